import { mayTouchAll, type OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import { workOf } from '../commands/wave-work.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { GroupTally } from '../wave/facts.ts';
import { healthOf, type WaveHealth } from '../wave/health.ts';
import { waveTransitions } from '../wave/transitions.ts';
import type { MemberState, Wave, WaveHold, WaveId, WaveMember } from '../wave/wave.ts';
import type { WaveKind } from '../wave/wave-kind.ts';

/** Times RFC 3339, UTC. */
export interface WaveSummary
  extends Pick<Wave, 'kind' | 'bundle' | 'bundleId' | 'name' | 'state' | 'selection' | 'owners' | 'plannedBy'> {
  readonly rules: Omit<Wave['rules'], 'notBefore'> & { readonly notBefore: string | null };
  readonly waveId: WaveId;
  readonly plannedAt: string;
  readonly reason: string;
  readonly startedBy: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly hold: (Omit<WaveHold, 'at'> & { readonly at: string }) | null;
  readonly waitingFor: string | null;
  readonly changedAt: string;
  /** First group first. */
  readonly groups: readonly Omit<GroupTally, 'acknowledged' | 'newFailures' | 'newlyLeftOut'>[];
  /** What a person may do with it now. */
  readonly allowed: readonly ('start' | 'pause' | 'resume' | 'abort')[];
}

export interface WaveDetail extends WaveSummary {
  /** What stopped stations, the most frequent first, by family. */
  readonly failures: readonly { readonly code: string; readonly family: string; readonly count: number }[];
  readonly health: WaveHealth;
}

export interface WaveMemberSeen {
  readonly identityId: ChargerId;
  readonly wireName: string;
  readonly family: string;
  readonly cohorts: readonly string[];
  readonly position: number;
  readonly group: number;
  readonly state: MemberState;
  readonly processId: string | null;
  /** Of its process: the state, the step, and what it waits for. */
  readonly process: {
    readonly state: string;
    readonly step: string | null;
    readonly waitingFor: string | null;
  } | null;
  readonly begunAt: string | null;
  readonly changedAt: string;
  /** When its failure was recorded, and so visible; `because.since`: when it was there. */
  readonly failedAt: string | null;
  readonly because: WaveMember['because'];
}

export interface WavesPage {
  /** Null: of each. */
  readonly kind: WaveKind | null;
  readonly before: WaveId | null;
  readonly limit: number;
}

export interface WaveMembersPage {
  /** Null: all of them. */
  readonly state: MemberState | null;
  /** A position; 0: from the first on. */
  readonly after: number;
  readonly limit: number;
}

/** Newest first, before the given one. */
export function listWaves(
  { stores, transactions }: EvseSecurityDependencies,
  page: WavesPage,
  owners: OwnerScope,
): Promise<readonly WaveSummary[]> {
  return transactions.snapshot(async (tx) => {
    const waves = await stores.waves.page(tx, owners, page);
    const summaries: WaveSummary[] = [];
    for (const wave of waves) summaries.push(summaryOf(wave, await stores.waves.tallies(tx, wave)));
    return summaries;
  });
}

const HOUR_MS = 3_600_000;

export function findWave(
  { stores, transactions, clock }: EvseSecurityDependencies,
  id: WaveId,
  owners: OwnerScope,
): Promise<WaveDetail | null> {
  return transactions.snapshot(async (tx) => {
    const wave = await reachable(stores, tx, id, owners);
    if (wave === null) return null;
    const failures = await stores.waves.failures(tx, id);
    const tallies = await stores.waves.tallies(tx, wave);
    const now = clock.now();
    const pace = await stores.waves.paceSince(tx, id, new Date(now.getTime() - HOUR_MS));
    const health = healthOf(wave, tallies, pace, await stores.waves.visibility(tx, id), now);
    return { ...summaryOf(wave, tallies), failures, health };
  });
}

/** Null: there is no such wave. */
export function listWaveMembers(
  deps: EvseSecurityDependencies,
  id: WaveId,
  page: WaveMembersPage,
  owners: OwnerScope,
): Promise<readonly WaveMemberSeen[] | null> {
  const { stores, transactions } = deps;
  return transactions.snapshot(async (tx) => {
    const wave = await reachable(stores, tx, id, owners);
    if (wave === null) return null;
    const members = await stores.waves.members(tx, id, page);
    const ids = members.map(({ identityId }) => identityId);
    const chargers = new Map((await stores.chargers.findAll(tx, ids)).map((one) => [one.identityId, one]));
    const standing = await workOf(wave).standing(deps, tx, ids, wave);
    return members.map((member) => {
      const { identityId, family, cohorts, position, group, state, processId, begunAt, changedAt, failedAt, because } =
        member;
      const newest = standing.get(identityId);
      return {
        identityId,
        wireName: chargers.get(identityId)?.wireName ?? '',
        family,
        cohorts,
        position,
        group,
        state,
        processId,
        process:
          newest !== undefined && newest.processId === processId
            ? { state: newest.state, step: newest.step, waitingFor: newest.waitingFor }
            : null,
        begunAt: begunAt?.toISOString() ?? null,
        changedAt: changedAt.toISOString(),
        failedAt: failedAt?.toISOString() ?? null,
        because,
      };
    });
  });
}

async function reachable(
  stores: EvseSecurityDependencies['stores'],
  tx: Transaction,
  id: WaveId,
  owners: OwnerScope,
): Promise<Wave | null> {
  const wave = await stores.waves.find(tx, id);
  return wave !== null && mayTouchAll({ owners }, wave.owners) ? wave : null;
}

const summaryOf = (wave: Wave, tallies: readonly GroupTally[]): WaveSummary => ({
  waveId: wave.id,
  kind: wave.kind,
  bundle: wave.bundle,
  bundleId: wave.bundleId,
  name: wave.name,
  state: wave.state,
  selection: wave.selection,
  rules: { ...wave.rules, notBefore: wave.rules.notBefore?.toISOString() ?? null },
  owners: wave.owners,
  plannedBy: wave.plannedBy,
  plannedAt: wave.plannedAt.toISOString(),
  reason: wave.reason,
  startedBy: wave.startedBy,
  startedAt: wave.startedAt?.toISOString() ?? null,
  endedAt: wave.endedAt?.toISOString() ?? null,
  hold: wave.hold && { ...wave.hold, at: wave.hold.at.toISOString() },
  waitingFor: wave.waitingFor,
  changedAt: wave.changedAt.toISOString(),
  groups: tallies.map(({ group, waiting, underWay, active, failed, leftOut }) => ({
    group,
    waiting,
    underWay,
    active,
    failed,
    leftOut,
  })),
  allowed: acts.filter(([, on]) => waveTransitions.next(wave.state, on) !== null).map(([act]) => act),
});

const acts = [
  ['start', 'started'],
  ['pause', 'paused'],
  ['resume', 'resumed'],
  ['abort', 'aborted'],
] as const;
