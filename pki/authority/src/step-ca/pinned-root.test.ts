import { createServer } from 'node:https';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { expect, it } from 'vitest';
import { fetchPinnedRoot } from './pinned-root.ts';

it('a server whose chain has a key on a brainpool curve is asked, and refused for what it shows', async () => {
  await using server = await brainpoolServer((tls) =>
    createServer(tls, (_, response) => response.end(JSON.stringify({ ca: tls.cert }))),
  );
  const root = fetchPinnedRoot(`https://localhost:${server.port}`, 'ab'.repeat(32), 5_000);
  await expect(root).rejects.toThrow(/does not show the root with the configured fingerprint/);
});
