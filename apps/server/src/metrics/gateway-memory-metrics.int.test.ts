import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureGatewayMemory } from './gateway-memory-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

async function scraped(): Promise<string> {
  const registry = new Registry();
  measureGatewayMemory(registry, {
    known: () => new Map([['gateway-1', { residentBytes: 167_000_000, heapLimitBytes: 4_300_000_000 }]]),
  });
  return registry.metrics();
}

it('each gateway has its memory and the limit of its heap', async () => {
  const text = await scraped();
  expect(text).toMatch(/^bfcert_gateway_resident_bytes\{gateway="gateway-1"\} 167000000$/m);
  expect(text).toMatch(/^bfcert_gateway_heap_limit_bytes\{gateway="gateway-1"\} 4300000000$/m);
});

describe('the alarm of a gateway’s memory', () => {
  const rules = alarmRules('gateways');

  it('is taken by Prometheus, fires where it should, and lets a rush pass', () => expectPassing(rules));

  it('of gateways rests on metrics that there are, and stands in the guide', async () => {
    expect(rules.alarms).toEqual(['BfcertGatewayMemory']);
    expectGrounded(rules, declaredIn(await scraped()));
  });
});
