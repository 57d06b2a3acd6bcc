import type { IdentitySource } from '@bfcert/certificate-lifecycle';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { measureIdentitySources } from './identity-metrics.ts';

test('a source that is late is a one, and one that is gone no series any more', async () => {
  const source = (name: string, isLate: boolean): IdentitySource => ({
    name,
    intervalSeconds: 60,
    synchronisedAt: null,
    isLate,
  });
  const registry = new Registry();
  let sources = [source('depot', true), source('fleet', false)];
  measureIdentitySources(registry, { identitySources: async () => sources });
  const text = await registry.metrics();
  expect(text).toContain('bfcert_identity_source_late{source="depot"} 1\n');
  expect(text).toContain('bfcert_identity_source_late{source="fleet"} 0\n');
  sources = [source('fleet', false)];
  expect(await registry.metrics()).not.toContain('depot');
});
