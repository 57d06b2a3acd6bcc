import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awaitFreePorts } from './free-ports.ts';

describe('the ports of the system', () => {
  let other: Server;
  let port: number;
  beforeEach(async () => {
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    port = (other.address() as { port: number }).port;
  });
  afterEach(() => void other.close());

  const wanted = () => [{ setting: 'ports.profile3', host: '127.0.0.1', port }];

  it('are named when another program has them', async () => {
    await expect(awaitFreePorts(wanted(), 0)).rejects.toThrow(
      `port ${port} on 127.0.0.1 (ports.profile3) is in use by another program`,
    );
  });

  it('are waited for, as the end of an earlier system gives them free', async () => {
    const free = awaitFreePorts(wanted(), 60_000);
    await new Promise((resolve) => setImmediate(resolve));
    other.close();
    await free;
  });

  it('are given free again by the look at them', async () => {
    other.close();
    await once(other, 'close');
    await awaitFreePorts([...wanted(), ...wanted()], 0);
  });

  it('cannot be opened on an address that is not ours', async () => {
    await expect(awaitFreePorts([{ setting: 'ports.http', host: '192.0.2.1', port }], 0)).rejects.toThrow(
      '192.0.2.1 is not an address of this machine',
    );
  });
});
