import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measuredPki } from './measured-pki.ts';
import { measureServer } from './server-metrics.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${ROOT}deploy/prometheus/`;
const rules = readFileSync(`${FOLDER}pki.rules.yaml`, 'utf8');
const cases = readFileSync(`${FOLDER}pki.rules.test.yaml`, 'utf8');
const guide = readFileSync(`${ROOT}docs/operations/alerts.md`, 'utf8');
const alarms = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);

const promtool = (...args: string[]) => {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { status, said: stdout + stderr };
};

describe('the alarms', () => {
  it('are rules that Prometheus takes', () => {
    expect(promtool('check', 'rules', 'pki.rules.yaml')).toMatchObject({ status: 0 });
  });

  it('fire where they should, and let a system in good order sleep', () => {
    const { status, said } = promtool('test', 'rules', 'pki.rules.test.yaml');
    expect(said).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('rest on metrics that there are', async () => {
    const registry = new Registry();
    measureServer(registry, {
      lifecycle: {
        countsByState: async () => [],
        openJobs: async () => [],
        deadJobs: async () => [],
        outstandingPlanes: async () => [],
        identitySources: async () => [],
        importJobStanding: async () => ({ open: 0, oldestAdvance: null }),
        incidentCounts: async () => [],
        renewalStanding: async () => ({ held: [], postures: [], owesSince: null, unplanned: 0 }),
        clockDoubt: async () => null,
      },
      evse: {
        stationCounts: async () => ({ enrolled: 0, online: 0 }),
        migrationOverview: () => Promise.reject(new Error('not collected here')),
      },
      pki: measuredPki(new FakeControlPlane(), registry),
      publication: { revocationLists: async () => [], ocspAnswers: async () => [] },
    });
    const measured = new Set(registry.getMetricsAsArray().map(({ name }) => name));
    const used = new Set([...rules.matchAll(/\bbfcert_\w+/g)].map(([name]) => name.replace(/_bucket$/, '')));
    expect(used.size).toBeGreaterThan(10);
    expect([...used].filter((name) => !measured.has(name))).toEqual([]);
  });

  it.each(alarms)('%s has fired once in the tests, and a part of the guide says what to do', (alarm) => {
    const [, runbook = ''] = new RegExp(`alert: ${alarm}\\n(?:.*\\n)*?.*runbook_url: (.*)`).exec(rules) ?? [];
    const fired = new RegExp(`alertname: ${alarm}\\n\\s+exp_alerts:\\n\\s+- exp_labels`).test(cases);
    expect({ alarm, fired: fired || cases.includes(`{alertname="${alarm}", alertstate="firing"}`) }).toEqual({
      alarm,
      fired: true,
    });
    const [file, anchor] = runbook.split('#');
    expect(file).toBe('docs/operations/alerts.md');
    expect([...guide.matchAll(/^## (\w+)$/gm)].map(([, heading = '']) => heading.toLowerCase())).toContain(anchor);
  });
});
