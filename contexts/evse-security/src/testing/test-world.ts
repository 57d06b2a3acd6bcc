// Long because it is one world: clock, database, lifecycle, link and gateway that the stories of this context share.
import { randomBytes } from 'node:crypto';
import { createLifecycle, type Lifecycle, supportOwners, thesePeople, withPolicy } from '@bfcert/certificate-lifecycle';
import {
  lifecycleMigrations,
  postgresStores as lifecycleStores,
} from '@bfcert/certificate-lifecycle/adapters/postgres';
import { type Actor, systemActor } from '@bfcert/kernel/actor';
import { FixedClock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import { MemoryStore } from '@bfcert/kernel/object-store/memory';
import { appendEvent, type DomainEvent, outboxMigrations } from '@bfcert/kernel/outbox';
import { afterCommit } from '@bfcert/kernel/postgres';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { evseMigrations, postgresStores } from '../adapters/postgres/index.ts';
import type { KeyVerifier } from '../authorization-key/authorization-key.ts';
import { secretMatches } from '../authorization-key/secret.ts';
import type { ChargerId, ChargerKind } from '../charger/charger.ts';
import { stationDelivery } from '../commands/station-delivery.ts';
import { createEvseSecurity, type EvseSecurity } from '../create-evse-security.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { defaultProcessPolicy } from '../policy/process-policy.ts';
import type { EventLog, EvseSecurityDependencies, JobNudges } from '../ports.ts';
import type {
  AdmissionEntry,
  PasswordReading,
  SessionEpoch,
  SigningRequestAnswer,
  StationCommand,
  StationCommandEnvelope,
  StationCommandOutcome,
  StationFact,
} from '../station-contract/index.ts';
import { defaultStationLogSettings } from '../station-log/station-log-settings.ts';
import type { KnownUpstream } from '../upstream/upstream-of.ts';
import {
  type Afterwards,
  type Connection,
  type Credential,
  FakeStation,
  type Fault,
  PROFILE_3_PORT,
} from './fake-station.ts';
import { TestAuthority } from './test-authority.ts';

export const ORGANISATION = 'Example CPO';

/** What happens to one command between us and the station. */
export type Mishap =
  | 'none'
  | 'lost_before'
  | 'lost_after'
  | 'crash_before'
  | 'crash_after'
  | 'refused'
  | 'socket_gone'
  /** The station is there all the time, and its gateway cannot be asked. */
  | 'gateway_away'
  | 'queue_timeout';

/** Our process dies here: nothing after it in the handler happens. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

interface Live {
  readonly connectionId: string;
  readonly credential: Credential;
  epoch: number | null;
}

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
  ['migrations', 'renewals', 'admission-refresh', 'station-orders', 'station-logs'].includes(queue);

/**
 * The context and the real certificate lifecycle on a real database; a gateway and stations in
 * memory. Time moves only when nothing else is left to do.
 */
export class TestWorld {
  readonly clock = new FixedClock(new Date());
  readonly authority = new TestAuthority(this.clock);
  readonly stations = new Map<ChargerId, FakeStation>();
  /** Every command that reached a station. */
  readonly commands: { readonly identityId: ChargerId; readonly command: StationCommand }[] = [];
  /** The admission table as gateways have it. */
  readonly published = new Map<string, AdmissionEntry>();
  readonly errors: unknown[] = [];
  /** What stations heard of their requests for certificates towards vehicles. */
  readonly answers: SigningRequestAnswer[] = [];
  lifecycle!: Lifecycle;
  evse!: EvseSecurity;
  deps!: EvseSecurityDependencies;
  mishapFor: (command: StationCommand) => Mishap = () => 'none';
  /** Of whoever is enrolled next. */
  family = 'V M';
  factsArrive: 'once' | 'twice' = 'once';
  /** Other gateways that can be reached, what they are told to close, and what they hold of it; null: no answer. */
  nodes: readonly string[] = [];
  busIsUp = true;
  readonly ended: { readonly nodeId: string; readonly connectionId: string }[] = [];
  heldElsewhere: ReadonlySet<string> | null = new Set();
  /** What gateways were told of their sessions. */
  readonly epochs: (SessionEpoch & { readonly nodeId: string })[] = [];
  /** What is nudged meanwhile only a timer finds. */
  losesNudges = false;
  afterEachStep: () => Promise<void> = () => Promise.resolve();
  /** Those with a CSMS behind them; for entries that are published from then on. */
  readonly upstreams: KnownUpstream[] = [];
  readonly logStore = new MemoryStore();
  /** At once, before anything else is published or recorded. */
  afterEachCommand: (identityId: ChargerId) => void = () => undefined;
  readonly #database: TestDatabase;
  readonly #live = new Map<ChargerId, Live>();
  readonly #matched = new Map<string, boolean>();
  #later: Later[] = [];
  #events: DomainEvent[] = [];
  /** Of the last event that was read. */
  #arrival = '0';
  #facts = 0;

  private constructor(database: TestDatabase) {
    this.#database = database;
  }

  static async create(): Promise<TestWorld> {
    const database = await createTestDatabase([...outboxMigrations, ...lifecycleMigrations, ...evseMigrations]);
    const world = new TestWorld(database);
    world.#compose();
    return world;
  }

  end(): Promise<void> {
    return this.#database.drop();
  }

  #compose(): void {
    const { database } = this.#database;
    const events: EventLog = { append: appendEvent };
    const nudges: JobNudges = {
      nudge: async (tx: Transaction, queue, id, options) =>
        afterCommit(tx, () => {
          if (!this.losesNudges) this.at(options?.startAfter ?? this.clock.now(), () => this.#job(queue, id));
        }),
    };
    const stores = lifecycleStores(database);
    const toStations = {
      clock: this.clock,
      transactions: database.transactions,
      events,
      audit: stores.audit,
      nudges,
      stores: postgresStores(database),
    };
    this.lifecycle = createLifecycle(
      withPolicy({
        ...stores,
        // A transition's events are written with it, past the event log.
        certificates: {
          ...stores.certificates,
          write: async (tx, written) => {
            await stores.certificates.write(tx, written);
            for (const event of written.events) afterCommit(tx, () => this.#events.push(event));
          },
        },
        events,
        nudges,
        deliveries: stationDelivery(toStations),
        clock: this.clock,
        authority: this.authority,
        people: thesePeople(...people),
        approvalRule: 'two-people',
        supportOwners: supportOwners('operations'),
      }),
    );
    this.deps = {
      ...toStations,
      lifecycle: this.lifecycle,
      stationLink: {
        command: (_node, envelope) => this.#command(envelope),
        assignEpochs: async (nodeId, epochs) => {
          for (const told of epochs) await this.deps.stationLink.assignEpoch(nodeId, told);
          return true;
        },
        assignEpoch: async (nodeId, told) => {
          this.epochs.push({ nodeId, ...told });
          const { identityId, connectionId, epoch } = told;
          const live = this.#live.get(identityId as ChargerId);
          if (live?.connectionId !== connectionId) return false;
          live.epoch = epoch;
          return true;
        },
        isConnected: () => this.busIsUp,
        nodes: () => this.nodes,
        endSessions: async (nodeId, sessions) => {
          this.ended.push(...sessions.map(({ connectionId }) => ({ nodeId, connectionId })));
          return this.heldElsewhere;
        },
      },
      admission: { publish: (ids) => this.#publish(ids), publishEverything: () => this.#publishEverything() },
      secrets: { pepper: randomBytes(32), deliveryKey: randomBytes(32) },
      profile3: { url: 'wss://csms.example:8443/ocpp', port: PROFILE_3_PORT, messageTimeoutSeconds: 30 },
      policy: defaultProcessPolicy,
      upstreams: this.upstreams,
      stationLogs: { ...defaultStationLogSettings, host: 'csms.example', store: this.logStore },
    };
    this.evse = createEvseSecurity(this.deps);
  }

  /** Newest first; without an identity, of everybody and nobody. */
  securityEvents(identityId?: ChargerId) {
    const query = { ...(identityId === undefined ? {} : { identityId }), after: null, limit: 50 };
    return this.lifecycle.securityEvents(query, systemActor('test'));
  }

  async enroll(
    name: string,
    faults: readonly Fault[] = [],
    { hasPassword = true, ...connection }: Partial<Connection> & { readonly hasPassword?: boolean } = {},
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

  connectSoon(identityId: ChargerId, afterMs = 1_000): void {
    this.at(new Date(this.clock.now().getTime() + afterMs), () => this.connect(identityId));
  }

  /** Runs whatever is due and moves the clock to what is next, until nothing is left before `days` are over. */
  async run(days = 20): Promise<void> {
    const end = this.clock.now().getTime() + days * 86_400_000;
    for (let steps = 0; steps < 20_000; steps++) {
      const event = await this.#nextEvent();
      if (event !== null) {
        for (const reaction of this.evse.reactions) await reaction.handle([event]);
        await this.evse.publishDirtyEntries();
      } else {
        const next = this.#takeNext(end);
        if (next === null) return;
        this.clock.advance(Math.max(0, next.at - this.clock.now().getTime()));
        await next.run();
        await this.evse.publishDirtyEntries();
      }
      await this.afterEachStep();
    }
    throw new Error('the world does not come to rest');
  }

  isLive(identityId: ChargerId): boolean {
    return this.#live.has(identityId);
  }

  /** Whether a gateway would let the station in now, by its published entry. */
  admits(
    identityId: ChargerId,
    credential: Credential,
    connectionId: string | null = null,
  ): { keyId: string | null; reading?: PasswordReading; bootstrap: boolean } | null {
    const entry = this.published.get(identityId);
    if (entry === undefined || entry.controllerId !== undefined) return null;
    if (credential.profile === 3) {
      if (entry.recorded?.[credential.fingerprint] === 'ended') return null;
      if (credential.fingerprint in entry.fingerprints) return { keyId: null, bootstrap: false };
      const { bootstrap, expired } = entry;
      const isFactory = credential.fingerprint === this.stations.get(identityId)?.factoryCertificate;
      const isLetIn =
        [bootstrap, expired].includes(credential.fingerprint) ||
        (isFactory && entry.awaitsFactoryCertificate && (entry.factoryRoots ?? []).length > 0);
      return isLetIn ? { keyId: null, bootstrap: true } : null;
    }
    const { oneTimeKey } = entry;
    if (oneTimeKey !== null && (oneTimeKey.spentBy === null || oneTimeKey.spentBy === connectionId)) {
      const verifier = { reading: 'plain', scheme: 'scrypt', ...oneTimeKey } as const;
      if (this.#matches(verifier, credential.password)) return { keyId: oneTimeKey.keyId, bootstrap: true };
    }
    if (entry.profileFloor > 2) return null;
    const key = entry.passwords.find((one) => this.#matches(one, credential.password));
    return key === undefined ? null : { keyId: key.keyId, reading: key.reading, bootstrap: false };
  }

  /** Computed once for each verifier and password: scrypt takes 30 ms, and the stories ask after each of their steps. */
  #matches(verifier: KeyVerifier, password: string): boolean {
    const asked = JSON.stringify([verifier, password]);
    const known = this.#matched.get(asked) ?? secretMatches(verifier, this.deps.secrets.pepper, password);
    this.#matched.set(asked, known);
    return known;
  }

  async connect(identityId: ChargerId): Promise<void> {
    const station = this.#station(identityId);
    if (this.#live.has(identityId)) return;
    for (const credential of station.credentials()) {
      const port = station.portFor(credential);
      const admitted = this.admits(identityId, credential);
      const seen = { at: this.clock.now().toISOString(), remoteAddress: '192.0.2.7', port, identityId };
      if (admitted === null) {
        const reason = credential.profile === 3 ? 'certificate_unknown' : 'wrong_password';
        const { wireName } = station;
        await this.fact({ ...seen, kind: 'handshake_refused', reason, wireName, certificate: null, count: 1 });
        continue;
      }
      const connectionId = `con-${++this.#facts}`;
      this.#live.set(identityId, { connectionId, credential, epoch: null });
      station.connected(credential);
      await this.fact({
        ...seen,
        kind: 'session_opened',
        connectionId,
        protocol: station.protocol,
        securityProfile: credential.profile,
        fingerprint: credential.profile === 3 ? credential.fingerprint : null,
        keyId: admitted.keyId,
        passwordReading: admitted.reading ?? null,
        tlsVersion: 'TLSv1.3',
        bootstrap: admitted.bootstrap,
        bindingExceptions: [],
      });
      if (station.bootIsDue) await this.#boot(identityId, connectionId, credential.profile);
      await this.say(identityId);
      return;
    }
    this.connectSoon(identityId, 60_000);
  }

  /** Over the line of its local controller, with that one's certificate. */
  async connectThrough(controllerId: ChargerId, fingerprint: string, identityId: ChargerId): Promise<void> {
    const connectionId = `con-${++this.#facts}`;
    this.#live.set(identityId, { connectionId, credential: { profile: 3, fingerprint }, epoch: null });
    await this.fact({
      at: this.clock.now().toISOString(),
      kind: 'session_opened',
      identityId,
      connectionId,
      protocol: this.#station(identityId).protocol,
      securityProfile: 3,
      port: PROFILE_3_PORT,
      remoteAddress: '192.0.2.9',
      fingerprint,
      controllerId,
      keyId: null,
      passwordReading: null,
      tlsVersion: 'TLSv1.3',
      bootstrap: false,
      bindingExceptions: [],
    });
  }

  /** Sends the security events that the station has not sent yet. */
  async say(identityId: ChargerId): Promise<void> {
    const { words } = this.#station(identityId);
    const connectionId = this.#live.get(identityId)?.connectionId;
    if (connectionId === undefined) return;
    for (const { type, techInfo } of words.splice(0)) {
      const at = this.clock.now().toISOString();
      await this.fact({ at, kind: 'security_event', identityId, connectionId, type, stationTime: at, techInfo });
    }
  }

  async disconnect(identityId: ChargerId): Promise<void> {
    const live = this.#live.get(identityId);
    if (live === undefined) return;
    this.#live.delete(identityId);
    const { connectionId } = live;
    const at = this.clock.now().toISOString();
    await this.fact({ at, kind: 'session_closed', identityId, connectionId, code: 1000, reason: '' });
  }

  /** As it comes over the link: at least once. */
  async fact(
    fact: { [Kind in StationFact['kind']]: Omit<Extract<StationFact, { kind: Kind }>, 'factId'> }[StationFact['kind']],
  ) {
    const whole: StationFact = { ...fact, factId: `fact-${++this.#facts}` };
    await this.evse.recordStationFacts([whole], { nodeId: 'gateway-1' });
    if (this.factsArrive === 'twice') await this.evse.recordStationFacts([whole], { nodeId: 'gateway-1' });
  }

  async #boot(identityId: ChargerId, connectionId: string, securityProfile: 2 | 3): Promise<void> {
    const station = this.#station(identityId);
    station.bootIsDue = false;
    await this.fact({
      at: this.clock.now().toISOString(),
      kind: 'boot_notification',
      identityId,
      connectionId,
      securityProfile,
      vendor: 'V',
      model: 'M',
      serialNumber: station.serialNumber,
      firmwareVersion: station.firmwareVersion,
      reason: 'PowerUp',
      answered: 'accepted',
      serialMatchesBinding: true,
    });
  }

  async #command({ identityId, epoch, command }: StationCommandEnvelope): Promise<StationCommandOutcome> {
    const id = identityId as ChargerId;
    const live = this.#live.get(id);
    if (live === undefined) return { outcome: 'not_sent', detail: 'not_connected' };
    if (live.epoch === null) return { outcome: 'not_sent', detail: 'no_confirmed_epoch' };
    if (live.epoch !== epoch) return { outcome: 'not_sent', detail: 'stale_epoch' };
    const mishap = this.mishapFor(command);
    switch (mishap) {
      case 'none':
        return this.#deliver(id, command);
      case 'lost_before':
        return { outcome: 'unknown', detail: 'timeout' };
      case 'lost_after':
        this.#deliver(id, command);
        return { outcome: 'unknown', detail: 'timeout' };
      case 'crash_before':
        throw new Crash();
      case 'crash_after':
        this.#deliver(id, command);
        throw new Crash();
      case 'refused':
        return { outcome: 'rejected', detail: 'not now' };
      case 'socket_gone':
        this.at(this.clock.now(), () => this.disconnect(id));
        this.connectSoon(id);
        return { outcome: 'not_sent', detail: 'not_connected' };
      case 'gateway_away':
        return { outcome: 'not_sent', detail: 'gateway_away' };
      case 'queue_timeout':
        return { outcome: 'not_sent', detail: 'queue_timeout' };
      default:
        return mishap satisfies never;
    }
  }

  #deliver(id: ChargerId, command: StationCommand): StationCommandOutcome {
    this.commands.push({ identityId: id, command });
    const { outcome, afterwards } = this.#station(id).answer(command);
    this.#thenDo(id, afterwards);
    this.afterEachCommand(id);
    return outcome;
  }

  #thenDo(id: ChargerId, afterwards: Afterwards): void {
    const station = this.#station(id);
    if (afterwards === null && station.words.length > 0) this.at(this.clock.now(), () => this.say(id));
    if (afterwards === null) return;
    if (afterwards === 'report') {
      const asked = this.commands.at(-1)?.command;
      const requestId = asked?.kind === 'report_settings' ? asked.requestId : -1;
      this.at(this.clock.now(), () =>
        this.fact({
          at: this.clock.now().toISOString(),
          kind: 'settings_reported',
          identityId: id,
          connectionId: this.#live.get(id)?.connectionId ?? '',
          requestId,
          settings: station.limits ?? {},
        }),
      );
      return;
    }
    if (afterwards === 'send_csr') {
      this.at(this.clock.now(), async () => {
        const connectionId = this.#live.get(id)?.connectionId ?? '';
        const message = { identityId: id, connectionId, csr: station.csr(), use: 'charging_station' } as const;
        await this.evse.receiveSigningRequest({ ...message, ...station.numberRequest(message.csr) });
      });
      return;
    }
    if (afterwards === 'send_v2g' || afterwards === 'send_v2g_20') {
      for (const csr of station.vehicleCsrs()) {
        const numbered = station.numberRequest(csr);
        const use = afterwards === 'send_v2g' ? 'v2g' : 'v2g_20';
        this.at(this.clock.now(), async () => {
          const connectionId = this.#live.get(id)?.connectionId ?? '';
          const message = { identityId: id, connectionId, csr, use } as const;
          this.answers.push(await this.evse.receiveSigningRequest({ ...message, ...numbered }));
        });
      }
      return;
    }
    this.at(this.clock.now(), () => this.disconnect(id));
    if (afterwards === 'restart' && station.faults.has('never-reconnects')) return;
    this.connectSoon(id);
  }

  async #job(queue: string, id: string): Promise<void> {
    try {
      if (isOfStations(queue)) await this.evse.jobs[queue](id);
      else await this.lifecycle.advanceCertificate(id as Parameters<Lifecycle['advanceCertificate']>[0]);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.errors.push(error);
    }
  }

  #publishEverything(): void {
    this.at(this.clock.now(), () => this.#publish([...this.stations.keys()]));
  }

  async #publish(ids: readonly ChargerId[]): Promise<void> {
    for (const id of ids) {
      const entry = await this.evse.admissionEntry(id);
      if (entry === null) continue;
      this.published.set(id, entry);
      // As a gateway does with every entry it gets.
      const live = this.#live.get(id);
      if (live !== undefined && this.admits(id, live.credential, live.connectionId) === null)
        this.at(this.clock.now(), () => this.disconnect(id));
    }
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

  #station(id: ChargerId): FakeStation {
    const station = this.stations.get(id);
    if (station === undefined) throw new Error(`no station ${id}`);
    return station;
  }
}
