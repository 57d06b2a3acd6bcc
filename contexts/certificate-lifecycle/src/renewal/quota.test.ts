import { describe, expect, it } from 'vitest';
import { freeAt, minuteOf, quotaOf } from './quota.ts';

const now = new Date('2026-03-01T12:30:30Z');
const ago = (minutes: number, count = 1) => ({ minute: minuteOf(new Date(now.getTime() - minutes * 60_000)), count });
const free = (starts: readonly ReturnType<typeof ago>[], perHour: number, perDay: number | null = null) =>
  freeAt(starts, { perHour, perDay }, now)?.toISOString() ?? 'now';

describe('the quota of an authority', () => {
  it('is that of its name, else the general one', () => {
    const policy = {
      renewalsPerHour: 600,
      renewalsPerDay: 9_000,
      quotas: [{ authority: 'small', renewalsPerHour: 5 }],
    };
    expect(quotaOf(policy, 'small')).toEqual({ perHour: 5, perDay: null });
    expect(quotaOf(policy, 'other')).toEqual({ perHour: 600, perDay: 9_000 });
  });

  it('has room while fewer have begun within the last hour', () => {
    expect(free([], 1)).toBe('now');
    expect(free([ago(0, 2), ago(30, 2)], 5)).toBe('now');
    expect(free([ago(61)], 1)).toBe('now');
  });

  it('has room again when the first of them are an hour ago, not at the full hour', () => {
    expect(free([ago(20, 1), ago(50, 2)], 3)).toBe('2026-03-01T12:41:00.000Z');
    // More began than the quota has now: it was lowered.
    expect(free([ago(20, 4), ago(50, 2)], 3)).toBe('2026-03-01T13:11:00.000Z');
  });

  it('of a day holds back where that of the hour would not', () => {
    expect(free([ago(23 * 60, 10)], 5, 10)).toBe('2026-03-01T13:31:00.000Z');
    expect(free([ago(25 * 60, 10)], 5, 10)).toBe('now');
  });

  it('counts what a clock that was ahead wrote down', () => {
    expect(free([ago(-90)], 1)).toBe('2026-03-01T15:01:00.000Z');
  });
});
