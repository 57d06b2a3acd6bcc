import { describeActor, type StationBundle } from '@bfcert/certificate-lifecycle';
import type { Json } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { divide } from '../wave/divide.ts';
import { opensAt } from '../wave/opening.ts';
import {
  MOST_MEMBERS,
  type Wave,
  type WaveId,
  type WaveMember,
  type WaveRules,
  type WaveSelection,
} from '../wave/wave.ts';
import type { WaveKind } from '../wave/wave-kind.ts';
import type { WaveObjection, WaveObjections, WaveSkip } from '../wave/wave-objection.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { runOnce } from './run-once.ts';
import { type SelectedStation, selectStations } from './select-stations.ts';
import { tellOfWave } from './tell-of-wave.ts';
import { faultOfRules } from './wave-rules.ts';
import { readAround, type WaveAround, workOf } from './wave-work.ts';

export interface WavePlan {
  readonly kind: WaveKind;
  /** With `trust_anchors` whose version it brings; left out: `charging_station_trust`. */
  readonly bundle?: StationBundle | undefined;
  readonly name: string;
  readonly selection: WaveSelection;
  readonly rules: WaveRules;
  /** As a person typed it who has seen the dry run; null: this is the dry run, and nothing is written. */
  readonly count: number | null;
}

export type WavePlanReport = {
  /** Null of a dry run. */
  readonly waveId: WaveId | null;
  /** How many stations it would be about. */
  readonly count: number;
  /** How many there are in each group, the first first. */
  readonly groups: readonly number[];
  /** Of each family how many. */
  readonly families: readonly { readonly family: string; readonly count: number }[];
  readonly skipped: readonly SkippedStations[];
  /** RFC 3339, UTC: the first moment at which its rules let it begin a station; null: its window never opens. */
  readonly opensAt: string | null;
};

export type SkippedStations = {
  readonly reason: WaveSkip;
  /** For people. */
  readonly detail: string;
  readonly count: number;
  /** Of each family how many. */
  readonly families: readonly { readonly family: string; readonly count: number }[];
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
const DAY_MS = 86_400_000;

const inAnotherWave: WaveObjection = {
  reason: 'in_another_wave',
  code: 'in_another_wave',
  detail: 'It is a member of another wave that has not ended.',
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
  const { kind, name, selection, rules, count } = plan;
  const bundle = bundleOf(plan);
  const no = (reason: PlanWaveReason, detail: string) => refused({ reason, detail });
  const notBefore = rules.notBefore?.toISOString() ?? null;
  const input = {
    kind,
    bundle,
    name,
    selection: { ...selection },
    rules: { ...rules, notBefore },
    count,
  } as unknown as Json;
  const reused = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' } as const;
  // Looked at while nothing is locked: it may take seconds.
  const around = await readAround(deps, { bundle });
  const found = await selectStations(deps, selection, {
    kinds: workOf(plan).kindsFor({ bundle }),
    owners: actor.owners,
    most: MOST_MEMBERS,
  });
  return runOnce<WavePlanReport, PlanWaveRefusal>(
    deps,
    { command: 'plan-wave', input, reused, context },
    async (tx) => {
      if (!mayOperate(actor)) return no('role_missing', 'Your roles do not allow this.');
      if (context.reason.trim() === '') return no('reason_missing', 'Say why.');
      if (plan.bundle !== undefined && bundle === null)
        return no('rules_unsuitable', 'Only a wave of trust anchors is about a bundle.');
      const fault = faultOfRules(rules, deps.clock.now());
      if (fault !== null) return no('rules_unsuitable', fault);
      if (found.length > MOST_MEMBERS) return no('wave_too_large', `A wave has at most ${MOST_MEMBERS} stations.`);
      if (count !== null) await deps.stores.waves.lockPlans(tx);
      const { fit, skipped } = await judge(deps, tx, { plan, around }, found);
      const members = divide(fit, rules);
      const report = {
        count: members.length,
        groups: [...Map.groupBy(members, ({ group }) => group).values()].map((group) => group.length),
        families: byFamily(fit),
        skipped,
        opensAt: opensAt(rules, deps.clock.now())?.toISOString() ?? null,
      };
      if (count === null) return ok({ ...report, waveId: null });
      if (members.length === 0) return no('wave_empty', 'The selection finds no station that it could be about.');
      if (count !== members.length)
        return no('count_mismatch', `It is about ${members.length} stations, not ${count}.`);
      const wave = draft(deps, plan, fit, { bundle, bundleId: around.rollout?.bundleId ?? null }, context);
      await deps.stores.waves.add(
        tx,
        wave,
        members.map((one) => memberOf(wave, one)),
      );
      const from = notBefore === null ? '' : `, not before ${notBefore}`;
      const because = `${members.length} stations in ${report.groups.length} groups${from}`;
      await tellOfWave(deps, tx, { action: 'plan-wave', before: null, after: wave, because }, context);
      return ok({ ...report, waveId: wave.id });
    },
  );
}

const bundleOf = ({ kind, bundle = 'charging_station_trust' }: Pick<WavePlan, 'kind' | 'bundle'>): Wave['bundle'] =>
  kind === 'trust_anchors' ? bundle : null;

const byFamily = (of: readonly { readonly family: string }[]): WavePlanReport['families'] =>
  [...Map.groupBy(of, ({ family }) => family)].map(([family, { length: count }]) => ({ family, count }));

async function judge(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { plan, around }: { readonly plan: WavePlan; readonly around: WaveAround },
  found: readonly SelectedStation[],
): Promise<{ readonly fit: readonly SelectedStation[]; readonly skipped: readonly SkippedStations[] }> {
  const { stores } = deps;
  const ids = found.map(({ identityId }) => identityId);
  const objections = await workOf(plan).objections(deps, tx, found, around);
  const taken = await stores.waves.takenAmong(tx, ids);
  const away = await notSeenLately(deps, tx, plan, found);
  const against = (station: SelectedStation): WaveObjection | null =>
    taken.has(station.identityId)
      ? inAnotherWave
      : (objections.get(station.identityId) ??
        workOf(plan).unfit?.(deps, station) ??
        away.get(station.identityId) ??
        null);
  const judged = found.map((station) => ({ station, skip: against(station) }));
  const skips = judged.flatMap(({ station, skip }) =>
    skip === null ? [] : [{ ...skip, id: station.identityId, family: station.family }],
  );
  return {
    fit: judged.flatMap(({ station, skip }) => (skip === null ? [station] : [])),
    skipped: [...Map.groupBy(skips, ({ reason, detail }) => `${reason} ${detail}`).values()].flatMap((of) => {
      const [first] = of;
      if (first === undefined) return [];
      const { reason, detail } = first;
      return [
        {
          reason,
          detail,
          count: of.length,
          families: byFamily(of),
          examples: of.slice(0, EXAMPLES).map(({ id }) => id),
        },
      ];
    }),
  };
}

/** Those that are not connected now and were not within the days that are asked for. */
async function notSeenLately(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  { selection: { seenWithinDays } }: WavePlan,
  found: readonly SelectedStation[],
): Promise<WaveObjections> {
  if (seenWithinDays === undefined) return new Map();
  const since = clock.now().getTime() - seenWithinDays * DAY_MS;
  const away = found.filter(({ lastSeenAt }) => lastSeenAt === null || lastSeenAt.getTime() < since);
  const here = await stores.sessions.currentOf(
    tx,
    away.map(({ identityId }) => identityId),
  );
  const detail = `It was not connected within ${seenWithinDays} days.`;
  const objection = { reason: 'not_seen_lately', code: 'not_seen_lately', detail } as const;
  return new Map(away.flatMap(({ identityId }) => (here.has(identityId) ? [] : [[identityId, objection]])));
}

function draft(
  { clock }: EvseSecurityDependencies,
  { kind, name, selection, rules }: WavePlan,
  fit: readonly SelectedStation[],
  about: Pick<Wave, 'bundle' | 'bundleId'>,
  { actor, reason }: CommandContext,
): Wave {
  const now = clock.now();
  return {
    id: newId('wav', now.getTime()),
    kind,
    ...about,
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
  processId: null,
  begunAt: null,
  changedAt: wave.plannedAt,
  failedAt: null,
  because: null,
});
