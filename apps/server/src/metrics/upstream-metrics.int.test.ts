import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureUpstreams } from './upstream-metrics.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${ROOT}deploy/prometheus/`;
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');

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
  it.each([
    ['check', 'rules', 'upstreams.rules.yaml'],
    ['test', 'rules', 'upstreams.rules.test.yaml'],
  ])('%s %s %s', (...args) => {
    const { status, stdout, error } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
    if (error !== undefined) throw error;
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('SUCCESS') });
  });

  it('rests on a metric that there is, and stands in the guide', async () => {
    const rules = read('deploy/prometheus/upstreams.rules.yaml');
    const measured = await scraped();
    for (const [name] of rules.matchAll(/\bbfcert_\w+/g)) expect(measured).toContain(`# TYPE ${name} `);
    const alarms = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    expect(alarms).toEqual(['BfcertUpstreamAway']);
    expect(read('docs/operations/alerts.md')).toContain('## BfcertUpstreamAway\n');
  });
});
