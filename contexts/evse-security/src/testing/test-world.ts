import { randomBytes } from 'node:crypto';
import {
  type CertificateId,
  createLifecycle,
  supportOwners,
  thesePeople,
  withPolicy,
} from '@bfcert/certificate-lifecycle';
import {
  lifecycleMigrations,
  postgresStores as lifecycleStores,
} from '@bfcert/certificate-lifecycle/adapters/postgres';
import { type Actor, systemActor } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import { MemoryStore } from '@bfcert/kernel/object-store/memory';
import { appendEvent, type DomainEvent, outboxMigrations } from '@bfcert/kernel/outbox';
import { afterCommit } from '@bfcert/kernel/postgres';
import { createTestDatabase, type TestDatabase, untilSomebodyWaits } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { evseMigrations, postgresStores } from '../adapters/postgres/index.ts';
import type { ChargerId, ChargerKind } from '../charger/charger.ts';
import { stationAbilities } from '../commands/station-abilities.ts';
import { stationDelivery } from '../commands/station-delivery.ts';
import { createEvseSecurity, type EvseSecurity } from '../create-evse-security.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { defaultProcessPolicy } from '../policy/process-policy.ts';
import type { EventLog, EvseSecurityDependencies, JobNudges, Trouble, WAVES } from '../ports.ts';
import { stationPasswords } from '../queries/station-passwords.ts';
import { stationsSeen } from '../queries/stations-seen.ts';
import { defaultStationLogSettings } from '../station-log/station-log-settings.ts';
import type { KnownUpstream } from '../upstream/upstream-of.ts';
import { type Connection, FakeStation, type Fault, PROFILE_3_PORT } from './fake-station.ts';
import { Crash } from './mishap.ts';
import { TestAuthority } from './test-authority.ts';
import { TestGateway } from './test-gateway.ts';

export const ORGANISATION = 'Example CPO';

/** A port as a server is given it, under a name for those who look on. */
export type Through = <Port extends object>(name: string, port: Port) => Port;

interface Later {
  readonly at: number;
  readonly run: () => Promise<void>;
}

const operator: Actor = {
  kind: 'user',
  id: 'tess',
  roles: ['operator', 'administrator', 'pki_engineer'],
  owners: 'all',
};
const engineer = (person: string): Actor => ({
  kind: 'user',
  id: person,
  roles: ['pki_engineer', 'administrator'],
  owners: 'all',
  person,
});
/** Two people, for what one alone may not do. */
export const [mara, noor] = [engineer('mara'), engineer('noor')];
const people = [mara, noor].map(({ id, roles, owners }) => ({ person: id, roles, owners }));

export const context = (reason = 'a test') => ({ actor: operator, reason, correlationId: newId('cor') });

const isOfStations = (queue: string): queue is keyof EvseSecurity['jobs'] =>
  [
    'migrations',
    'renewals',
    'key-rotations',
    'admission-refresh',
    'station-orders',
    'station-logs',
    'waves',
    'trust-anchor-rollouts',
  ].includes(queue);

/**
 * The context and the real certificate lifecycle on a real database, with a gateway and stations in
 * memory. Time moves only when nothing else is left to do.
 */
export class TestWorld extends TestGateway {
  readonly authority = new TestAuthority(this.clock);
  readonly errors: unknown[] = [];
  readonly troubles: Trouble[] = [];
  audit!: ReturnType<typeof lifecycleStores>['audit'];
  deps!: EvseSecurityDependencies;
  /** Of whoever is enrolled next. */
  family = 'V M';
  /** What is nudged meanwhile, or in this queue alone, only a timer finds. */
  losesNudges: boolean | typeof WAVES = false;
  afterEachStep: () => Promise<void> = () => Promise.resolve();
  /** Those with a CSMS behind them; for entries that are published from then on. */
  readonly upstreams: KnownUpstream[] = [];
  /** What those of a station hold, by upstream and wire name; without one they cannot be read. */
  readonly upstreamPasswords = new Map<string, string>();
  readonly logStore = new MemoryStore();
  protected readonly secrets = {
    pepper: this.door.pepper,
    comparisonKey: randomBytes(32),
    deliveryKey: randomBytes(32),
  };
  readonly #database: TestDatabase;
  #later: Later[] = [];
  #events: DomainEvent[] = [];
  /** Of the last event that was read. */
  #arrival = '0';

  protected constructor(database: TestDatabase) {
    super();
    this.#database = database;
    Object.assign(this, this.composeServer());
  }

  static async create(): Promise<TestWorld> {
    return new TestWorld(await TestWorld.newDatabase());
  }

  protected static newDatabase(): Promise<TestDatabase> {
    return createTestDatabase([...outboxMigrations, ...lifecycleMigrations, ...evseMigrations]);
  }

  end(): Promise<void> {
    return this.#database.drop();
  }

  /** One more server on the same database; whatever it asks of anything outside itself passes `through`. */
  composeServer(clock: Clock = this.clock, through: Through = (_name, port) => port) {
    const { database } = this.#database;
    const transactions = through('transactions', database.transactions);
    const events: EventLog = { append: appendEvent };
    const nudges: JobNudges = {
      nudge: async (tx: Transaction, queue, id, options) =>
        afterCommit(tx, () => {
          const isLost = this.losesNudges === true || this.losesNudges === queue;
          if (!isLost) this.at(options?.startAfter ?? this.clock.now(), () => this.#job(queue, id));
        }),
    };
    const stores = lifecycleStores({ ...database, transactions });
    const toStations = {
      clock,
      transactions,
      events,
      audit: stores.audit,
      nudges,
      stores: through('stores', postgresStores({ ...database, transactions })),
    };
    const certificates = through('certificates', stores.certificates);
    const lifecycle = createLifecycle(
      withPolicy({
        ...through('lifecycle stores', stores),
        // A transition's events are written with it, past the event log.
        certificates: {
          ...certificates,
          write: async (tx, written) => {
            await certificates.write(tx, written);
            for (const event of written.events) afterCommit(tx, () => this.#events.push(event));
          },
        },
        events,
        nudges,
        deliveries: stationDelivery(toStations),
        stationAbilities: stationAbilities(toStations),
        stationPasswords: stationPasswords(toStations),
        stationsSeen: stationsSeen(toStations),
        clock,
        authority: through('authority', this.authority),
        people: thesePeople(...people),
        approvalRule: 'two-people',
        supportOwners: supportOwners('operations'),
      }),
    );
    const deps: EvseSecurityDependencies = {
      ...toStations,
      lifecycle,
      stationLink: through('link', this.stationLink),
      admission: through('admission', {
        publish: (ids: readonly ChargerId[], options?: { readonly withAnchors?: boolean }) =>
          this.publish(ids, options, { evse }),
        publishEverything: () => this.publishEverything(),
      }),
      secrets: this.secrets,
      profile2Url: 'wss://csms.example:8442/ocpp',
      profile3: { url: 'wss://csms.example:8443/ocpp', port: PROFILE_3_PORT, messageTimeoutSeconds: 30 },
      policy: defaultProcessPolicy,
      upstreams: this.upstreams,
      upstreamSecrets: {
        read: async (upstream, wireName) => {
          const password = this.upstreamPasswords.get(`${upstream}/${wireName}`);
          if (password === undefined) return { outcome: 'unreadable', detail: 'there is no such file' };
          const access = { password, certificatePem: null, keyPem: null, trustAnchorsPem: null };
          return { outcome: 'granted', access };
        },
      },
      stationLogs: { ...defaultStationLogSettings, host: 'csms.example', store: this.logStore },
      tell: (trouble) => void this.troubles.push(trouble),
    };
    const evse: EvseSecurity = createEvseSecurity(deps);
    return { lifecycle, deps, evse, audit: stores.audit };
  }

  /** For what the lifecycle reads of its records. */
  get database() {
    return this.#database.database;
  }

  /** For what no command of the lifecycle makes. */
  get lifecycleStores() {
    return lifecycleStores(this.#database.database);
  }

  /** Newest first; without an identity, of everybody and nobody. */
  securityEvents(identityId?: ChargerId) {
    const query = { ...(identityId === undefined ? {} : { identityId }), after: null, limit: 50 };
    return this.lifecycle.securityEvents(query, systemActor('test'));
  }

  async enroll(
    name: string,
    faults: readonly Fault[] = [],
    {
      hasPassword = true,
      staysOnProfile2 = true,
      ...connection
    }: Partial<Connection> & { readonly hasPassword?: boolean; readonly staysOnProfile2?: boolean } = {},
    Kind: typeof FakeStation = FakeStation,
    kind: ChargerKind = 'station',
  ): Promise<FakeStation & { identityId: ChargerId }> {
    const station = new Kind({
      wireName: name,
      serialNumber: `SN-${name}`,
      password: `imported-${name}`,
      faults,
      ...connection,
    });
    const enrolled = await this.evse.enrollCharger(
      {
        kind,
        wireName: name,
        serialNumber: station.serialNumber,
        organisation: ORGANISATION,
        vendor: 'V',
        model: 'M',
        owner: 'depot',
        family: this.family,
        cohorts: [],
        authorizationKey: hasPassword ? station.password : null,
        // Tests begin migrations themselves.
        staysOnProfile2,
      },
      context(),
    );
    const { identityId } = unwrap(enrolled);
    this.stations.set(identityId, station);
    return Object.assign(station, { identityId });
  }

  /** An EVSE of the station, as vehicles see it. */
  async enrollEvse(
    station: FakeStation,
    seccId: string,
    over: { readonly station?: string; readonly v2gRoots?: readonly string[] } = {},
  ) {
    const bindings = [
      { kind: 'secc_id', value: seccId },
      { kind: 'station', value: over.station ?? station.wireName },
      { kind: 'organisation', value: ORGANISATION },
      ...(over.v2gRoots ?? []).map((value) => ({ kind: 'v2g_root', value }) as const),
    ] as const;
    const evse = { subjectType: 'evse', owner: 'depot', family: 'V M', cohorts: [], bindings } as const;
    const { identityId } = unwrap(await this.lifecycle.registerIdentity(evse, context()));
    station.seccIds.push(seccId);
    return identityId;
  }

  /** The case, planned; its station connects. */
  async migrate(identityId: ChargerId): Promise<MigrationCaseId> {
    await this.evse.publishDirtyEntries();
    this.connectSoon(identityId, 0);
    return unwrap(await this.evse.planMigration({ identityId }, context())).caseId;
  }

  kindsSentTo(identityId: ChargerId): string[] {
    return this.commands
      .filter((sent) => sent.identityId === identityId)
      .map(({ command }) => (command.kind === 'change_setting' ? `change ${command.setting}` : command.kind));
  }

  at(time: Date, run: () => Promise<void>): void {
    this.#later.push({ at: time.getTime(), run });
  }

  /** Runs whatever is due and moves the clock to what is next, until nothing is left before `days` are over. */
  async run(days = 20): Promise<void> {
    const end = this.clock.now().getTime() + days * 86_400_000;
    for (let steps = 0; steps < 20_000; steps++) {
      const event = await this.#nextEvent();
      if (event !== null) {
        for (const index of this.evse.reactions.keys()) {
          await this.serve(async ({ evse }) => evse.reactions[index]?.handle([event]));
        }
        await this.#publishDirty();
      } else {
        const next = this.#takeNext(end);
        if (next === null) return;
        this.clock.advance(Math.max(0, next.at - this.clock.now().getTime()));
        await next.run();
        await this.#publishDirty();
      }
      await this.afterEachStep();
    }
    throw new Error('the world does not come to rest');
  }

  async #publishDirty(): Promise<void> {
    await this.serve(({ evse }) => evse.publishDirtyEntries());
  }

  async #job(queue: string, id: string): Promise<void> {
    try {
      await this.serve(async ({ evse, lifecycle }) => {
        if (isOfStations(queue)) await evse.jobs[queue](id);
        else await lifecycle.advanceCertificate(id as CertificateId);
      });
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.errors.push(error);
    }
  }

  /** Resolves once one of its transactions waits for another. */
  untilSomebodyWaits(): Promise<void> {
    return untilSomebodyWaits(this.#database.database);
  }

  /** As it stands in the database, whoever wrote it there and how. */
  async #nextEvent(): Promise<DomainEvent | null> {
    if (this.#events.length === 0) {
      const { rows } = await this.#database.database.pool.query<DomainEvent & { readonly arrival: string }>(
        `select arrival, id, type, version, subject, to_json(at)#>>'{}' as at, actor, data,
           correlation_id as "correlationId", causation_id as "causationId"
         from domain_event where arrival > $1 order by arrival`,
        [this.#arrival],
      );
      this.#events = rows.map(({ arrival, ...event }) => {
        this.#arrival = arrival;
        return event;
      });
    }
    return this.#events.shift() ?? null;
  }

  /** Of those until `end` the earliest, and of equals the one that was there first. */
  #takeNext(end: number): Later | null {
    const due = this.#later.filter(({ at }) => at <= end);
    const next = due.reduce<Later | null>((best, one) => (best === null || one.at < best.at ? one : best), null);
    this.#later = this.#later.filter((one) => one !== next);
    return next;
  }
}
