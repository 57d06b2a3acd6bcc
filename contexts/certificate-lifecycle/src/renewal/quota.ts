import type { PolicyVersion } from '../policy/policy-version.ts';

/** How many renewals may begin with one authority. */
export interface RenewalQuota {
  readonly perHour: number;
  /** Null: as many as the hours allow. */
  readonly perDay: number | null;
}

/** So many began in this minute: `2026-03-01T12:34`, UTC. */
export interface RenewalStart {
  readonly minute: string;
  readonly count: number;
}

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const minuteOf = (at: Date): string => at.toISOString().slice(0, 16);

export function quotaOf(
  policy: Pick<PolicyVersion, 'quotas' | 'renewalsPerHour' | 'renewalsPerDay'>,
  authority: string,
): RenewalQuota {
  const own = policy.quotas.find((quota) => quota.authority === authority);
  const { renewalsPerHour, renewalsPerDay } = own ?? policy;
  return { perHour: renewalsPerHour, perDay: renewalsPerDay ?? null };
}

/**
 * When the next one may begin; null: now. The hour and the day are those before `now`, not those of the
 * clock: no two quotas meet at a full hour.
 */
export function freeAt(starts: readonly RenewalStart[], { perHour, perDay }: RenewalQuota, now: Date): Date | null {
  const times = [freeIn(starts, HOUR_MS, perHour, now), perDay === null ? null : freeIn(starts, DAY_MS, perDay, now)];
  const latest = Math.max(...times.map((time) => time?.getTime() ?? 0));
  return latest === 0 ? null : new Date(latest);
}

function freeIn(starts: readonly RenewalStart[], window: number, most: number, now: Date): Date | null {
  // A minute counts until all of it is over the window's length ago. Minutes stand in the order of their text.
  const before = minuteOf(new Date(now.getTime() - window - MINUTE_MS));
  const inside = starts.filter(({ minute }) => minute > before);
  let count = inside.reduce((sum, start) => sum + start.count, 0);
  if (count < most) return null;
  for (const start of inside.toSorted((a, b) => (a.minute < b.minute ? -1 : 1))) {
    count -= start.count;
    if (count < most) return new Date(Date.parse(`${start.minute}:00.000Z`) + MINUTE_MS + window);
  }
  return null;
}
