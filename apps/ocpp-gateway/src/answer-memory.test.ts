import { getHeapStatistics } from 'node:v8';
import { gatewayMemory } from '@bfcert/evse-security/station-contract';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { expect, test } from 'vitest';
import { answerMemory } from './answer-memory.ts';

test('a gateway says what its process has, and more once it has more', async () => {
  const link = new InProcessLink();
  const server = link.server();
  const gateway = link.gateway('gw-1');
  answerMemory(gateway);
  await expect.poll(() => gateway.connected).toBe(true);
  const ask = async () => gatewayMemory.parse(await server.command('gw-1', 'gateway.memory', null));
  const before = await ask();
  expect(before.heapLimitBytes).toBe(getHeapStatistics().heap_size_limit);
  // Outside the heap, as what Node loses.
  const taken = Buffer.alloc(200_000_000, 1);
  expect((await ask()).residentBytes - before.residentBytes).toBeGreaterThan(taken.length / 2);
  await gateway.close();
});
