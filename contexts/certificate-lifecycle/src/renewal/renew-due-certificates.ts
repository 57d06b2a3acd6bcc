import { randomUUID } from 'node:crypto';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { doubtInWords } from '../clock/clock-doubt.ts';
import type { ClockGuard } from '../clock/clock-guard.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { type RenewalFacts, type RenewalVerdict, underWay } from './decide-renewal.ts';
import { afterLook, lookAtRenewal, planRenewal } from './look-at-renewal.ts';
import { DAY_MS, minuteOf } from './quota.ts';
import type { Reachability } from './reachability.ts';
import type { HeldRenewal } from './renewal-hold.ts';
import type { DueRenewal } from './renewal-plan.ts';
import type { LookedAtRenewal } from './renewal-plan-store.ts';
import { type StartedRenewal, startRenewal } from './start-renewal.ts';
import { type CrossedThresholds, tellOfThresholds } from './tell-of-threshold.ts';

const BATCH = 500;
/** In one round; the rest follows in the next. */
const BATCHES = 20;
/** In milliseconds; a batch takes a few seconds. Who has not given back by then has died. */
const TURN_MS = 120_000;

export interface RenewalRound {
  /** Why nothing was done, or nothing more: one sentence. */
  readonly suspended: string | null;
  readonly planned: number;
  readonly started: number;
  readonly putOff: number;
  /** Thresholds that were told. */
  readonly told: number;
}

/** What a round works with; what it does to one certificate is given, so that a simulation can have its own. */
export type RoundParts = Pick<LifecycleDependencies, 'clock' | 'transactions' | 'renewalPlans'> & {
  readonly policies: Pick<LifecycleDependencies['policies'], 'current' | 'of'>;
  readonly reach: Reachability;
  /** Why the clock is not to be gone by: one sentence; null: it is right. Asked anew before each batch. */
  readonly doubt: () => Promise<string | null>;
  readonly start: (due: DueRenewal, claim: string, context: CommandContext) => Promise<StartedRenewal>;
  readonly tell: (due: DueRenewal, told: CrossedThresholds, claim: string, context: CommandContext) => Promise<boolean>;
};

/** One round of the renewal scheduler, or none while the clock is in doubt: then every certificate may seem due. */
export async function renewDueCertificates(
  deps: LifecycleDependencies,
  guard: ClockGuard,
  reach: Reachability,
): Promise<RenewalRound> {
  return runRound({
    ...deps,
    reach,
    doubt: async () => {
      const doubt = await guard.doubt();
      return doubt === null ? null : doubtInWords(doubt);
    },
    start: (due, claim, context) => startRenewal(deps, due, claim, context),
    tell: (due, told, claim, context) => tellOfThresholds(deps, due, told, claim, context),
  });
}

/**
 * 1 plans for what entered into force or is governed by another policy now · 2 takes what is due · 3 asks which
 * endpoints can be asked · 4 of each tells the thresholds it has crossed and begins its renewal, or says why not.
 * Any number of servers may do this at once, and be killed at any point: what was taken comes back.
 */
export async function runRound(parts: RoundParts): Promise<RenewalRound> {
  const { clock, transactions, renewalPlans } = parts;
  const counts = { planned: 0, started: 0, putOff: 0, told: 0 };
  let suspended = await parts.doubt();
  if (suspended !== null) return { suspended, ...counts };
  counts.planned = await planAll(parts);
  const failures: unknown[] = [];
  const spent = new Map<string, Date>();
  for (let batch = 0; batch < BATCHES; batch++) {
    const now = clock.now();
    // After the time was read, which the batch is taken by: it may have jumped since the batch before.
    suspended = await parts.doubt();
    if (suspended !== null) break;
    const turn = { claim: randomUUID(), until: new Date(now.getTime() + TURN_MS).toISOString() };
    const taken = await transactions.run((tx) => renewalPlans.takeDue(tx, now.toISOString(), turn, BATCH));
    const asked = await askedOf(parts, taken, failures);
    const looks: LookedAtRenewal[] = [];
    for (const due of taken) {
      try {
        const kept = await settle(parts, due, now, asked(due.identityId), turn.claim, spent, counts);
        if (kept !== null) looks.push(kept);
      } catch (error) {
        // Looked at again once the turn is over; the others do not wait for it.
        failures.push(error);
      }
    }
    if (looks.length > 0) await transactions.run((tx) => renewalPlans.lookedAt(tx, looks, turn.claim));
    if (taken.length < BATCH) break;
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} renewals could not be looked at`);
  return { suspended, ...counts };
}

/** While that cannot be known nobody is asked; thresholds are told all the same. */
async function askedOf({ reach }: RoundParts, taken: readonly DueRenewal[], failures: unknown[]): Promise<Asked> {
  const ids = taken.filter(isAsked).map(({ identityId }) => identityId);
  try {
    const reachable = await reach.reachable(ids);
    const objections = await reach.objections?.(ids);
    return (id) => ({ reachable: reachable.has(id), objection: objections?.get(id) ?? null });
  } catch (error) {
    failures.push(error);
    return () => ({ reachable: false, objection: null });
  }
}

type Asked = (id: DueRenewal['identityId']) => Pick<RenewalFacts, 'reachable' | 'objection'>;

const isAsked = ({ purpose }: DueRenewal): boolean => purposes[purpose].renewal === 'ask_endpoint';

async function planAll({ clock, transactions, policies, renewalPlans }: RoundParts): Promise<number> {
  const now = clock.now();
  const yesterday = minuteOf(new Date(now.getTime() - 2 * DAY_MS));
  await transactions.run((tx) => renewalPlans.forgetStarts(tx, yesterday));
  const { version } = policies.current();
  for (let planned = 0; ; ) {
    const page = await renewalPlans.unplanned(version, BATCH);
    const plans = page.map((one) => planRenewal(one, policies.of(one, one), now));
    if (plans.length > 0) await transactions.run((tx) => renewalPlans.plan(tx, plans, version));
    planned += plans.length;
    if (page.length < BATCH) return planned;
  }
}

/** A matrix is filled in by people. */
const NOT_DECIDED_MS = 30 * 60_000;

/** Why a certificate was asked for that the scheduler had made; figures know them by it. */
export const RENEWAL_IS_DUE = 'its renewal is due';

type Counts = { started: number; putOff: number; told: number };

/** Null for one that is not this turn's any more. */
async function settle(
  parts: RoundParts,
  due: DueRenewal,
  now: Date,
  endpoint: ReturnType<Asked>,
  claim: string,
  spent: Map<string, Date>,
  counts: Counts,
): Promise<LookedAtRenewal | null> {
  const policy = parts.policies.of(due, due);
  const look = lookAtRenewal(due, policy, endpoint, now);
  const context = {
    actor: systemActor('renewal-scheduler'),
    reason: RENEWAL_IS_DUE,
    correlationId: newId('cor'),
  };
  if (look.crossed.length > 0) {
    const { crossed, posture, verdict } = look;
    const ours = await parts.tell(due, { crossed, posture, policy, held: heldBy(verdict, due) }, claim, context);
    if (!ours) return null;
    counts.told += look.crossed.length;
  }
  const verdict = look.verdict.kind === 'start' ? await begin(parts, due, claim, spent, context) : look.verdict;
  if (verdict === null) return null;
  if (verdict === 'started') counts.started += 1;
  else if (verdict.kind === 'hold' && verdict.hold !== 'renewal_under_way') counts.putOff += 1;
  const settled = verdict === 'started' ? underWay(parts.clock.now()) : verdict;
  return afterLook(due, policy, { verdict: settled, posture: look.posture });
}

async function begin(
  { start, clock }: RoundParts,
  due: DueRenewal,
  claim: string,
  spent: Map<string, Date>,
  context: CommandContext,
): Promise<Exclude<RenewalVerdict, { kind: 'start' }> | 'started' | null> {
  const known = spent.get(due.authority);
  if (known !== undefined) return noQuota(due, known);
  const begun = await start(due, claim, context);
  switch (begun.kind) {
    case 'started':
      return 'started';
    case 'not_ours':
      return null;
    case 'under_way':
      return underWay(clock.now());
    case 'not_decided': {
      const again = new Date(clock.now().getTime() + NOT_DECIDED_MS);
      return { kind: 'hold', hold: 'ownership_not_decided', detail: begun.detail, again };
    }
    case 'no_quota': {
      const until = new Date(begun.until);
      spent.set(due.authority, until);
      return noQuota(due, until);
    }
    default:
      return begun satisfies never;
  }
}

function noQuota({ authority }: DueRenewal, again: Date): Exclude<RenewalVerdict, { kind: 'start' }> {
  const detail = `As many renewals as ${authority} may sign within the hour, or the day, have begun.`;
  return { kind: 'hold', hold: 'put_off_quota', detail, again };
}

function heldBy(verdict: RenewalVerdict, { hold, detail }: DueRenewal): HeldRenewal | null {
  if (verdict.kind === 'never') return verdict.held;
  if (verdict.kind === 'hold') return { reason: verdict.hold, detail: verdict.detail };
  return verdict.kind === 'not_due' && hold !== null ? { reason: hold, detail: detail ?? '' } : null;
}
