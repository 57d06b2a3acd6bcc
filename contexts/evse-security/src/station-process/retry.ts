import { createHash } from 'node:crypto';
import type { ProcessPolicy } from '../policy/process-policy.ts';
import { type Attempt, mayHaveReachedStation } from './attempt.ts';
import { type Decision, type Planned, type StationFacts, wait } from './check.ts';
import { isYetToCome } from './yet-to-come.ts';

/** The socket was gone or not ours yet: nothing was tried, so only the next look is delayed. */
const FIRST_LOOK_AFTER_NOT_SENT_MS = 500;
const LONGEST_LOOK_AFTER_NOT_SENT_MS = 30_000;

/** So many outcomes that we ourselves lost weigh as much as one try that the station failed. */
const LOST_AS_ONE = 3;

/**
 * Sends `planned` now, or says why not: nobody is connected, it is too early for another try, or the
 * budget is spent. `failed`: the tries that count against the budget; by default every one of the
 * same action and target, because a check asks again only when they had no effect.
 */
export function attempt(facts: StationFacts, now: Date, planned: Planned, failed?: readonly Attempt[]): Decision {
  const tries = facts.attempts.filter((one) => one.action === planned.action && one.target === planned.target);
  const counted = failed ?? tries.filter(mayHaveReachedStation);
  const last = facts.attempts.findLast((one) => one.action === planned.action);
  if (isBudgetSpent(counted, facts.policy)) return spent(planned, counted);
  if (facts.session === null) return wait('the station to connect');
  const pause = pauseBefore(facts, counted.length, tries);
  const endedAt = last?.endedAt ?? null;
  const earliest = endedAt === null || isYetToCome(endedAt, now) ? now : new Date(endedAt.getTime() + pause);
  if (now < earliest) return wait(`the next try: ${words(planned.action)}`, earliest);
  return { kind: 'send', ...planned };
}

/**
 * Whether the station has had its tries. A process of ours that ends takes outcomes along, which tell nothing of the station:
 * by a gateway that starts anew again and again no fleet is to go into quarantine. They count for something all the same,
 * for it may be the station's own answer that ends our processes.
 */
export function isBudgetSpent(
  counted: readonly Attempt[],
  { retryBudget }: Pick<ProcessPolicy, 'retryBudget'>,
): boolean {
  const lost = counted.filter(({ isLost }) => isLost === true).length;
  return counted.length - lost + Math.floor(lost / LOST_AS_ONE) >= retryBudget;
}

/** Stops the process with a reason an operator can act on. */
export function spent(planned: Pick<Planned, 'action'>, counted: readonly Attempt[]): Decision {
  const last = counted.at(-1);
  const answer = last === undefined ? '' : ` Last outcome: ${outcomeText(last)}.`;
  return {
    kind: 'stop',
    code: `${planned.action}_failed`,
    because: `${capitalised(words(planned.action))}: ${counted.length} ${counted.length === 1 ? 'try' : 'tries'} without success.${answer}`,
  };
}

export function outcomeText(attempt: Attempt): string {
  const detail = attempt.detail === '' ? '' : ` (${attempt.detail})`;
  switch (attempt.status) {
    case 'in_flight':
      return 'in flight';
    case 'accepted':
      return `accepted${attempt.answer?.pendingRestart ? ', after a restart' : ''}${attempt.answer?.deferred ? ', when idle' : ''}`;
    case 'rejected':
      return `the station refused${detail}`;
    case 'unsupported':
      return `the station does not know this command${detail}`;
    case 'unknown':
      return `what came of it is not known${detail}`;
    case 'not_sent':
      return `not sent${detail}`;
    default:
      return attempt.status satisfies never;
  }
}

export const words = (name: string): string => name.replaceAll('_', ' ');

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function pauseBefore(facts: StationFacts, failures: number, tries: readonly Attempt[]): number {
  if (tries.at(-1)?.status === 'not_sent') {
    const inARow = tries.length - 1 - tries.findLastIndex((one) => one.status !== 'not_sent');
    return Math.min(FIRST_LOOK_AFTER_NOT_SENT_MS * 2 ** (inARow - 1), LONGEST_LOOK_AFTER_NOT_SENT_MS);
  }
  if (failures === 0) return 0;
  const { firstRetryMs, longestRetryMs } = facts.policy;
  return Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs) * jitter(facts.processId);
}

/** 0.8 to 1.2, the same for a process every time, so that stations that failed together do not return together. */
function jitter(processId: string): number {
  return 0.8 + (0.4 * createHash('sha256').update(processId).digest().readUInt16BE(0)) / 0xffff;
}
