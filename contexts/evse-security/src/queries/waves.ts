import { mayTouchAll, type OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import { stateOf, stepOf } from '../migration-case/migration-case.ts';
import type { GroupTally } from '../migration-wave/facts.ts';
import { waveTransitions } from '../migration-wave/transitions.ts';
import type { MemberState, Wave, WaveHold, WaveId, WaveMember } from '../migration-wave/wave.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** Times RFC 3339, UTC. */
export interface WaveSummary extends Pick<Wave, 'name' | 'state' | 'selection' | 'rules' | 'owners' | 'plannedBy'> {
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
  readonly groups: readonly Omit<GroupTally, 'acknowledged' | 'newFailures'>[];
  /** What a person may do with it now. */
  readonly allowed: readonly ('start' | 'pause' | 'resume' | 'abort')[];
}

export interface WaveDetail extends WaveSummary {
  /** What stopped stations, the most frequent first, by family. */
  readonly failures: readonly { readonly code: string; readonly family: string; readonly count: number }[];
}

export interface WaveMemberSeen {
  readonly identityId: ChargerId;
  readonly wireName: string;
  readonly family: string;
  readonly cohorts: readonly string[];
  readonly position: number;
  readonly group: number;
  readonly state: MemberState;
  readonly caseId: string | null;
  /** Of its case: the state, the step, and what it waits for. */
  readonly migration: {
    readonly state: string;
    readonly step: string | null;
    readonly waitingFor: string | null;
  } | null;
  readonly begunAt: string | null;
  readonly changedAt: string;
  readonly because: WaveMember['because'];
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
  page: { readonly before: WaveId | null; readonly limit: number },
  owners: OwnerScope,
): Promise<readonly WaveSummary[]> {
  return transactions.snapshot(async (tx) => {
    const waves = await stores.waves.page(tx, owners, page);
    const summaries: WaveSummary[] = [];
    for (const wave of waves) summaries.push(summaryOf(wave, await stores.waves.tallies(tx, wave)));
    return summaries;
  });
}

export function findWave(
  { stores, transactions }: EvseSecurityDependencies,
  id: WaveId,
  owners: OwnerScope,
): Promise<WaveDetail | null> {
  return transactions.snapshot(async (tx) => {
    const wave = await reachable(stores, tx, id, owners);
    if (wave === null) return null;
    const failures = await stores.waves.failures(tx, id);
    return { ...summaryOf(wave, await stores.waves.tallies(tx, wave)), failures };
  });
}

/** Null: there is no such wave. */
export function listWaveMembers(
  { stores, transactions }: EvseSecurityDependencies,
  id: WaveId,
  page: WaveMembersPage,
  owners: OwnerScope,
): Promise<readonly WaveMemberSeen[] | null> {
  return transactions.snapshot(async (tx) => {
    if ((await reachable(stores, tx, id, owners)) === null) return null;
    const members = await stores.waves.members(tx, id, page);
    const ids = members.map(({ identityId }) => identityId);
    const chargers = new Map((await stores.chargers.findAll(tx, ids)).map((one) => [one.identityId, one]));
    const cases = await stores.migrations.latestOfEach(tx, ids);
    return members.map((member) => {
      const { identityId, family, cohorts, position, group, state, caseId, begunAt, changedAt, because } = member;
      const migration = cases.get(identityId);
      const isOfWave = migration !== undefined && migration.id === caseId;
      return {
        identityId,
        wireName: chargers.get(identityId)?.wireName ?? '',
        family,
        cohorts,
        position,
        group,
        state,
        caseId,
        migration: isOfWave
          ? { state: stateOf(migration.phase), step: stepOf(migration.phase), waitingFor: migration.waitingFor }
          : null,
        begunAt: begunAt?.toISOString() ?? null,
        changedAt: changedAt.toISOString(),
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
  name: wave.name,
  state: wave.state,
  selection: wave.selection,
  rules: wave.rules,
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
