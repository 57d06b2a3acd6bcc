import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { incidentCauses } from '@bfcert/certificate-lifecycle';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureIncidents } from './incident-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const runbook = readFileSync(`${ROOT}docs/operations/incidents.md`, 'utf8');
const headings = (text: string) => [...text.matchAll(/^## (\w+)$/gm)].map(([, heading = '']) => heading);

async function scraped(): Promise<string> {
  const registry = new Registry();
  measureIncidents(registry, {
    incidentCounts: async () => [{ severity: 'critical', state: 'opened', count: 3, overdue: 2 }],
  });
  return registry.metrics();
}

it('incidents are counted by severity and state, with a zero where there are none', async () => {
  const text = await scraped();
  expect(text).toMatch(/^bfcert_incidents\{severity="critical",state="opened"\} 3$/m);
  expect(text).toMatch(/^bfcert_incidents\{severity="low",state="acknowledged"\} 0$/m);
  expect(text).toMatch(/^bfcert_incidents_unacknowledged\{severity="critical"\} 2$/m);
  expect(text).toMatch(/^bfcert_incidents_unacknowledged\{severity="high"\} 0$/m);
});

describe('the alarms of incidents', () => {
  const rules = alarmRules('incidents');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    expect(rules.alarms).toHaveLength(2);
    expectGrounded(rules, declaredIn(await scraped()));
  });
});

it.each(incidentCauses)('the guide says what to do about %s', (cause) => {
  expect(headings(runbook)).toContain(cause);
});
