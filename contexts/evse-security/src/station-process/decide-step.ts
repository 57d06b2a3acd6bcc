import type { Attempt } from './attempt.ts';
import type { Check, Decision, StationFacts } from './check.ts';
import { wait } from './check.ts';
import { words } from './retry.ts';
import { isYetToCome } from './yet-to-come.ts';

/** The first check that is not satisfied decides; `check` is its name. */
export interface Decided {
  readonly check: string;
  readonly decision: Decision;
}

/**
 * A command whose outcome is not known yet comes before everything; a step that is over its time
 * may still be finished by a fact that is there, but asks nothing more of the station.
 */
export function decideStep<Facts extends StationFacts>(
  facts: Facts,
  now: Date,
  step: { readonly name: string; readonly checks: readonly Check<Facts>[]; readonly deadline: Date | null },
): Decided {
  const open = facts.attempts.find((one) => one.status === 'in_flight');
  if (open !== undefined) {
    const until = awaitedUntil(open, facts);
    if (now < until && !isYetToCome(open.startedAt, now))
      return { check: 'answerIsAwaited', decision: wait(`the answer: ${words(open.action)}`, until) };
    return { check: 'answerIsAwaited', decision: { kind: 'act', act: { kind: 'give_up_attempt', attempt: open } } };
  }
  for (const check of step.checks) {
    const decision = check(facts, now);
    if (decision === null) continue;
    // A whole fleet would be over its time by a clock that has jumped.
    const decided = facts.isClockInDoubt ? decision : inTime(decision, now, step);
    return { check: check.name, decision: decided };
  }
  return { check: 'everyCheckIsSatisfied', decision: { kind: 'done' } };
}

/** A session that is over answers no more; whatever its gateway knows of it is on its way. */
function awaitedUntil({ epoch, startedAt, deadline }: Attempt, { session, policy }: StationFacts): Date {
  if (session === null || session.epoch === epoch) return deadline;
  const ofOneCall = new Date(startedAt.getTime() + 2 * policy.commandTimeoutMs);
  return ofOneCall < deadline ? ofOneCall : deadline;
}

function inTime(
  decision: Decision,
  now: Date,
  { name, deadline }: { readonly name: string; readonly deadline: Date | null },
): Decision {
  if (deadline === null || (decision.kind !== 'wait' && decision.kind !== 'send')) return decision;
  if (now < deadline) {
    if (decision.kind !== 'wait') return decision;
    return { ...decision, until: decision.until !== null && decision.until < deadline ? decision.until : deadline };
  }
  const pending = decision.kind === 'wait' ? decision.for : `${words(decision.action)} to succeed`;
  const because = `The time for the step ${words(name)} is over; it was still waiting for ${pending}.`;
  return { kind: 'stop', code: `${name}_deadline_passed`, because };
}
