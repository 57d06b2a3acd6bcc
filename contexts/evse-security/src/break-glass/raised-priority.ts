import { parseConnectionPriority } from '../connection-slot/connection-priority.ts';
import type { BreakGlass, LoweredPriority } from './break-glass.ts';

const MINUTE_MS = 60_000;
/** After each try: what its certificate fails by may take a person, and it is restarted each time. */
const PAUSES_MS = [10, 60, 6 * 60, 24 * 60].map((minutes) => minutes * MINUTE_MS);
/** As many tries are told apart. */
export const TRIES_COUNTED = PAUSES_MS.length;

/** When it may be sent back to Profile 3 again; null: at once. */
export function nextRaiseAt({ raiseTries, lastRaiseAt }: Pick<BreakGlass, 'raiseTries' | 'lastRaiseAt'>): Date | null {
  const pause = PAUSES_MS[Math.min(raiseTries, TRIES_COUNTED) - 1];
  return lastRaiseAt === null || pause === undefined ? null : new Date(lastRaiseAt.getTime() + pause);
}

/**
 * The list with which it goes to Profile 3 first, as before it was sent down. Whatever else stands in it stays behind that: a
 * station whose certificate does not work falls back to Profile 2 (B10.FR.07), where it is given another (I5). Null: it is so already.
 */
export function raisedPriority(current: readonly number[], lowered: LoweredPriority): string | null {
  const before = parseConnectionPriority(lowered.previousPriority) ?? [];
  const raised = [...before, ...current.filter((slot) => !before.includes(slot))];
  return same(raised, current) ? null : raised.join(',');
}

/** On Profile 3, without what was written to send it down, should it not have taken that out itself (A05.FR.06). Null: it is so already. */
export function clearedPriority(current: readonly number[], { slots }: LoweredPriority): string | null {
  const cleared = current.filter((slot) => !slots.includes(slot));
  return cleared.length === 0 || same(cleared, current) ? null : cleared.join(',');
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();
