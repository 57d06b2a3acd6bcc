import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { CredentialRenewal } from '../credential-renewal/credential-renewal.ts';
import type { KeyRotation } from '../key-rotation/key-rotation.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import { type EvseSecurityDependencies, KEY_ROTATIONS, MIGRATIONS, RENEWALS, TRUST_ANCHOR_ROLLOUTS } from '../ports.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import type { StationProcessStore } from '../station-process/station-process-store.ts';
import type { TrustAnchorRollout } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import { isSameEndpoint, type VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

/**
 * The processes about a station itself that go on by themselves. Locked, the migration first, then the renewal, the rotation of
 * its key, after them those of its EVSEs, by their ids, and the rollouts of its trust anchors, by theirs: every transaction locks in this order.
 */
export async function lockOpenProcesses(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
): Promise<{
  migration: MigrationCase | null;
  renewal: CredentialRenewal | null;
  rotation: KeyRotation | null;
}> {
  const migration = await lockLatest(stores.migrations, tx, id);
  const renewal = await lockLatest(stores.renewals, tx, id);
  const rotation = await lockLatest(stores.keyRotations, tx, id);
  return {
    rotation: rotation !== null && isRunning(rotation.phase) ? rotation : null,
    migration: migration !== null && isRunning(migration.phase) ? migration : null,
    renewal: renewal !== null && isRunning(renewal.phase) ? renewal : null,
  };
}

/** Of each kind of process. */
export const restingPhases: ReadonlySet<string> = new Set([
  'active',
  'quarantine',
  'exempt',
  'abandoned',
  'completed',
  'failed',
]);
export const isRunning = (phase: string): boolean => !restingPhases.has(phase);

/** Of either kind of process those that bring a station a certificate of its own; before and after them it has or needs more. */
const givingPhases: ReadonlySet<string> = new Set(['trust_anchor', 'csr', 'issue', 'install', 'handshake']);
export const givesCertificate = ({ phase }: Pick<StationProcess<string>, 'phase'>): boolean => givingPhases.has(phase);

/** Which of them a signing request for the station itself is for: a renewal may go on beside a migration that has none to wait for. */
export const requestIsFor = ({
  migration,
  renewal,
}: Pick<Awaited<ReturnType<typeof lockOpenProcesses>>, 'migration' | 'renewal'>): RunningProcess | null =>
  renewal !== null && migration !== null && !givesCertificate(migration) ? renewal : (migration ?? renewal);

/** The one that a signing request for this place is for, locked. */
export async function lockOpenProcess(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  endpoint: VehicleEndpoint | null,
): Promise<RunningProcess | null> {
  const own = await lockOpenProcesses(deps, tx, id);
  if (endpoint === null) return requestIsFor(own);
  const { renewals } = deps.stores;
  const open = await renewals.openOfEndpoint(tx, endpoint.identityId);
  const found = open.find((one) => one.endpoint !== null && isSameEndpoint(one.endpoint, endpoint));
  return found === undefined ? null : renewals.lock(tx, found.id);
}

async function lockLatest<Phase extends string>(
  store: StationProcessStore<Phase>,
  tx: Transaction,
  id: ChargerId,
): Promise<StationProcess<Phase> | null> {
  const latest = await store.latestOf(tx, id);
  return latest === null ? null : store.lock(tx, latest.id);
}

/** Of the running processes of a station the one that says what it is about: the migration first. */
export type RunningProcess = Pick<StationProcess<string>, 'id' | 'phase' | 'certificateId'>;

/** All that is told of a station: its processes, those of its EVSEs and the rollouts of its trust anchors, locked in their order. */
export interface LockedProcesses extends Awaited<ReturnType<typeof lockOpenProcesses>> {
  readonly ofEndpoints: readonly CredentialRenewal[];
  readonly rollouts: readonly TrustAnchorRollout[];
}

/** For whoever decides by the row of the charger, which is locked after them, whether there is anything to tell. */
export async function lockToldProcesses(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
): Promise<LockedProcesses> {
  const own = await lockOpenProcesses(deps, tx, id);
  const ofEndpoints = await lockEach(deps.stores.renewals, tx, await deps.stores.renewals.openOfEndpoints(tx, id));
  const rollouts = await lockEach(deps.stores.rollouts, tx, await deps.stores.rollouts.openOf(tx, id));
  return { ...own, ofEndpoints, rollouts };
}

interface Told {
  readonly text: string;
  readonly noteworthy: boolean;
}

/** What a station did is written into its running processes, which then look again. */
export const tellProcesses = async (
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  what: Told & { readonly certificateId?: string },
): Promise<RunningProcess | null> => tellLocked(deps, tx, await lockToldProcesses(deps, tx, id), what);

export async function tellLocked(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { migration, renewal, rotation, ofEndpoints, rollouts: ofAnchors }: LockedProcesses,
  what: Told & { readonly certificateId?: string },
): Promise<RunningProcess | null> {
  const { migrations, renewals, keyRotations, rollouts } = deps.stores;
  if (migration !== null) await tell(deps, tx, migrations, MIGRATIONS, migration, what);
  if (renewal !== null) await tell(deps, tx, renewals, RENEWALS, renewal, what);
  const { text, noteworthy } = what;
  if (rotation !== null) await tell(deps, tx, keyRotations, KEY_ROTATIONS, rotation, { text, noteworthy });
  for (const one of ofEndpoints) await tell(deps, tx, renewals, RENEWALS, one, { text, noteworthy });
  for (const one of ofAnchors) await tell(deps, tx, rollouts, TRUST_ANCHOR_ROLLOUTS, one, { text, noteworthy });
  return migration ?? renewal ?? rotation;
}

/** What happened to the certificate of an EVSE is written into what is under way for it. */
export async function tellEndpoint(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: IdentityId,
  what: Told,
): Promise<void> {
  const { renewals } = deps.stores;
  for (const one of await lockEach(renewals, tx, await renewals.openOfEndpoint(tx, id)))
    await tell(deps, tx, renewals, RENEWALS, one, what);
}

async function lockEach<Phase extends string>(
  store: StationProcessStore<Phase>,
  tx: Transaction,
  open: readonly Pick<StationProcess<Phase>, 'id'>[],
): Promise<readonly StationProcess<Phase>[]> {
  const locked: StationProcess<Phase>[] = [];
  for (const { id } of open) {
    const process = await store.lock(tx, id);
    if (process !== null && isRunning(process.phase)) locked.push(process);
  }
  return locked;
}

/**
 * For what somebody did who may not be the station: noted at most once per `name` and round, and
 * nothing waits for it, looks again or changes because of it.
 */
export async function noteInOpenProcesses(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<RunningProcess | null> {
  const entry = { at: clock.now(), kind: 'station', text } as const;
  let first: RunningProcess | null = null;
  for (const store of [stores.migrations, stores.renewals, stores.keyRotations]) {
    const latest = await store.latestOf(tx, id);
    if (latest === null || !isRunning(latest.phase)) continue;
    await store.noteOnce(tx, latest.id, `${name}, round ${latest.round}`, entry);
    first ??= latest;
  }
  return first;
}

async function tell<Phase extends string>(
  { clock, nudges }: EvseSecurityDependencies,
  tx: Transaction,
  store: StationProcessStore<Phase>,
  queue: string,
  process: StationProcess<Phase>,
  { text, noteworthy, certificateId }: { text: string; noteworthy: boolean; certificateId?: string },
): Promise<void> {
  const now = clock.now();
  await store.note(tx, process.id, { at: now, kind: 'station', text });
  await store.save(tx, {
    ...process,
    nextLookAt: now,
    certificateId: certificateId ?? process.certificateId,
    lastOutcome: noteworthy ? text : process.lastOutcome,
  });
  await nudges.nudge(tx, queue, process.id);
}
