import type { SourceStanding } from '@bfcert/certificate-lifecycle';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measureServerCertificates } from './server-certificate-metrics.ts';
import { measureServerChains } from './server-chain-metrics.ts';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

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
  measureServerChains(registry, { serverChains: async () => [] });
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
  const rules = alarmRules('server-certificates');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    expect(rules.alarms).toHaveLength(4);
    expectGrounded(rules, declaredIn(await scraped(standing)));
  });
});
