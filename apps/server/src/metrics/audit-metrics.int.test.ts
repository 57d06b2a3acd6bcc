import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type MeasuredAudit, measureAudit } from './audit-metrics.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${ROOT}deploy/prometheus/`;
const rules = readFileSync(`${FOLDER}audit.rules.yaml`, 'utf8');
const cases = readFileSync(`${FOLDER}audit.rules.test.yaml`, 'utf8');
const guide = readFileSync(`${ROOT}docs/operations/alerts.md`, 'utf8');

const times = { checkedAt: '2026-03-01T00:00:00.000Z', fullAt: '2026-03-01T00:00:00.000Z' };
const fault = { kind: 'missing', entry: 3, to: null, detail: 'Entry 3 is missing.' } as const;
const standing = { name: 'disk', anchored: 5, lagSeconds: 12, failures: 1, lastError: 'away', conflict: false };

async function scraped(duties: Partial<MeasuredAudit['duties']>, over: Partial<typeof standing> = {}): Promise<string> {
  const registry = new Registry();
  measureAudit(registry, {
    log: { anchorStandings: () => [{ ...standing, ...over }] },
    duties: { verdict: () => null, unsigned: () => null, ...duties },
  });
  return registry.metrics();
}

describe('what is measured of the audit', () => {
  it('is that it holds', async () => {
    const text = await scraped({
      verdict: () => ({ ok: true, sealed: 7, unsealed: 0, head: 'h', signedTo: 7, checkpoints: 1, ...times }),
    });
    expect(text).toMatch(/^bfcert_audit_verified 1$/m);
    expect(text).toMatch(/^bfcert_audit_sealed_entries 7$/m);
    expect(text).toMatch(/^bfcert_audit_verified_timestamp_seconds 1772323200$/m);
    expect(text).toMatch(/^bfcert_audit_signing_refused 0$/m);
    expect(text).toMatch(/^bfcert_audit_anchor_lag_seconds\{anchor="disk"\} 12$/m);
    expect(text).toMatch(/^bfcert_audit_anchor_conflict\{anchor="disk"\} 0$/m);
  });

  it('is that it does not', async () => {
    const text = await scraped(
      { verdict: () => ({ ok: false, fault, ...times }), unsigned: () => 'forked' },
      { conflict: true },
    );
    expect(text).toMatch(/^bfcert_audit_verified 0$/m);
    expect(text).toMatch(/^bfcert_audit_signing_refused 1$/m);
    expect(text).toMatch(/^bfcert_audit_anchor_conflict\{anchor="disk"\} 1$/m);
  });

  it('is nothing before it was verified', async () => {
    expect(await scraped({})).not.toMatch(/^bfcert_audit_verified /m);
  });
});

describe('the alarms of the audit', () => {
  it.each([
    ['check', 'rules', 'audit.rules.yaml'],
    ['test', 'rules', 'audit.rules.test.yaml'],
  ])('%s %s %s', (...args) => {
    const { status, stdout, error } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
    if (error !== undefined) throw error;
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('SUCCESS') });
  });

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    const measured = await scraped({ verdict: () => ({ ok: false, fault, ...times }) });
    for (const [name] of rules.matchAll(/\bbfcert_\w+/g)) expect(measured).toContain(`# TYPE ${name} `);
    const alarms = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
    expect(alarms).toHaveLength(5);
    for (const alarm of alarms) {
      expect(cases).toContain(`alertname="${alarm}"`);
      expect(guide).toContain(`\n## ${alarm}\n`);
      expect(rules).toContain(`alerts.md#${alarm.toLowerCase()}`);
    }
  });
});
