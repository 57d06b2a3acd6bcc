import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { measureServerChains } from './server-chain-metrics.ts';

test('listeners that stay under a root that their authority has moved on from are told of', async () => {
  const registry = new Registry();
  const root = { fingerprint: 'a'.repeat(64), name: 'CN=Root' };
  const chain = { ...root, since: '2026-03-01T12:00:00.000Z', by: 'user:mara', reason: 'as planned', authority: root };
  measureServerChains(registry, {
    serverChains: async () => [
      { slot: 'ec', ...chain, isHeld: true },
      { slot: 'rsa', ...chain, isHeld: false },
    ],
  });
  const text = await registry.metrics();
  expect(text).toContain('bfcert_server_chain_held{slot="ec"} 1');
  expect(text).toContain('bfcert_server_chain_held{slot="rsa"} 0');
});
