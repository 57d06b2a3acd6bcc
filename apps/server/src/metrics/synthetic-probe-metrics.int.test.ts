import type { ProbeStanding } from '@bfcert/certificate-lifecycle';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureSyntheticProbes } from './synthetic-probe-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

async function scraped(standing: ProbeStanding, everyHours = 24): Promise<string> {
  const registry = new Registry();
  measureSyntheticProbes(registry, {
    probes: { standing: async () => standing },
    everyHours,
    since: new Date('2026-03-01T00:00:00Z'),
    now: () => new Date('2026-03-03T00:00:00Z'),
  });
  return registry.metrics();
}
const never = { lastSucceededAt: null, isFailing: false };

describe('what is measured of synthetic probes', () => {
  it('is that the last one failed, and for how long one should have succeeded', async () => {
    const text = await scraped({ lastSucceededAt: '2026-03-01T23:00:00.000Z', isFailing: true });
    expect(text).toMatch(/^bfcert_synthetic_probe_failing 1$/m);
    expect(text).toMatch(/^bfcert_synthetic_probe_overdue_seconds 3600$/m);
  });

  it('is counted from the start of the server where none has ever succeeded, and never where none is to begin', async () => {
    expect(await scraped(never)).toMatch(/^bfcert_synthetic_probe_overdue_seconds 86400$/m);
    expect(await scraped(never, 0)).toMatch(/^bfcert_synthetic_probe_overdue_seconds 0$/m);
  });
});

describe('the alarms of synthetic probes', () => {
  const rules = alarmRules('synthetic-probe');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    expect(rules.alarms).toHaveLength(2);
    expectGrounded(rules, declaredIn(await scraped(never)));
  });
});
