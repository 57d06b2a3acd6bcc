import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { incidentCauses } from '@bfcert/certificate-lifecycle';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureIncidents } from './incident-metrics.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${ROOT}deploy/prometheus/`;
const rules = readFileSync(`${FOLDER}incidents.rules.yaml`, 'utf8');
const cases = readFileSync(`${FOLDER}incidents.rules.test.yaml`, 'utf8');
const guide = readFileSync(`${ROOT}docs/operations/alerts.md`, 'utf8');
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
  it.each([
    ['check', 'rules', 'incidents.rules.yaml'],
    ['test', 'rules', 'incidents.rules.test.yaml'],
  ])('%s %s %s', (...args) => {
    const { status, stdout, error } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
    if (error !== undefined) throw error;
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('SUCCESS') });
  });

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    const measured = await scraped();
    for (const [name] of rules.matchAll(/\bbfcert_\w+/g)) expect(measured).toContain(`# TYPE ${name} `);
    const alarms = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
    expect(alarms).toHaveLength(2);
    for (const alarm of alarms) {
      expect(cases).toMatch(new RegExp(`alertname: ${alarm}\\n\\s+exp_alerts:\\n\\s+- exp_labels`));
      expect(headings(guide)).toContain(alarm);
    }
  });
});

it.each(incidentCauses)('the guide says what to do about %s', (cause) => {
  expect(headings(runbook)).toContain(cause);
});
