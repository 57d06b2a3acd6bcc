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
  const trusted: string[] = [];
  let look = (): void => undefined;
  const follower = followAdmission(
    gateway,
    table,
    {
      changed: (ids) => {
        changes.push(ids);
        look();
      },
      anchors: ({ clientCasPem }) => trusted.push(clientCasPem),
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
    cas?: string,
  ): Promise<void> => {
    const numbers = { publisher, edition: toVersion, fromVersion, toVersion };
    const anchors = cas === undefined ? {} : { anchors: { clientCasPem: cas } };
    return server.broadcast('admission.delta', { ...numbers, upserts, removals: [], ...anchors });
  };
  /** Resolves when `holds` does; looked at whenever something changed. */
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (holds()) resolve();
      };
      look();
    });
  const reaches = (version: number): Promise<void> => until(() => table.version === version);
  return { link, state, table, changes, trusted, follower, broadcast, until, reaches };
}

test('deltas are followed and name the identities they touch', async () => {
  const { follower, table, changes, broadcast, reaches } = bench();
  await follower.firstSnapshot;
  await broadcast(1, 2, [anEntry({ profileFloor: 3 })]);
  await reaches(2);
  expect(table.entryOf('CS-1')?.profileFloor).toBe(3);
  expect(changes).toEqual([null, ['idn_1']]);
});

test('the anchors that a delta brings are trusted at once, and before its entries are looked at', async () => {
  const { follower, state, trusted, changes, broadcast, until } = bench();
  await follower.firstSnapshot;
  await broadcast(1, 2, [anEntry()], 'server-1', 'pem and another');
  let trustedThen: readonly string[] = [];
  await until(() => {
    trustedThen = [...trusted];
    return changes.length === 2;
  });
  expect(trustedThen).toEqual(['pem', 'pem and another']);
  expect(state.snapshots).toBe(1);
});

test('of anchors that come while a snapshot is on its way the newest are trusted after it', async () => {
  const { follower, state, trusted, broadcast, reaches } = bench();
  const answered = Promise.withResolvers<void>();
  state.beforeAnswer = async () => {
    await broadcast(1, 3, [], 'server-2', 'newest');
    await broadcast(1, 2, [], 'server-1', 'newer');
    setImmediate(() => setImmediate(() => answered.resolve()));
    await answered.promise;
  };
  await follower.firstSnapshot;
  await reaches(2);
  expect(trusted).toEqual(['newest', 'newest']);
});

test('of anchors that a slower server has read before, the ones that are known stay', async () => {
  const { follower, state, trusted, broadcast, until, changes } = bench();
  state.version = 7;
  await follower.firstSnapshot;
  await broadcast(1, 6, [anEntry()], 'server-2', 'of before');
  await until(() => changes.length === 2);
  expect(trusted).toEqual(['pem']);
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
  const { follower, state, table, changes, broadcast, until, reaches } = bench();
  const answered = Promise.withResolvers<void>();
  state.beforeAnswer = async () => {
    // What that server had said before nobody here has heard: a second snapshot has it.
    Object.assign(state, { entries: [anEntry({ fingerprints: {} })], beforeAnswer: async () => undefined });
    await broadcast(70, 71, [anEntry({ fingerprints: {} })], 'server-2');
    setImmediate(() => setImmediate(() => answered.resolve()));
    await answered.promise;
  };
  await follower.firstSnapshot;
  expect(table.entryOf('CS-1')?.fingerprints).toEqual({});
  await until(() => changes.filter((ids) => ids === null).length === 2);
  await broadcast(71, 72, [anEntry({ profileFloor: 3 })], 'server-2');
  await reaches(72);
  expect(state.snapshots).toBe(2);
});

test('a server that begins to count costs no snapshot', async () => {
  const { follower, state, broadcast, reaches } = bench();
  await follower.firstSnapshot;
  await broadcast(1, 2, [], 'server-2');
  await broadcast(2, 3, [anEntry({ profileFloor: 3 })], 'server-2');
  await reaches(3);
  expect(state.snapshots).toBe(1);
});

test('F21: a revocation waits for no snapshot that is on its way, and an older one does not undo it for a moment', async () => {
  const { follower, state, table, changes, broadcast, until } = bench();
  await follower.firstSnapshot;
  const answered = Promise.withResolvers<void>();
  state.beforeAnswer = () => answered.promise;
  state.version = 8;
  await broadcast(7, 8, []);
  await broadcast(8, 9, [anEntry({ fingerprints: {} })]);
  await until(() => table.entryOf('CS-1')?.fingerprints['f1'] === undefined);
  expect([state.snapshots, table.version, changes]).toEqual([2, 1, [null, ['idn_1']]]);
  const seen: unknown[] = [];
  const looked = until(() => {
    seen.push(table.entryOf('CS-1')?.fingerprints);
    return changes.length === 3;
  });
  answered.resolve();
  await looked;
  expect(seen).toEqual(seen.map(() => ({})));
  expect([state.snapshots, table.version, changes.at(-1)]).toEqual([2, 9, null]);
});

test('F21: what comes while a snapshot is asked for in vain counts, and the next one follows', async () => {
  const { follower, state, table, broadcast, until, reaches } = bench();
  await follower.firstSnapshot;
  const answered = Promise.withResolvers<void>();
  state.beforeAnswer = () => answered.promise;
  await broadcast(7, 8, []);
  await broadcast(8, 9, [anEntry({ fingerprints: {} })]);
  await until(() => table.entryOf('CS-1')?.fingerprints['f1'] === undefined);
  state.beforeAnswer = async () => undefined;
  Object.assign(state, { version: 9, entries: [anEntry({ fingerprints: {} })] });
  answered.reject(new Error('the database is away'));
  await reaches(9);
  expect(table.entryOf('CS-1')?.fingerprints).toEqual({});
  expect(state.snapshots).toBe(3);
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
