export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Local time from `from` until `to`, on each of the days; one that ends at or before its beginning ends on the day after. */
export interface WeeklyWindow {
  readonly days: readonly Weekday[];
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
}

export interface MaintenanceWindows {
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  readonly windows: readonly WeeklyWindow[];
}

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const MINUTE_MS = 60_000;

export function isOpen(maintenance: MaintenanceWindows, at: Date): boolean {
  const minute = localMinuteOfWeek(maintenance.timeZone, at);
  return spans(maintenance).some(({ start, length }) => (minute - start + WEEK_MINUTES) % WEEK_MINUTES < length);
}

/**
 * The first moment, from `at` on, at which a window is open; `at` itself when one is. A local time that
 * does not exist, because summer time begins, opens an hour later; one that exists twice, the first time.
 */
export function nextOpening(maintenance: MaintenanceWindows, at: Date): Date {
  if (isOpen(maintenance, at)) return at;
  const { timeZone } = maintenance;
  const minute = localMinuteOfWeek(timeZone, at);
  const wholeMinute = at.getTime() - (at.getTime() % MINUTE_MS);
  const openings = spans(maintenance).map(({ start }) => {
    const ahead = (start - minute + WEEK_MINUTES) % WEEK_MINUTES || WEEK_MINUTES;
    const guess = new Date(wholeMinute + ahead * MINUTE_MS);
    // The clocks may change in between: local time tells by how much.
    const off = localMinuteOfWeek(timeZone, guess) - start;
    const nearest = ((off + WEEK_MINUTES / 2 + WEEK_MINUTES) % WEEK_MINUTES) - WEEK_MINUTES / 2;
    const corrected = new Date(guess.getTime() - nearest * MINUTE_MS);
    return (isOpen(maintenance, corrected) ? corrected : guess).getTime();
  });
  return new Date(Math.min(...openings));
}

/** Minutes from Monday 00:00 local time. */
function spans({ windows }: MaintenanceWindows): readonly { readonly start: number; readonly length: number }[] {
  return windows.flatMap(({ days, from, to }) => {
    const length = (minuteOfDay(to) - minuteOfDay(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
    return days.map((day) => ({ start: weekdays.indexOf(day) * DAY_MINUTES + minuteOfDay(from), length }));
  });
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function localMinuteOfWeek(timeZone: string, at: Date): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = weekdays.indexOf((parts['weekday'] ?? '').toLowerCase() as Weekday);
  return day * DAY_MINUTES + Number(parts['hour']) * 60 + Number(parts['minute']);
}

/** A formatter costs a thousand times what it is used for. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
/** Two for each day: more would be a calendar. */
const MOST_WINDOWS = 14;

/** Null when they can be followed; else one sentence. */
export function faultInWindows({ timeZone, windows }: MaintenanceWindows): string | null {
  if (!isTimeZone(timeZone)) return 'The time zone is not one of the IANA database.';
  if (windows.length === 0 || windows.length > MOST_WINDOWS) return `There are 1 to ${MOST_WINDOWS} windows.`;
  for (const { days, from, to } of windows) {
    if (days.length === 0 || new Set(days).size !== days.length) return 'A window has at least one day, each once.';
    if (!days.every((day) => weekdays.includes(day))) return `A day is one of ${weekdays.join(', ')}.`;
    if (!TIME.test(from) || !TIME.test(to)) return 'A window begins and ends at HH:MM, 00:00 to 23:59.';
  }
  return null;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
