import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureAlerts } from './alert-metrics.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${ROOT}deploy/prometheus/`;
const rules = readFileSync(`${FOLDER}alerts.rules.yaml`, 'utf8');
const cases = readFileSync(`${FOLDER}alerts.rules.test.yaml`, 'utf8');
const guide = readFileSync(`${ROOT}docs/operations/alerts.md`, 'utf8');

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
  it.each([
    ['check', 'rules', 'alerts.rules.yaml'],
    ['test', 'rules', 'alerts.rules.test.yaml'],
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
      expect(guide).toMatch(new RegExp(`^## ${alarm}$`, 'm'));
    }
  });
});
