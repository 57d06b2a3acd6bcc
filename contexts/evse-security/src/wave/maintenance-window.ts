/** 0: Sunday, as in ECMAScript. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** When work on stations may begin, by the clocks of one time zone. */
export interface MaintenanceWindow {
  /** The days on which it opens. */
  readonly days: readonly Weekday[];
  /** Minutes since midnight, a multiple of 5. */
  readonly from: number;
  /** Minutes since midnight, a multiple of 5; at or before `from`: on the day after. */
  readonly to: number;
  /** IANA, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
}

const STEP_MS = 5 * 60_000;
const DAY_MINUTES = 24 * 60;
/** A week, and a day for the change of the clocks. */
const LOOK_AHEAD_MS = 8 * DAY_MINUTES * 60_000;

export const isOpen = (window: MaintenanceWindow, at: Date): boolean =>
  isOpenAt(window, localTime(window.timeZone, at));

function isOpenAt(window: MaintenanceWindow, { day, minute }: ReturnType<typeof localTime>): boolean {
  const { from, to } = window;
  const overnight = to <= from;
  if (opensOn(window, day) && minute >= from && (overnight || minute < to)) return true;
  return overnight && opensOn(window, (day + 6) % 7) && minute < to;
}

/**
 * `at` itself when it is open then. Clocks are changed, and zones differ, by multiples of 5 minutes, so looking every 5 minutes finds
 * each opening; where they are not changed it is enough to look when they show its hour. Null: it never opens, as its only hour is one that the change of the clocks leaves out.
 */
export function nextOpening(window: MaintenanceWindow, at: Date): Date | null {
  if (isOpen(window, at)) return at;
  return nextChange(window, at, true);
}

/** The openings that begin within, in their order; the first is open at `from` already where it is. */
export function openingsWithin(
  window: MaintenanceWindow,
  from: Date,
  until: Date,
): readonly { readonly from: Date; readonly until: Date }[] {
  const openings: { readonly from: Date; readonly until: Date }[] = [];
  for (let at: Date | null = nextOpening(window, from); at !== null && at < until; ) {
    const closing = nextChange(window, at, false) ?? until;
    openings.push({ from: at, until: closing });
    at = nextOpening(window, closing);
  }
  return openings;
}

function nextChange(window: MaintenanceWindow, at: Date, toOpen: boolean): Date | null {
  const first = Math.ceil(at.getTime() / STEP_MS) * STEP_MS;
  for (let time = first; time <= at.getTime() + LOOK_AHEAD_MS; ) {
    const moment = new Date(time);
    const local = localTime(window.timeZone, moment);
    if (isOpenAt(window, local) === toOpen) return moment;
    time += nextLook(window.timeZone, moment, local.minute, toOpen ? window.from : window.to);
  }
  return null;
}

/** To when its clocks show `edge`. Should they be changed by then, which they do not show, an hour may be missing or come twice: a step. */
function nextLook(timeZone: string, at: Date, minute: number, edge: number): number {
  const until = ((edge - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES) * 60_000;
  return localTime(timeZone, new Date(at.getTime() + until)).minute === edge ? until : STEP_MS;
}

const opensOn = ({ days }: MaintenanceWindow, day: number): boolean => days.some((one) => one === day);

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(timeZone: string, at: Date): { readonly day: number; readonly minute: number } {
  const known = formats.get(timeZone);
  const options = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = known ?? new Intl.DateTimeFormat('en-US', options);
  if (known === undefined) formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.indexOf(parts.get('weekday') ?? '');
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}
