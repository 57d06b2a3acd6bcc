import type { Transaction } from '@bfcert/kernel/transaction';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LifecycleWorld } from '../testing/lifecycle-world.ts';
import type { SecurityEvent } from './security-event.ts';
import type { SecurityEventId } from './security-event-id.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const report = (remoteAddress: string): Promise<SecurityEventId> =>
  world.database.transactions.run((tx) =>
    world.lifecycle.recordSecurityEvent(tx, {
      source: 'station_message',
      reporter: 'gw-1',
      type: 'ResetOrReboot',
      identityId: null,
      remoteAddress,
      at: world.clock.now().toISOString(),
      reportedTime: null,
      count: 1,
      details: {},
    }),
  );

test('each event is taken once, and one that counts on is not taken again', async () => {
  const ids = [await report('192.0.2.1'), await report('192.0.2.2')];
  const taken: string[] = [];
  const take = async (_tx: Transaction, events: readonly SecurityEvent[]) => {
    taken.push(...events.map(({ id }) => id));
  };
  expect(await world.lifecycle.takeUntoldSecurityEvents(10, take)).toBe(2);
  await report('192.0.2.1');
  expect(await world.lifecycle.takeUntoldSecurityEvents(10, take)).toBe(0);
  expect(taken.toSorted()).toEqual(ids.toSorted());
});

test('what could not be put on a list is taken again', async () => {
  await report('192.0.2.1');
  const fails = () => Promise.reject(new Error('no room'));
  await expect(world.lifecycle.takeUntoldSecurityEvents(10, fails)).rejects.toThrow('no room');
  expect(await world.lifecycle.takeUntoldSecurityEvents(10, async () => undefined)).toBe(1);
});

test('whoever takes does not hold up whoever records or takes as well', async () => {
  await report('192.0.2.1');
  await world.lifecycle.takeUntoldSecurityEvents(1, async () => {
    await report('192.0.2.2');
    expect(await world.lifecycle.takeUntoldSecurityEvents(10, async () => undefined)).toBe(1);
  });
  expect(await world.lifecycle.takeUntoldSecurityEvents(10, async () => undefined)).toBe(0);
});
