import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureFacts } from './fact-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

async function scraped(): Promise<string> {
  const registry = new Registry();
  measureFacts(registry, {
    seconds: () =>
      new Map([
        ['gateway-1', 0],
        ['gateway-2', 912.5],
      ]),
  });
  return registry.metrics();
}

it('each gateway has the age of its oldest fact that was not taken', async () => {
  const text = await scraped();
  expect(text).toMatch(/^bfcert_gateway_oldest_untaken_fact_seconds\{gateway="gateway-1"\} 0$/m);
  expect(text).toMatch(/^bfcert_gateway_oldest_untaken_fact_seconds\{gateway="gateway-2"\} 912.5$/m);
});

describe('the alarm of facts', () => {
  const rules = alarmRules('facts');

  it('is taken by Prometheus, fires where it should, and lets a storm of connections pass', () => expectPassing(rules));

  it('rests on a metric that there is, and stands in the guide', async () => {
    expect(rules.alarms).toEqual(['BfcertFactsNotTaken']);
    expectGrounded(rules, declaredIn(await scraped()));
  });
});
