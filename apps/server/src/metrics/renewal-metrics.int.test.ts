import type { ClockDoubt, RenewalStanding } from '@bfcert/certificate-lifecycle';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureRenewals } from './renewal-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

async function scraped(over: Partial<RenewalStanding> = {}, doubt: ClockDoubt | null = null): Promise<string> {
  const registry = new Registry();
  measureRenewals(registry, {
    renewalStanding: async () => ({ held: [], postures: [], owesSince: null, unplanned: 0, ...over }),
    clockDoubt: async () => doubt,
  });
  return registry.metrics();
}

describe('what is measured of renewals', () => {
  it('is zero in good order, not absent', async () => {
    const text = await scraped();
    for (const posture of ['escalated', 'incident', 'expired']) {
      expect(text).toContain(`bfcert_certificates_not_renewed{posture="${posture}"} 0\n`);
    }
    expect(text).toContain('bfcert_renewals_held{reason="put_off_quota"} 0\n');
    expect(text).toMatch(/^bfcert_renewal_scheduler_lag_seconds 0$/m);
    expect(text).toMatch(/^bfcert_clock_in_doubt 0$/m);
  });

  it('is what waits, for how long, and why', async () => {
    const text = await scraped(
      {
        held: [{ reason: 'station_unreachable', count: 4 }],
        postures: [{ posture: 'incident', count: 2 }],
        owesSince: new Date(Date.now() - 60_000).toISOString(),
        unplanned: 3,
      },
      { noticedAt: '2026-03-01T00:00:00.000Z', jump: 1, lastSign: null },
    );
    expect(text).toContain('bfcert_renewals_held{reason="station_unreachable"} 4\n');
    expect(text).toContain('bfcert_certificates_not_renewed{posture="incident"} 2\n');
    expect(text).toMatch(/^bfcert_renewal_scheduler_lag_seconds 6[0-9]/m);
    expect(text).toMatch(/^bfcert_renewals_unplanned 3$/m);
    expect(text).toMatch(/^bfcert_clock_in_doubt 1$/m);
  });
});

describe('the alarms of renewals', () => {
  const rules = alarmRules('renewal');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    expect(rules.alarms).toHaveLength(5);
    expectGrounded(rules, declaredIn(await scraped()));
  });
});
