import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';
import { measureUpstreams } from './upstream-metrics.ts';

async function scraped(): Promise<string> {
  const registry = new Registry();
  measureUpstreams(registry, {
    upstreamStanding: async () => [{ name: 'depot', connected: 7, away: 2, missed: 0 }],
  });
  return registry.metrics();
}

it('stations are counted by their upstream and whether it is there for them', async () => {
  const text = await scraped();
  expect(text).toMatch(/^bfcert_upstream_stations\{upstream="depot",presence="connected"\} 7$/m);
  expect(text).toMatch(/^bfcert_upstream_stations\{upstream="depot",presence="away"\} 2$/m);
  expect(text).toMatch(/^bfcert_upstream_stations\{upstream="depot",presence="missed"\} 0$/m);
});

describe('the alarm of upstreams', () => {
  const rules = alarmRules('upstreams');

  it('is taken by Prometheus, and passes its cases', () => expectPassing(rules));

  it('rests on a metric that there is, and stands in the guide', async () => {
    expect(rules.alarms).toEqual(['BfcertUpstreamAway']);
    expectGrounded(rules, declaredIn(await scraped()));
  });
});
