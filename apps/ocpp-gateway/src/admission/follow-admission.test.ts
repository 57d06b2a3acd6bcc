import type { AdmissionEntry } from '@bfcert/evse-security/station-contract';
import { systemClock } from '@bfcert/kernel/clock';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { anEntry } from '../testing/handshake-builder.ts';
import { followAdmission } from './follow-admission.ts';
import { AdmissionTable } from './table.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function bench() {
  const link = new InProcessLink();
  const server = link.server();
  const state = { version: 1, entries: [anEntry()], snapshots: 0, beforeAnswer: async (): Promise<void> => undefined };
  server.serve('admission.snapshot', async () => {
    state.snapshots++;
    const { version } = state;
    const answer = {
      publisher: 'server-1',
      version,
      edition: version,
      clientCasPem: 'pem',
      pepper: '',
      entries: [...state.entries],
    };
    await state.beforeAnswer();
    return answer;
  });
  const gateway = link.gateway('gateway-1');
  const table = new AdmissionTable(systemClock, 120_000);
  const changes: (readonly string[] | null)[] = [];
  let look = (): void => undefined;
  const follower = followAdmission(
    gateway,
    table,
    {
      changed: (ids) => {
        changes.push(ids);
        look();
      },
      anchors: () => undefined,
    },
    { clock: systemClock, log: pino({ level: 'silent' }) },
  );
  closers.push(
    () => follower.stop(),
    () => gateway.close(),
  );
  const broadcast = (
    fromVersion: number,
    toVersion: number,
    upserts: AdmissionEntry[],
    publisher = 'server-1',
  ): Promise<void> => {
    const numbers = { publisher, edition: toVersion, fromVersion, toVersion };
    return server.broadcast('admission.delta', { ...numbers, upserts, removals: [] });
  };
  /** Resolves when the table has `version`. */
  const reaches = (version: number): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (table.version === version) resolve();
      };
      look();
    });
  return { link, state, table, changes, follower, broadcast, reaches };
}

test('deltas are followed and name the identities they touch', async () => {
  const { follower, table, changes, broadcast, reaches } = bench();
  await follower.firstSnapshot;
  await broadcast(1, 2, [anEntry({ profileFloor: 3 })]);
  await reaches(2);
  expect(table.entryOf('CS-1')?.profileFloor).toBe(3);
  expect(changes).toEqual([null, ['idn_1']]);
});

test('a missed delta is made good by a snapshot', async () => {
  const { follower, state, table, broadcast, reaches } = bench();
  await follower.firstSnapshot;
  Object.assign(state, { version: 4, entries: [anEntry({ profileFloor: 3 })] });
  await broadcast(3, 4, []);
  await reaches(4);
  expect(table.entryOf('CS-1')?.profileFloor).toBe(3);
});

test('a server that counts from 1 again is followed', async () => {
  const { follower, state, table, broadcast, reaches } = bench();
  state.version = 50;
  await follower.firstSnapshot;
  Object.assign(state, { version: 1, entries: [] });
  await broadcast(1, 1, []);
  await reaches(1);
  expect(table.entryOf('CS-1')).toBeNull();
});

test('a delta that overtakes the snapshot it follows is not lost', async () => {
  const { follower, state, table, broadcast, reaches } = bench();
  const answered = Promise.withResolvers<void>();
  state.beforeAnswer = async () => {
    await broadcast(1, 2, [anEntry({ fingerprints: {} })]);
    setImmediate(() => setImmediate(() => answered.resolve()));
    await answered.promise;
  };
  await follower.firstSnapshot;
  await reaches(2);
  expect(table.entryOf('CS-1')?.fingerprints).toEqual({});
  expect(state.snapshots).toBe(1);
});

test('a delta of another server that overtakes the snapshot is not lost either', async () => {
  const { follower, state, table, broadcast, reaches } = bench();
  const answered = Promise.withResolvers<void>();
  state.beforeAnswer = async () => {
    await broadcast(70, 71, [anEntry({ fingerprints: {} })], 'server-2');
    setImmediate(() => setImmediate(() => answered.resolve()));
    await answered.promise;
  };
  await follower.firstSnapshot;
  await reaches(71);
  expect(table.entryOf('CS-1')?.fingerprints).toEqual({});
  expect(state.snapshots).toBe(1);
});

test('a reconnection asks for a snapshot', async () => {
  const { link, follower, state, table, reaches } = bench();
  await follower.firstSnapshot;
  link.disconnect('gateway-1');
  Object.assign(state, { version: 9, entries: [] });
  link.reconnect('gateway-1');
  await reaches(9);
  expect(table.entryOf('CS-1')).toBeNull();
});
