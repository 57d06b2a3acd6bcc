import { describe, expect, it } from 'vitest';
import { chargerIdentityPolicy } from '../policy/policy.ts';
import { renewalTime } from './renewal-time.ts';

const DAY_MS = 86_400_000;
const notBefore = '2026-03-01T00:00:00.000Z';
const living = (days: number, id = 'crt_1') => ({
  id,
  notBefore,
  notAfter: new Date(Date.parse(notBefore) + days * DAY_MS).toISOString(),
});
const daysBefore = (certificate: ReturnType<typeof living>): number =>
  (Date.parse(certificate.notAfter) - renewalTime(chargerIdentityPolicy, certificate).getTime()) / DAY_MS;
const fleet = Array.from({ length: 2_000 }, (_, index) => daysBefore(living(180, `crt_${index}`)));

describe('the time of a renewal', () => {
  it('is the same whenever and wherever it is asked for', () => {
    expect(daysBefore(living(180))).toBe(daysBefore(living(180)));
  });

  it('lies between the renewal start and half the way to escalation, evenly for certificates of one day', () => {
    expect(Math.max(...fleet)).toBeLessThanOrEqual(30);
    expect(Math.min(...fleet)).toBeGreaterThan(22);
    const byDay = Map.groupBy(fleet, (days) => Math.floor(days));
    const counts = [...byDay.values()].map(({ length }) => length);
    expect(counts).toHaveLength(8);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.4);
  });

  it('is earlier in a shorter life, so that a successor of that life is not due at once', () => {
    expect(daysBefore(living(18))).toBeCloseTo(daysBefore(living(180)) / 10, 5);
  });

  it('waits for the maintenance window', () => {
    const windows = [{ days: ['sun'], from: '01:00', to: '02:00' }] as const;
    const at = renewalTime({ ...chargerIdentityPolicy, maintenance: { timeZone: 'UTC', windows } }, living(180));
    expect([at.getUTCDay(), at.getUTCHours()]).toEqual([0, 1]);
  });
});
