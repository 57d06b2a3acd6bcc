import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { measuredPki } from './measured-pki.ts';
import { measureServer } from './server-metrics.ts';
import { alarmRules, expectGrounded, expectPassing } from './testing/alarm-rules.ts';

describe('the alarms', () => {
  const rules = alarmRules('pki');

  it('are taken by Prometheus, and fire where they should, and let a system in good order sleep', () =>
    expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
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
    expect(rules.metrics.size).toBeGreaterThan(10);
    expectGrounded(rules, new Set(registry.getMetricsAsArray().map(({ name }) => name)));
  });
});
