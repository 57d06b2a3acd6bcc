import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type MeasuredAudit, measureAudit } from './audit-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

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
  const rules = alarmRules('audit');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    expect(rules.alarms).toHaveLength(5);
    expectGrounded(rules, declaredIn(await scraped({ verdict: () => ({ ok: false, fault, ...times }) })));
  });
});
