import { FixedClock } from '@bfcert/kernel/clock';
import type { Database } from '@bfcert/kernel/postgres';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresEnrolmentStores, vehicleMigrations } from '../adapters/postgres/index.ts';
import { ownDoors } from '../queries/own-doors.ts';
import { OWN_DOOR_LEASE_MS } from './own-door.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await createTestDatabase(vehicleMigrations));
});
afterAll(() => drop());

test('a door counts for as long as its server says so and two minutes more, at the place that it said last', async () => {
  const clock = new FixedClock(new Date());
  const { transactions } = database;
  const { doors } = postgresEnrolmentStores;
  const says = (node: string, port: number) =>
    transactions.run((tx) => doors.heard(tx, { node, host: '127.0.0.1', port }, clock.now()));
  const open = async () =>
    (await ownDoors({ transactions, clock, stores: postgresEnrolmentStores })).map(
      ({ node, port }) => `${node}:${port}`,
    );
  await says('server-1', 1);
  await says('server-2', 2);
  clock.advance(OWN_DOOR_LEASE_MS / 2);
  await says('server-2', 3);
  expect(await open()).toEqual(['server-1:1', 'server-2:3']);
  clock.advance(OWN_DOOR_LEASE_MS / 2);
  expect(await open()).toEqual(['server-2:3']);
  await transactions.run((tx) => doors.closed(tx, 'server-2'));
  expect(await open()).toEqual([]);
});
