import type { BegunLately, GroupTally, WaveFacts } from './facts.ts';
import { mayFail, sizeOf } from './health.ts';
import { closedUntil } from './opening.ts';
import type { WaveHold, WaveMember } from './wave.ts';
import { successOf } from './wave-kind.ts';

export type WaveDecision =
  | { readonly kind: 'begin'; readonly members: readonly WaveMember[] }
  | { readonly kind: 'hold'; readonly code: WaveHold['code']; readonly group: number; readonly because: string }
  | { readonly kind: 'complete' }
  /** `until`: look again then at the latest; null: when a member has ended. */
  | { readonly kind: 'wait'; readonly for: string; readonly until: Date | null };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * What a running wave does next: 1 failures are within bounds · 2 the groups so far have succeeded, and somebody
 * of them was tried · 3 is anybody left? · 4 the clock is believed · 5 its planned start has come, and the window is open ·
 * 6 there is room beside those under way · 7 the rates leave some to be begun now.
 */
export function decideWave(facts: WaveFacts, now: Date): WaveDecision {
  const { groups, next } = facts;
  for (const group of groups) {
    const hold = tooManyFailures(facts, group) ?? cannotSucceed(facts, group);
    if (hold !== null) return hold;
  }
  const underWay = groups.reduce((sum, group) => sum + group.underWay, 0);
  const upcoming = next[0]?.group;
  if (upcoming === undefined) {
    return underWay === 0 ? { kind: 'complete' } : { kind: 'wait', for: `${underWay} under way to end`, until: null };
  }
  const barrier = groups.find((group) => group.group < upcoming && !hasSucceeded(facts, group));
  if (barrier !== undefined) return { kind: 'wait', for: wordsOfBarrier(facts, barrier), until: null };
  return hasShownNothing(groups, upcoming) ?? beginSome(facts, now, underWay);
}

/** A group goes on without the failures that somebody has looked at, or it would wait for them without end. */
const needed = ({ wave }: WaveFacts, group: GroupTally): number =>
  Math.ceil(((sizeOf(group) - group.acknowledged) * wave.rules.successPercent) / 100);

const hasSucceeded = (facts: WaveFacts, group: GroupTally): boolean => group.active >= needed(facts, group);

function tooManyFailures({ wave }: WaveFacts, group: GroupTally): WaveDecision | null {
  const allowed = mayFail(group, wave.rules.errorPercent);
  if (group.newFailures <= allowed) return null;
  const because = `${group.newFailures} of the ${sizeOf(group)} stations of group ${group.group} have failed, and ${allowed} may (${wave.rules.errorPercent} %). Nothing more is begun. Look at those that failed, then resume or abort.`;
  return { kind: 'hold', code: 'too_many_failures', group: group.group, because };
}

function cannotSucceed(facts: WaveFacts, group: GroupTally): WaveDecision | null {
  const possible = sizeOf(group) - group.failed;
  if (possible >= needed(facts, group)) return null;
  const because = `${group.failed} of the ${sizeOf(group)} stations of group ${group.group} have failed, so that ${facts.wave.rules.successPercent} % of it cannot be reached. Nothing more is begun. Look at those that failed, then resume to go on without them, or abort.`;
  return { kind: 'hold', code: 'group_cannot_succeed', group: group.group, because };
}

/** A group that was left out whole needs none of itself; that is no success where nobody before or in it was tried. */
function hasShownNothing(groups: readonly GroupTally[], upcoming: number): WaveDecision | null {
  const before = groups.filter(({ group }) => group < upcoming);
  if (before.some(({ active, acknowledged }) => active + acknowledged > 0)) return null;
  const untried = before.findLast((group) => sizeOf(group) === 0 && group.newlyLeftOut > 0);
  if (untried === undefined) return null;
  const { group, leftOut } = untried;
  const because = `All ${leftOut} stations of group ${group} were left out, so that nobody has shown yet what this wave does. Nothing more is begun. Look at why, then resume to begin group ${upcoming} as the first, or abort.`;
  return { kind: 'hold', code: 'group_left_out', group, because };
}

const wordsOfBarrier = (facts: WaveFacts, group: GroupTally): string =>
  `group ${group.group}: ${group.active} of ${needed(facts, group)} needed are ${successOf[facts.wave.kind]}`;

function beginSome(facts: WaveFacts, now: Date, underWay: number): WaveDecision {
  const { wave, next, begunLately } = facts;
  const { rules } = wave;
  // All is looked at again once it is believed (`dueProcesses`).
  if (facts.isClockInDoubt) {
    const until = new Date(now.getTime() + MINUTE_MS);
    return { kind: 'wait', for: 'somebody to say that the clock is right', until };
  }
  const closed = closedUntil(rules, now);
  if (closed !== null) return { kind: 'wait', ...closed };
  const room = rules.atOnce - underWay;
  if (room <= 0) return { kind: 'wait', for: `room beside ${underWay} under way`, until: null };
  const counted = new Rates(facts, now);
  const group = next[0]?.group;
  const members: WaveMember[] = [];
  for (const member of next) {
    if (members.length === room || member.group !== group) break;
    if (!counted.leaveRoomFor(member)) continue;
    counted.count(member);
    members.push(member);
  }
  if (members.length > 0) return { kind: 'begin', members };
  // Each rate that stands in the way counts some of what was begun within the hour: the oldest of these leaves it first.
  const oldest = begunLately.find((begun) => begun.at.getTime() > now.getTime() - HOUR_MS && mayCount(begun, next));
  const until = oldest === undefined ? null : new Date(oldest.at.getTime() + HOUR_MS);
  return { kind: 'wait', for: 'the rates to leave room', until };
}

const mayCount = ({ isOwn, family, cohorts }: BegunLately, next: readonly WaveMember[]): boolean =>
  isOwn || next.some((one) => one.family === family || one.cohorts.some((cohort) => cohorts.includes(cohort)));

/** How many were begun within the hour: of all by this wave, of each family and of each cohort by whichever wave. */
class Rates {
  readonly #rules: WaveFacts['wave']['rules'];
  #all = 0;
  readonly #families = new Map<string, number>();
  readonly #cohorts = new Map<string, number>();

  constructor({ wave, begunLately }: WaveFacts, now: Date) {
    this.#rules = wave.rules;
    for (const begun of begunLately) if (begun.at.getTime() > now.getTime() - HOUR_MS) this.count(begun);
  }

  count({ isOwn = true, family, cohorts }: Pick<WaveMember, 'family' | 'cohorts'> & { isOwn?: boolean }): void {
    if (isOwn) this.#all++;
    this.#families.set(family, (this.#families.get(family) ?? 0) + 1);
    for (const cohort of cohorts) this.#cohorts.set(cohort, (this.#cohorts.get(cohort) ?? 0) + 1);
  }

  leaveRoomFor({ family, cohorts }: Pick<WaveMember, 'family' | 'cohorts'>): boolean {
    const { perHour, perHourOfFamily, perHourOfCohort } = this.#rules;
    return (
      this.#all < perHour &&
      isBelow(this.#families.get(family), perHourOfFamily) &&
      cohorts.every((cohort) => isBelow(this.#cohorts.get(cohort), perHourOfCohort))
    );
  }
}

const isBelow = (count: number | undefined, limit: number | null): boolean => limit === null || (count ?? 0) < limit;
