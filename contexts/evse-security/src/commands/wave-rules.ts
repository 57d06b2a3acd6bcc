import type { WaveRules } from '../wave/wave.ts';

/** What is not said. */
export const usualWaveRules: WaveRules = {
  canarySize: 5,
  groupSize: 100,
  successPercent: 95,
  errorPercent: 5,
  atOnce: 50,
  perHour: 500,
  perHourOfFamily: null,
  perHourOfCohort: null,
  window: null,
  notBefore: null,
};

/** Of each number its least and its most. */
export const waveBounds = {
  canarySize: [0, 1_000],
  groupSize: [1, 10_000],
  successPercent: [1, 100],
  errorPercent: [0, 100],
  atOnce: [1, 5_000],
  perHour: [1, 100_000],
  perHourOfFamily: [1, 100_000],
  perHourOfCohort: [1, 100_000],
} as const satisfies Partial<Record<keyof WaveRules, readonly [number, number]>>;

type Bounded = keyof typeof waveBounds;

const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * 60_000;
/** Further ahead is a slip of the pen. */
const MOST_DAYS_AHEAD = 730;

/** What is wrong with them, one sentence for people; null: nothing. */
export function faultOfRules(rules: WaveRules, now: Date): string | null {
  for (const name of Object.keys(waveBounds) as Bounded[]) {
    const value = rules[name];
    const [least, most] = waveBounds[name];
    if (value === null) continue;
    if (!Number.isInteger(value) || value < least || value > most) return `${name} must be from ${least} to ${most}.`;
  }
  const { window, notBefore } = rules;
  if (notBefore !== null) {
    const ahead = notBefore.getTime() - now.getTime();
    if (ahead < 0) return 'The planned start is over: leave it out to begin as soon as the wave is started.';
    if (ahead > MOST_DAYS_AHEAD * DAY_MS) return `The planned start is within ${MOST_DAYS_AHEAD} days.`;
  }
  if (window === null) return null;
  if (window.days.length === 0) return 'The maintenance window needs a day.';
  const isTime = (minutes: number): boolean => minutes >= 0 && minutes < DAY_MINUTES && minutes % 5 === 0;
  if (!isTime(window.from) || !isTime(window.to))
    return 'The maintenance window begins and ends at a multiple of five minutes.';
  return isTimeZone(window.timeZone) ? null : `There is no time zone ${window.timeZone}.`;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // A RangeError is how Intl says that it knows none of this name.
    return false;
  }
}
