import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLinkContract } from './link-contract.ts';
import { connectGatewayLink, listenServerLink } from './unix-socket.ts';

describeLinkContract('a Unix socket', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'link-'));
  const path = join(directory, 'link.sock');
  const secrets = new Map([
    ['gw-1', randomBytes(32)],
    ['gw-2', randomBytes(32)],
  ]);
  return {
    server: () => listenServerLink({ path, secretOf: (nodeId) => secrets.get(nodeId) ?? null }),
    gateway: (nodeId) =>
      connectGatewayLink({
        path,
        nodeId,
        secret: secrets.get(nodeId) ?? randomBytes(32),
        spoolDirectory: join(directory, `spool-${nodeId}`),
        backoff: { first: 5, longest: 20 },
      }),
    end: () => rm(directory, { recursive: true }),
  };
});
