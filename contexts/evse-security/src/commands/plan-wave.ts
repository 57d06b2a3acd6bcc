import { describeActor } from '@bfcert/certificate-lifecycle';
import type { Json } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { ChargerId } from '../charger/charger.ts';
import { divide } from '../migration-wave/divide.ts';
import {
  MOST_MEMBERS,
  type Wave,
  type WaveId,
  type WaveMember,
  type WaveRules,
  type WaveSelection,
} from '../migration-wave/wave.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { type MigrationObjection, objectionsToMigration } from './open-migration.ts';
import { runOnce } from './run-once.ts';
import { type SelectedStation, selectStations } from './select-stations.ts';
import { tellOfWave } from './tell-of-wave.ts';
import { faultOfRules } from './wave-rules.ts';

export interface WavePlan {
  readonly name: string;
  readonly selection: WaveSelection;
  readonly rules: WaveRules;
  /** As a person typed it who has seen the dry run; null: this is the dry run, and nothing is written. */
  readonly count: number | null;
}

/** Why a station that the selection finds is left alone. */
export type WaveSkip = Exclude<MigrationObjection, object> | 'case_is_open' | 'in_another_wave' | 'family_cannot';

export type WavePlanReport = {
  /** Null of a dry run. */
  readonly waveId: WaveId | null;
  /** How many stations would be moved. */
  readonly count: number;
  /** How many there are in each group, the first first. */
  readonly groups: readonly number[];
  /** Of each family how many. */
  readonly families: readonly { readonly family: string; readonly count: number }[];
  readonly skipped: readonly SkippedStations[];
};

export type SkippedStations = {
  readonly reason: WaveSkip;
  /** For people. */
  readonly detail: string;
  readonly count: number;
  /** A few of them. */
  readonly examples: readonly ChargerId[];
};

export type PlanWaveRefusal = { readonly reason: PlanWaveReason; readonly detail: string };
type PlanWaveReason =
  | 'role_missing'
  | 'reason_missing'
  | 'rules_unsuitable'
  | 'wave_too_large'
  | 'wave_empty'
  | 'count_mismatch'
  | 'idempotency_key_reused';

const EXAMPLES = 5;

const sentences: Readonly<Record<Exclude<WaveSkip, 'family_cannot'>, string>> = {
  already_on_profile_3: 'It is on Profile 3.',
  station_behind_controller: 'A local controller carries it: it has no line of its own to prove a certificate on.',
  case_is_open: 'Its migration is under way, or waits for a person.',
  in_another_wave: 'It is a member of another wave that has not ended.',
};

/**
 * 1 which stations are they, and what is against any? · 2 in which groups? · 3 is the typed count theirs? · 4 they are frozen as
 * the members of a draft, which another person starts.
 */
export async function planWave(
  deps: EvseSecurityDependencies,
  plan: WavePlan,
  context: CommandContext,
): Promise<Result<WavePlanReport, PlanWaveRefusal>> {
  const { actor } = context;
  const { name, selection, rules, count } = plan;
  const no = (reason: PlanWaveReason, detail: string) => refused({ reason, detail });
  const input = { name, selection: { ...selection }, rules: { ...rules }, count } as unknown as Json;
  const reused = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' } as const;
  // Looked at while nothing is locked: it may take seconds.
  const found = await selectStations(deps, selection, { owners: actor.owners, most: MOST_MEMBERS });
  return runOnce<WavePlanReport, PlanWaveRefusal>(
    deps,
    { command: 'plan-wave', input, reused, context },
    async (tx) => {
      if (!mayOperate(actor)) return no('role_missing', 'Your roles do not allow this.');
      if (context.reason.trim() === '') return no('reason_missing', 'Say why.');
      const fault = faultOfRules(rules);
      if (fault !== null) return no('rules_unsuitable', fault);
      if (found.length > MOST_MEMBERS) return no('wave_too_large', `A wave has at most ${MOST_MEMBERS} stations.`);
      const { fit, skipped } = await judge(deps, tx, found);
      const members = divide(fit, rules);
      const report = {
        count: members.length,
        groups: [...Map.groupBy(members, ({ group }) => group).values()].map((group) => group.length),
        families: [...Map.groupBy(fit, ({ family }) => family)].map(([family, of]) => ({ family, count: of.length })),
        skipped,
      };
      if (count === null) return ok({ ...report, waveId: null });
      if (members.length === 0) return no('wave_empty', 'The selection finds no station that could be moved.');
      if (count !== members.length)
        return no('count_mismatch', `It is about ${members.length} stations, not ${count}.`);
      const wave = draft(deps, plan, fit, context);
      await deps.stores.waves.add(
        tx,
        wave,
        members.map((one) => memberOf(wave, one)),
      );
      const because = `${members.length} stations in ${report.groups.length} groups`;
      await tellOfWave(deps, tx, { action: 'plan-wave', before: null, after: wave, because }, context);
      return ok({ ...report, waveId: wave.id });
    },
  );
}

async function judge(
  deps: EvseSecurityDependencies,
  tx: Parameters<typeof objectionsToMigration>[1],
  found: readonly SelectedStation[],
): Promise<{ readonly fit: readonly SelectedStation[]; readonly skipped: readonly SkippedStations[] }> {
  const { stores } = deps;
  const ids = found.map(({ identityId }) => identityId);
  const objections = await objectionsToMigration(deps, tx, found);
  const cases = await stores.migrations.latestOfEach(tx, ids);
  const taken = await stores.waves.takenAmong(tx, ids);
  const against = ({ identityId }: SelectedStation): Pick<SkippedStations, 'reason' | 'detail'> | null => {
    const objection = objections.get(identityId);
    if (typeof objection === 'object') return { reason: 'family_cannot', detail: objection.detail };
    if (objection !== undefined) return { reason: objection, detail: sentences[objection] };
    if (taken.has(identityId)) return { reason: 'in_another_wave', detail: sentences.in_another_wave };
    const phase = cases.get(identityId)?.phase ?? 'abandoned';
    const isOpen = phase !== 'abandoned' && phase !== 'active';
    return isOpen ? { reason: 'case_is_open', detail: sentences.case_is_open } : null;
  };
  const judged = found.map((station) => ({ station, skip: against(station) }));
  const skips = judged.flatMap(({ station, skip }) => (skip === null ? [] : [{ ...skip, id: station.identityId }]));
  return {
    fit: judged.flatMap(({ station, skip }) => (skip === null ? [station] : [])),
    // What its family cannot do is told in its own words.
    skipped: [...Map.groupBy(skips, ({ reason, detail }) => `${reason} ${detail}`).values()].flatMap((of) => {
      const [first] = of;
      if (first === undefined) return [];
      const { reason, detail } = first;
      return [{ reason, detail, count: of.length, examples: of.slice(0, EXAMPLES).map(({ id }) => id) }];
    }),
  };
}

function draft(
  { clock }: EvseSecurityDependencies,
  { name, selection, rules }: WavePlan,
  fit: readonly SelectedStation[],
  { actor, reason }: CommandContext,
): Wave {
  const now = clock.now();
  return {
    id: newId('wav', now.getTime()),
    name,
    state: 'draft',
    selection,
    rules,
    owners: [...new Set(fit.map(({ owner }) => owner))].toSorted(),
    plannedBy: describeActor(actor),
    plannedAt: now,
    reason,
    startedBy: null,
    startedAt: null,
    endedAt: null,
    hold: null,
    failuresCountFrom: null,
    waitingFor: 'a second person to start it',
    nextLookAt: null,
    changedAt: now,
    version: 1,
  };
}

const memberOf = (
  wave: Wave,
  {
    identityId,
    position,
    group,
    family,
    cohorts,
  }: SelectedStation & { readonly position: number; readonly group: number },
): WaveMember => ({
  waveId: wave.id,
  identityId,
  position,
  group,
  family,
  cohorts,
  state: 'waiting',
  caseId: null,
  begunAt: null,
  changedAt: wave.plannedAt,
  failedAt: null,
  because: null,
});
