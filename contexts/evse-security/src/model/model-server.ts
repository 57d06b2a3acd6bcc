import {
  type AnchorChange,
  type Approval,
  anchorChangeBehind,
  type Certificate,
  type CertificateJob,
  createLifecycle,
  type Lifecycle,
  type StationsSeen,
  supportOwners,
  type TrustAnchorBundleId,
  thesePeople,
  withPolicy,
} from '@bfcert/certificate-lifecycle';
import { type LifecycleMemory, memoryStores as lifecycleStores } from '@bfcert/certificate-lifecycle/adapters/memory';
import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import { MemoryStore } from '@bfcert/kernel/object-store/memory';
import { type DomainEvent, domainEventOf } from '@bfcert/kernel/outbox';
import { unwrap } from '@bfcert/kernel/result';
import { memoryStores } from '../adapters/memory/index.ts';
import { type AuthorizationKey, timeRunsFrom } from '../authorization-key/authorization-key.ts';
import { importedKey } from '../authorization-key/new-key.ts';
import { hmacVerifier } from '../authorization-key/secret.ts';
import type { BreakGlass } from '../break-glass/break-glass.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { parseOrganisation, parseSerialNumber, parseWireName } from '../charger/charger-names.ts';
import { newCharger } from '../charger/new-charger.ts';
import type { Session } from '../charger/session.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { stationDelivery } from '../commands/station-delivery.ts';
import { createEvseSecurity, type EvseSecurity } from '../create-evse-security.ts';
import type { KeyRotationOrder } from '../key-rotation/key-rotation.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { defaultProcessPolicy, type ProcessPolicy } from '../policy/process-policy.ts';
import { type EvseSecurityDependencies, type EvseSecurityStores, STATION_ORDERS, type StationLink } from '../ports.ts';
import { stationPasswords } from '../queries/station-passwords.ts';
import { stationsSeen } from '../queries/stations-seen.ts';
import { defaultStationLogSettings } from '../station-log/station-log-settings.ts';
import { isOpen, type StationOrder, type StationOrderId } from '../station-order/station-order.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import { PROFILE_3_PORT } from '../testing/fake-station.ts';
import { type ProcessName, processNames } from './line.ts';
import { type LedgerEntry, ModelAuthority } from './model-authority.ts';
import { ModelClock } from './model-clock.ts';

const DAY_MS = 86_400_000;

export const ORGANISATION = 'Example CPO';

/** As much of a version of what stations trust as people look at. */
export interface AnchorVersion {
  readonly id: TrustAnchorBundleId;
  readonly purpose: string;
  readonly state: string;
}

const tables: Readonly<Record<ProcessName, string>> = {
  migration: 'evse_migration_case',
  renewal: 'evse_credential_renewal',
  rotation: 'evse_key_rotation',
  rollout: 'evse_trust_anchor_rollout',
};

/** What of the server's outside a model brings with it. */
export interface Outside {
  readonly link: StationLink;
  /** Gateways have the present entries of these from now on. */
  publish(ids: readonly ChargerId[]): Promise<void>;
  /** "Look at this", for a simulation that keeps its own order of events; rows say when to look as well (`nextLookAt`). */
  nudge?(queue: string, id: string, startAfter: Date | null): void;
}

export interface OpenProcess {
  readonly of: ProcessName;
  readonly process: StationProcess<string>;
}

export interface ModelServerOptions {
  readonly start?: Date | string;
  readonly policy?: ProcessPolicy;
  readonly pepper?: Buffer;
  /** What the stores are instead: for a test that breaks a rule on purpose. */
  readonly amend?: (stores: EvseSecurityStores) => EvseSecurityStores;
}

const rights = { roles: ['operator', 'administrator', 'pki_engineer'], owners: 'all' } as const;
const operator: Actor = { kind: 'user', id: 'tess', person: 'tess', ...rights };
const secondPerson: Actor = { kind: 'user', id: 'mara', person: 'mara', ...rights };
const people = [operator, secondPerson].map(({ id }) => ({ person: id, ...rights }));

/**
 * The whole server in memory: both contexts with their real commands, decisions, transition tables and reactions, on
 * stores that are tables in memory. Nothing of it is a model but what `Outside` brings: gateways and stations.
 */
export class ModelServer {
  readonly clock: ModelClock;
  readonly database = new MemoryDatabase();
  readonly authority: ModelAuthority;
  readonly lifecycle: Lifecycle;
  readonly deps: EvseSecurityDependencies;
  readonly evse: EvseSecurity;
  /** Events that somebody reacts to and that nobody has taken yet, by their ids, oldest first. */
  readonly outbox = this.database.table<DomainEvent>('outbox');

  constructor(outside: Outside, { start = '2026-11-22T12:00:00Z', policy, pepper, amend }: ModelServerOptions = {}) {
    const { database } = this;
    this.clock = new ModelClock(start);
    this.authority = new ModelAuthority(this.clock, database);
    const events = {
      append: async (_tx: unknown, event: DomainEvent) => {
        if (this.#heard.has(event.type)) this.outbox.set(event.id, event);
      },
    };
    const nudges = {
      nudge: async (_tx: unknown, queue: string, id: string, options?: { readonly startAfter?: Date }) => {
        // Of processes their rows say it.
        if (queue === STATION_ORDERS) this.#nudgedOrders.set(id, id as StationOrderId);
        outside.nudge?.(queue, id, options?.startAfter ?? null);
      },
    };
    const ofLifecycle = lifecycleStores(database, events);
    const stores = memoryStores(database);
    const toStations = {
      clock: this.clock,
      transactions: database.transactions,
      events,
      audit: ofLifecycle.audit,
      nudges,
      stores: amend === undefined ? stores : amend(stores),
    };
    this.#tolerances = ofLifecycle.stationTolerances;
    this.lifecycle = createLifecycle(
      withPolicy({
        ...ofLifecycle,
        nudges,
        deliveries: stationDelivery(toStations),
        stationPasswords: stationPasswords(toStations),
        stationsSeen: awayForLong(stationsSeen(toStations)),
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
      stationLink: outside.link,
      admission: { publish: (ids) => outside.publish(ids), publishEverything: async () => undefined },
      secrets: {
        pepper: pepper ?? Buffer.alloc(32, 1),
        comparisonKey: Buffer.alloc(32, 3),
        deliveryKey: Buffer.alloc(32, 2),
      },
      profile2Url: 'wss://csms.example:8442/ocpp',
      profile3: { url: 'wss://csms.example:8443/ocpp', port: PROFILE_3_PORT, messageTimeoutSeconds: 30 },
      policy: policy ?? defaultProcessPolicy,
      upstreams: [],
      upstreamSecrets: onlyThese('secrets of upstreams', {}),
      stationLogs: { ...defaultStationLogSettings, host: 'csms.example', store: new MemoryStore() },
      tell: ({ error }) => {
        throw error;
      },
    };
    this.evse = createEvseSecurity(this.deps);
    this.#heard = new Set(this.evse.reactions.flatMap(({ types }) => types));
  }

  readonly #nudgedOrders = this.database.table<StationOrderId>('nudged_order');
  #heard: ReadonlySet<string> = new Set();
  readonly #tolerances: LifecycleMemory['stationTolerances'];

  context(reason: string): CommandContext {
    return { actor: operator, reason, correlationId: newId('cor', this.clock.at) };
  }

  /**
   * A station on Profile 2 with a password that somebody else chose. As an enrolment leaves it, but for the verifier of
   * the password: that of an enrolment is slow on purpose.
   */
  async enrol({ wireName, password }: { readonly wireName: string; readonly password: string }): Promise<ChargerId> {
    const { stores, transactions, secrets } = this.deps;
    const serialNumber = `SN-${wireName}`;
    const bindings = [
      { kind: 'ocpp_identity', value: wireName },
      { kind: 'serial_number', value: serialNumber },
      { kind: 'organisation', value: ORGANISATION },
      { kind: 'vendor', value: 'V' },
      { kind: 'model', value: 'M' },
    ] as const;
    const place = { owner: 'depot', family: 'V M' };
    const identity = { subjectType: 'charger', bindings, cohorts: [], ...place } as const;
    const { identityId } = unwrap(await this.lifecycle.registerIdentity(identity, this.context('enrolled')));
    const now = this.clock.now();
    await transactions.run(async (tx) => {
      const names = {
        wireName: unwrap(parseWireName(wireName)),
        serialNumber: unwrap(parseSerialNumber(serialNumber)),
        organisation: unwrap(parseOrganisation(ORGANISATION)),
      };
      const made = { kind: 'station', vendor: 'V', model: 'M', createdAt: now } as const;
      await stores.chargers.add(tx, newCharger({ identityId, ...place, ...names, ...made }));
      const verifiers = [hmacVerifier(secrets.pepper, password)];
      const key = importedKey({ id: newId('key', now.getTime()), identityId, version: 1, verifiers, createdAt: now });
      await stores.keys.add(tx, key, null);
      await stores.dirtyEntries.mark(tx, identityId);
    });
    return identityId;
  }

  /** Two people have agreed to leave it alone for thirty days. */
  async exempt(identityId: ChargerId): Promise<void> {
    const now = this.clock.now();
    const id = newId('tol', now.getTime());
    const until = new Date(now.getTime() + 30 * DAY_MS).toISOString();
    const tolerance = {
      id,
      identityId,
      kind: 'exempt_from_migration',
      state: 'active',
      version: 1,
      reason: 'its place is rebuilt',
      grantedAt: now.toISOString(),
      until,
      people: {},
      endedAt: null,
      endedBy: null,
      endReason: null,
    } as const;
    const event = domainEventOf(now, this.context('exempt'), {
      type: 'StationToleranceStateChanged',
      subject: identityId,
      data: { stationToleranceId: id, tolerance: tolerance.kind, until, before: null, after: 'active' },
    });
    await this.deps.transactions.run(async (tx) => {
      await this.#tolerances.insert(tx, tolerance);
      this.outbox.set(event.id, event);
    });
  }

  /**
   * Two people have agreed to let it back to Profile 2 for a day, and it may be to be sent there; the server has still to hear of
   * the answer.
   */
  async breakGlass(identityId: ChargerId, { lowers = false } = {}): Promise<void> {
    const now = this.clock.now();
    const [migration] = this.processes(identityId);
    if (migration?.process.phase !== 'active') throw new Error('the station did not come to Profile 3');
    const context = this.context('its module is broken');
    const asked: BreakGlass = {
      id: newId('bgl', now.getTime()),
      identityId,
      caseId: migration.process.id as MigrationCaseId,
      state: 'asked',
      key: 'last_used',
      lowers,
      until: new Date(now.getTime() + DAY_MS),
      askedBy: 'user:mara',
      reason: context.reason,
      askedAt: now,
      approvedBy: null,
      openedAt: null,
      lowered: null,
      cameDownAt: null,
      raiseTries: 0,
      lastRaiseAt: null,
      endedAt: null,
      endedBecause: null,
    };
    const event = domainEventOf(now, context, {
      type: 'ApprovalAnswered',
      subject: identityId,
      data: { approvalId: 'apr_1', command: 'open-break-glass', status: 'approved', breakGlassId: asked.id },
    });
    await this.deps.transactions.run(async (tx) => {
      // As it has told when it was asked.
      await this.deps.stores.chargers.mergeSettings(tx, identityId, { profile_downgrade_allowed: 'true' });
      await this.deps.stores.breakGlasses.add(tx, asked);
      this.outbox.set(event.id, event);
    });
  }

  /** The one that is open or narrowed; null: there is none. */
  breakGlassOf(id: ChargerId): BreakGlass | null {
    const all = [...this.#rows<BreakGlass>('evse_break_glass').values()];
    return all.find(({ identityId, state }) => identityId === id && (state === 'open' || state === 'narrowed')) ?? null;
  }

  /** Its end date has come, and nobody has written that down. */
  hasDueBreakGlass(id: ChargerId): boolean {
    const one = this.breakGlassOf(id);
    return one?.state === 'open' && one.until.getTime() <= this.clock.at;
  }

  /** Oldest first. */
  keysOf(id: ChargerId): readonly AuthorizationKey[] {
    return this.#rows<readonly AuthorizationKey[]>('evse_authorization_key').get(id) ?? [];
  }

  /** Its time is over: it was replaced, or issued by hand and never used. */
  hasKeyToRetire(id: ChargerId): boolean {
    return this.#retirements(id).some((at) => at <= this.clock.at);
  }

  #retirements(id: ChargerId): readonly number[] {
    return this.keysOf(id).flatMap((key) => {
      const from = timeRunsFrom(key);
      return from === null ? [] : [from.getTime() + this.deps.policy.keyRollbackWindowMs];
    });
  }

  /** Of the order of this rotation, what decides something. */
  orderOf(rotationId: string): KeyRotationOrder | null {
    return this.#rows<KeyRotationOrder>('evse_key_rotation_order').get(rotationId) ?? null;
  }

  /** What a second person is asked and has not answered. */
  questions(): readonly Approval[] {
    const all = [...this.#rows<Approval>('lifecycle.approval').values()];
    return all.filter(({ status, expiresAt }) => status === 'pending' && Date.parse(expiresAt) > this.clock.at);
  }

  /** As the API does: of a change of roots it is looked again who would lose the connection. */
  async answer({ id: approvalId, action }: Approval, verdict: 'approve' | 'decline'): Promise<boolean> {
    const context = { ...this.context('the second person has looked at it'), actor: secondPerson };
    const change = anchorChangeBehind(action);
    const readiness = change === null ? {} : { readiness: await this.readinessOf(change) };
    return (await this.lifecycle.answerApproval({ approvalId, verdict, ...readiness }, context)).ok;
  }

  async readinessOf(change: AnchorChange): Promise<{ readonly losing: number; readonly unknown: number } | null> {
    const report = await this.evse.trustAnchorReadiness(change, 'all');
    if (!report.ok) return null;
    const { loses: losing, unknown } = report.value.counts;
    return { losing, unknown };
  }

  /** Of what stations trust, oldest first. */
  versions(): readonly AnchorVersion[] {
    return [...this.#rows<AnchorVersion>('lifecycle.trust_anchor_bundle').values()].filter(
      ({ purpose }) => purpose === 'charging_station_trust',
    );
  }

  /** Under which our listeners' next certificates are to stand; null: nobody has looked. */
  listenerRoot(): string | null {
    return this.#rows<{ readonly fingerprint: string }>('lifecycle.listener_root').get('ec')?.fingerprint ?? null;
  }

  /** Those that somebody has been told to look at, and those whose time has come. */
  dueOrders(): readonly StationOrder[] {
    const nudged = this.#rows<StationOrderId>('nudged_order');
    return this.#openOrders().filter(
      ({ id, nextLookAt }) => nudged.has(id) || (nextLookAt?.getTime() ?? Infinity) <= this.clock.at,
    );
  }

  /** As its queue does: whoever dies meanwhile leaves it in there. */
  async lookAtOrder(id: StationOrderId): Promise<void> {
    await this.evse.jobs[STATION_ORDERS](id);
    await this.deps.transactions.run(async () => void this.#nudgedOrders.delete(id));
  }

  #openOrders(): readonly StationOrder[] {
    return [...this.#rows<StationOrder>('evse_station_order').values()].filter(({ state }) => isOpen(state));
  }

  charger(id: ChargerId): Charger {
    const found = this.#rows<Charger>('evse_charger').get(id);
    if (found === undefined) throw new Error(`${id} is not enrolled`);
    return found;
  }

  /** Oldest first. */
  certificatesOf(id: ChargerId): readonly Certificate[] {
    return this.#rows<readonly Certificate[]>('lifecycle.certificate').get(id) ?? [];
  }

  /** One for each signature of the PKI. */
  signedRequests(): readonly string[] {
    return [...this.#rows<LedgerEntry>('pki.ledger').values()].map(({ csrPem }) => csrPem);
  }

  sessionsOf(id: ChargerId): readonly Session[] {
    return this.#rows<readonly Session[]>('evse_session').get(id) ?? [];
  }

  isInRecovery(id: ChargerId): boolean {
    const cases = this.#rows<{ readonly identityId: string; readonly state: string }>('lifecycle.recovery_case');
    return [...cases.values()].some(({ identityId, state }) => identityId === id && state === 'open');
  }

  async needsTwoToDecommission(identityId: ChargerId): Promise<boolean> {
    const wish = { identityId, certificates: 'revoke' } as const;
    return unwrap(await this.lifecycle.previewDecommission(wish, secondPerson)).alive.length > 0;
  }

  hasDirtyEntries(): boolean {
    return this.#rows('evse_admission_dirty').size > 0;
  }

  hasSuperseded(): boolean {
    return [...this.#rows<readonly Session[]>('evse_session').values()].flat().some(({ superseded }) => superseded);
  }

  /** Records for which the PKI has something to do now. */
  dueCertificates(): readonly CertificateJob['certificateId'][] {
    const now = this.clock.now().toISOString();
    return this.#openJobs().flatMap((job) => (job.nextAttemptAt <= now ? [job.certificateId] : []));
  }

  /** Of each kind the latest of a station. */
  processes(id: ChargerId): readonly OpenProcess[] {
    return processNames.flatMap((of) => {
      const table = tables[of];
      const latest = this.#rows<readonly string[]>(`${table}_of_charger`).get(id)?.at(-1) ?? '';
      const process = this.#rows<StationProcess<string>>(table).get(latest);
      return process === undefined ? [] : [{ of, process }];
    });
  }

  /** Those of them whose time to look has come. */
  dueProcesses(id: ChargerId): readonly OpenProcess[] {
    return this.processes(id).filter(
      ({ process: { nextLookAt } }) => (nextLookAt?.getTime() ?? Infinity) <= this.clock.at,
    );
  }

  /** The next time at which somebody looks at something of this station; null: never. */
  nextLook(id: ChargerId): number | null {
    const times = [
      ...this.processes(id).map(({ process }) => process.nextLookAt?.getTime() ?? Infinity),
      ...this.#openJobs().map(({ nextAttemptAt }) => Date.parse(nextAttemptAt)),
      ...this.#openOrders().map(({ nextLookAt }) => nextLookAt?.getTime() ?? Infinity),
      this.breakGlassOf(id)?.until.getTime() ?? Infinity,
      ...this.#retirements(id),
    ].filter((at) => at > this.clock.at);
    const next = Math.min(...times);
    return next === Infinity ? null : next;
  }

  #openJobs(): readonly CertificateJob[] {
    return [...this.#rows<CertificateJob>('lifecycle.open_job').values()];
  }

  /** As they stand, read at once: what asks a command asks its store. */
  #rows<Row>(table: string): ReadonlyMap<string, Row> {
    return this.database.rows<Row>(table);
  }

  /** The oldest event that nobody has taken, handed to every reaction that hears of such; false: there is none. */
  async react(): Promise<boolean> {
    const [first] = this.outbox.values();
    if (first === undefined) return false;
    for (const reaction of this.evse.reactions) await reaction.handle([first]);
    await this.deps.transactions.run(async () => void this.outbox.delete(first.id));
    return true;
  }
}

/** As each would be after a month of silence: what it holds alone then tells whether it may come back. */
const awayForLong = (seen: StationsSeen): StationsSeen => ({
  standing: async (tx, id) => {
    const standing = await seen.standing(tx, id);
    return standing === null ? null : { ...standing, lastSeenAt: null };
  },
});
