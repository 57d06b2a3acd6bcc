import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectGatewayLink, listenServerLink } from '@bfcert/kernel/link/nats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Child } from '../child.ts';
import { freeLoopbackPorts } from '../free-ports.ts';
import { findNatsServer, startNats } from './nats-child.ts';

describe('the bus of a cluster on one host', () => {
  let directory: string;
  let child: Child | null;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bfcert-bus-'));
    child = null;
  });
  afterEach(async () => {
    await child?.stop(5_000);
    await rm(directory, { recursive: true, force: true });
  });

  const settings = (port: number) => ({
    directory,
    port,
    serverPassword: 'of "servers"',
    gatewayPassword: 'of gateways',
  });

  it('names the package when its program is missing', () => {
    expect(() => findNatsServer(directory, [])).toThrow(
      'a cluster needs NATS, and nats-server is not installed: install the Debian package nats-server, then try again',
    );
  });

  it('lets in who has a password, keeps it from other users, and ends when told', async () => {
    const [port = 0] = await freeLoopbackPorts(1);
    child = startNats(findNatsServer(process.env.PATH ?? ''), settings(port));
    await child.ready;
    const facts = { maxBytes: 1024 * 1024 };
    const bus = (user: string, pass: string) => ({ servers: `nats://127.0.0.1:${port}`, user, pass });
    const server = await listenServerLink({ bus: bus('server', 'of "servers"'), facts, heartbeatMs: 100 });
    const gateway = await connectGatewayLink({
      bus: bus('gateway', 'of gateways'),
      nodeId: 'gateway-7',
      heartbeatMs: 100,
      spoolDirectory: join(directory, 'spool'),
    });
    const taken = new Promise((resolve) =>
      server.consume('fact', async (payload, { nodeId }) => resolve([nodeId, payload])),
    );
    server.serve('who', async (_, { nodeId }) => nodeId);
    gateway.onCommand('do', async (payload) => payload);
    await gateway.publish('fact', 1);
    expect(await taken).toEqual(['gateway-7', 1]);
    expect(await gateway.request('who', null)).toBe('gateway-7');
    expect(await server.command('gateway-7', 'do', 'x'.repeat(1_500_000))).toHaveLength(1_500_000);
    await gateway.close();
    await server.close();
    await expect(listenServerLink({ bus: bus('server', 'of gateways'), facts })).rejects.toThrow();
    await expect(listenServerLink({ bus: { servers: `nats://127.0.0.1:${port}` }, facts })).rejects.toThrow();
    expect((await stat(join(directory, 'nats.conf'))).mode & 0o077).toBe(0);
    await child.stop(5_000);
    expect(child.pid()).toBeUndefined();
  });

  it('that cannot listen says why', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    child = startNats(findNatsServer(process.env.PATH ?? ''), settings(port));
    await expect(child.ready).rejects.toThrow(/NATS ended with code 1 before it was ready: .*address already in use/);
    taken.close();
  });
});
