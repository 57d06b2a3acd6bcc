import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureAlerts } from './alert-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

async function scraped(): Promise<string> {
  const registry = new Registry();
  measureAlerts(registry, {
    routes: [{ name: 'siem' }, { name: 'mail' }],
    store: {
      counts: async () => [
        { route: 'siem', status: 'pending', count: 2, oldest: new Date('2026-03-01T11:00:00Z') },
        { route: 'siem', status: 'failed', count: 1, oldest: new Date('2026-02-01T11:00:00Z') },
      ],
    },
    now: () => new Date('2026-03-01T12:00:00Z'),
  });
  return registry.metrics();
}

it('alerts are counted by route and status, with the wait of the oldest, and a zero where there are none', async () => {
  const text = await scraped();
  expect(text).toMatch(/^bfcert_alerts\{route="siem",status="failed"\} 1$/m);
  expect(text).toMatch(/^bfcert_alerts\{route="mail",status="dismissed"\} 0$/m);
  expect(text).toMatch(/^bfcert_alerts_oldest_pending_seconds\{route="siem"\} 3600$/m);
  expect(text).toMatch(/^bfcert_alerts_oldest_pending_seconds\{route="mail"\} 0$/m);
});

describe('the alarms of alerts that do not arrive', () => {
  const rules = alarmRules('alerts');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    expect(rules.alarms).toHaveLength(2);
    expectGrounded(rules, declaredIn(await scraped()));
  });
});
