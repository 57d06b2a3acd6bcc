const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** Midnight UTC of the Monday on or before it. */
export function mondayOf(at: Date): Date {
  const day = Math.floor(at.getTime() / DAY_MS);
  // Day 0 was a Thursday.
  const sinceMonday = (((day + 3) % 7) + 7) % 7;
  return new Date((day - sinceMonday) * DAY_MS);
}

/** ISO 8601: `2026-W53`. A week is of the year that has its Thursday. */
export function nameOfWeek(monday: Date): string {
  const thursday = new Date(monday.getTime() + 3 * DAY_MS);
  const year = thursday.getUTCFullYear();
  const number = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / WEEK_MS) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** `2026-12-28`. */
export const dateOf = (at: Date): string => at.toISOString().slice(0, 10);
