import type { Json } from '@bfcert/kernel/canonical-json';
import type { GatewayLink, ServerLink } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatewayMemories } from './gateway-memories.ts';

const GB = 2 ** 30;
let link: InProcessLink;
let server: ServerLink;
let memories: GatewayMemories;
const gateways: GatewayLink[] = [];
beforeEach(() => {
  link = new InProcessLink();
  server = link.server();
  memories = new GatewayMemories(server);
});
afterEach(() => Promise.all(gateways.splice(0).map((gateway) => gateway.close())));

async function gateway(nodeId: string, answer: (() => Json) | null): Promise<void> {
  const started = link.gateway(nodeId);
  gateways.push(started);
  if (answer !== null) started.onCommand('gateway.memory', async () => answer());
  await expect.poll(() => started.connected).toBe(true);
}
const known = () => Object.fromEntries(memories.known());

test('each gateway that is there says what it has, and one of the release before says nothing', async () => {
  await gateway('gw-1', () => ({ residentBytes: GB, heapLimitBytes: 4 * GB }));
  await gateway('gw-2', () => ({ residentBytes: 5 * GB, heapLimitBytes: 4 * GB, more: 'of a later release' }));
  await gateway('gw-older', null);
  await memories.look();
  expect(known()).toEqual({
    'gw-1': { residentBytes: GB, heapLimitBytes: 4 * GB },
    'gw-2': { residentBytes: 5 * GB, heapLimitBytes: 4 * GB },
  });
});

test('one that is busy keeps what it said last, and one that is gone has nothing', async () => {
  let isBusy = false;
  await gateway('gw-1', () => {
    if (isBusy) throw new Error('not now');
    return { residentBytes: GB, heapLimitBytes: 4 * GB };
  });
  await memories.look();
  isBusy = true;
  await memories.look();
  expect(Object.keys(known())).toEqual(['gw-1']);
  link.disconnect('gw-1');
  await memories.look();
  expect(known()).toEqual({});
});

test('an answer that is none is a fault of ours, and named', async () => {
  await gateway('gw-1', () => ({ residentBytes: 'much' }));
  await expect(memories.look()).rejects.toThrow('residentBytes');
});
