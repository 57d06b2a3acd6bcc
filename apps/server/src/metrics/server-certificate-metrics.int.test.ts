import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SourceStanding } from '@bfcert/certificate-lifecycle';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureServerCertificates } from './server-certificate-metrics.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${ROOT}deploy/prometheus/`;
const rules = readFileSync(`${FOLDER}server-certificates.rules.yaml`, 'utf8');
const cases = readFileSync(`${FOLDER}server-certificates.rules.test.yaml`, 'utf8');
const guide = readFileSync(`${ROOT}docs/operations/alerts.md`, 'utf8');

const standing: SourceStanding = {
  source: 'listeners',
  completedAt: '2026-03-01T00:00:00.000Z',
  isReadable: true,
  unreadable: 2,
  drifts: new Map([['serves_another', 1]]),
  postures: [{ operatingModel: 'tracked', posture: 'escalated', count: 3 }],
};

async function scraped(...standings: readonly SourceStanding[]): Promise<string> {
  const registry = new Registry();
  measureServerCertificates(registry, { standing: async () => standings });
  return registry.metrics();
}

describe('what is measured of server certificates', () => {
  it('is what differs, what is near its end and what cannot be read', async () => {
    const text = await scraped(standing);
    expect(text).toMatch(/^bfcert_server_certificate_drift\{source="listeners",kind="serves_another"\} 1$/m);
    expect(text).toMatch(/^bfcert_server_certificate_drift\{source="listeners",kind="serves_none"\} 0$/m);
    expect(text).toMatch(/^bfcert_server_certificate_unreadable\{source="listeners"\} 2$/m);
    expect(text).toMatch(/^bfcert_server_certificate_source_readable\{source="listeners"\} 1$/m);
    expect(text).toContain(
      'bfcert_server_certificates{source="listeners",operating_model="tracked",posture="escalated"} 3',
    );
  });

  it('is that a source cannot be read', async () => {
    expect(await scraped({ ...standing, isReadable: false })).toMatch(
      /^bfcert_server_certificate_source_readable\{source="listeners"\} 0$/m,
    );
  });
});

describe('the alarms of server certificates', () => {
  it.each([
    ['check', 'rules', 'server-certificates.rules.yaml'],
    ['test', 'rules', 'server-certificates.rules.test.yaml'],
  ])('%s %s %s', (...args) => {
    const { status, stdout, error } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
    if (error !== undefined) throw error;
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('SUCCESS') });
  });

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    const measured = await scraped(standing);
    for (const [name] of rules.matchAll(/\bbfcert_\w+/g)) expect(measured).toContain(`# TYPE ${name} `);
    const alarms = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
    expect(alarms).toHaveLength(3);
    for (const alarm of alarms) {
      expect(cases).toContain(`alertname: ${alarm}`);
      expect(guide).toContain(`\n## ${alarm}\n`);
      expect(rules).toContain(`alerts.md#${alarm.toLowerCase()}`);
    }
  });
});
