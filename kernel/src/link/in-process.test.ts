import { expect, test } from 'vitest';
import { InProcessLink } from './in-process.ts';
import { describeLinkContract } from './link-contract.ts';

describeLinkContract('one process', async () => {
  const link = new InProcessLink();
  return {
    server: async () => link.server(),
    gateway: async (nodeId) => link.gateway(nodeId),
    // Whoever has no server yet is cut off.
    gatewayCutOff: async (nodeId) => link.gateway(nodeId),
    end: async () => {},
  };
});

test('a node that is cut off loses what is in flight and comes back with its facts', async () => {
  const link = new InProcessLink();
  const server = link.server();
  const gateway = link.gateway('gw-1');
  const taken = Promise.withResolvers<unknown>();
  server.consume('fact', async (payload) => taken.resolve(payload));
  const joined = Promise.withResolvers<void>();
  gateway.onState((connected) => connected && joined.resolve());
  await joined.promise;
  server.serve('slow', () => new Promise(() => {}));
  const inFlight = gateway.request('slow', null).catch((error: unknown) => error);
  link.disconnect('gw-1');
  expect(await inFlight).toMatchObject({ name: 'LinkUnavailable', sent: true });
  expect(server.nodes()).toEqual([]);
  await gateway.publish('fact', 1);
  link.reconnect('gw-1');
  expect(await taken.promise).toBe(1);
});
