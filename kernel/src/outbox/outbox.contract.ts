import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newId } from '../ids.ts';
import { type Database, kyselyOf } from '../postgres/index.ts';
import type { TestDatabase } from '../postgres/testing.ts';
import type { Transaction } from '../transaction.ts';
import {
  appendEvent,
  type DomainEvent,
  heldSubjects,
  latestPosition,
  OutboxReader,
  type OutboxReaderOptions,
  readSince,
} from './index.ts';
import { sequenceEvents } from './sequence-events.ts';

const writer = fileURLToPath(new URL('./writer.fixture.ts', import.meta.url));

function anEvent(subject: string, data: DomainEvent['data'] = null): DomainEvent {
  return {
    id: newId('evt'),
    type: 'SomethingHappened',
    version: 1,
    subject,
    at: '2026-03-01T12:00:00.000Z',
    actor: { kind: 'system', id: 'test', roles: [] },
    correlationId: 'cor_1',
    causationId: null,
    data,
  };
}

/** A transaction that waits before it commits until told. */
function paused(database: Database, work: (tx: Transaction) => Promise<void>) {
  let commit = (): void => undefined;
  const mayCommit = new Promise<void>((resolve) => (commit = resolve));
  let worked = (): void => undefined;
  const done = new Promise<void>((resolve) => (worked = resolve));
  const committed = database.transactions.run(async (tx) => {
    await work(tx);
    worked();
    await mayCommit;
  });
  return {
    done,
    commit: () => {
      commit();
      return committed;
    },
  };
}

/** What every PostgreSQL this product supports must do. */
export function outboxContract(createDatabase: () => Promise<TestDatabase>): void {
  let created: TestDatabase;
  let database: Database;
  let readers: OutboxReader[] = [];

  beforeEach(async () => {
    created = await createDatabase();
    database = created.database;
  });

  afterEach(async () => {
    await Promise.all(readers.map((reader) => reader.stop()));
    readers = [];
    await created.drop();
  });

  /** So long a poll that whatever arrives was not found by polling. */
  const reader = (options: Partial<OutboxReaderOptions> = {}): OutboxReader => {
    const next = new OutboxReader(database, {
      pollMs: 600_000,
      firstRetryMs: 5,
      onFailure: () => undefined,
      onError: () => undefined,
      ...options,
    });
    readers.push(next);
    return next;
  };
  const append = (event: DomainEvent): Promise<void> => database.transactions.run((tx) => appendEvent(tx, event));
  const all = (): Promise<readonly DomainEvent[]> => readSince(database, 0, 10_000);
  const eventually = (check: () => void | Promise<void>): Promise<void> =>
    vi.waitFor(check, { timeout: 20_000, interval: 5 });

  test('an event comes back as it was written, with U+0000 in its data', async () => {
    const event = anEvent('idn_1', { text: 'a\u0000b', list: [1, null, { deep: true }] });
    await append(event);
    await sequenceEvents(database);
    expect(await all()).toEqual([{ ...event, position: 1 }]);
  });

  test('a transaction that is rolled back leaves no event and no gap', async () => {
    await append(anEvent('idn_1'));
    const failing = database.transactions.run(async (tx) => {
      await appendEvent(tx, anEvent('idn_1'));
      throw new Error('undo');
    });
    await expect(failing).rejects.toThrow('undo');
    await append(anEvent('idn_1'));
    await sequenceEvents(database);
    expect((await readSince(database, 0, 10)).map(({ position }) => position)).toEqual([1, 2]);
    expect(await latestPosition(database)).toBe(2);
  });

  test('an event whose transaction commits late is neither lost nor waited for', async () => {
    const first = anEvent('idn_1', 'began first');
    const second = anEvent('idn_2', 'committed first');
    const slow = paused(database, (tx) => appendEvent(tx, first));
    await slow.done;
    await append(second);
    await sequenceEvents(database);
    const [seen] = await readSince(database, 0, 10);
    expect(seen).toMatchObject({ id: second.id, position: 1 });
    await slow.commit();
    await sequenceEvents(database);
    expect(await readSince(database, 1, 10)).toMatchObject([{ id: first.id, position: 2 }]);
  });

  test('events of one subject keep their order although the later transaction began first', async () => {
    await database.pool.query('create table subject_row (id int primary key); insert into subject_row values (1)');
    const earlier = anEvent('idn_1', 'earlier');
    const later = anEvent('idn_1', 'later');
    const lock = (tx: Transaction) => sql`select * from subject_row for update`.execute(kyselyOf(tx));
    const holder = paused(database, async (tx) => {
      await lock(tx);
      await appendEvent(tx, earlier);
    });
    await holder.done;
    const waiter = database.transactions.run(async (tx) => {
      // Has written before it waits for the subject, so its transaction id is the older one.
      await sql`select pg_current_xact_id()`.execute(kyselyOf(tx));
      await lock(tx);
      await appendEvent(tx, later);
    });
    await holder.commit();
    await waiter;
    await sequenceEvents(database);
    expect((await all()).map(({ data }) => data)).toEqual(['earlier', 'later']);
  });

  test('writers and sequencers at the same time leave no gap and lose nothing', async () => {
    const subjects = ['idn_a', 'idn_b', 'idn_c', 'idn_d'];
    const written = subjects.map(async (subject) => {
      for (let i = 0; i < 25; i++) await append(anEvent(subject, i));
    });
    let writing = true;
    const sequencers = [1, 2, 3].map(async () => {
      while (writing) await sequenceEvents(database);
    });
    await Promise.all(written);
    writing = false;
    await Promise.all(sequencers);
    await sequenceEvents(database);
    const events = await readSince(database, 0, 1_000);
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    for (const subject of subjects) {
      const own = events.filter((event) => event.subject === subject).map(({ data }) => data);
      expect(own).toEqual(Array.from({ length: 25 }, (_, i) => i));
    }
  });

  test('a subscriber is woken by the commit and gets what was written before it started', async () => {
    const seen: unknown[] = [];
    await append(anEvent('idn_1', 'before'));
    const woken = reader();
    woken.subscribe('projection', async (events) => void seen.push(...events.map(({ data }) => data)));
    await woken.start();
    await eventually(() => expect(seen).toEqual(['before']));
    await append(anEvent('idn_1', 'after'));
    await eventually(() => expect(seen).toEqual(['before', 'after']));
  });

  test('more than one batch is delivered in one go', async () => {
    const seen: unknown[] = [];
    for (let i = 1; i <= 5; i++) await append(anEvent('idn_1', i));
    const one = reader({ batchSize: 2 });
    one.subscribe('projection', async (events) => void seen.push(events.map(({ data }) => data)));
    await one.start();
    await eventually(() => expect(seen).toEqual([[1, 2], [3, 4], [5]]));
  });

  test('an event that comes while the handler is busy with the last one follows at once', async () => {
    const seen: unknown[] = [];
    const one = reader();
    one.subscribe('projection', async (events) => {
      // Committed and sequenced before this handler returns.
      if (seen.length === 0) {
        await append(anEvent('idn_1', 'meanwhile'));
        await eventually(async () => expect(await latestPosition(database)).toBe(2));
      }
      seen.push(...events.map(({ data }) => data));
    });
    await one.start();
    await append(anEvent('idn_1', 'first'));
    await eventually(() => expect(seen).toEqual(['first', 'meanwhile']));
  });

  test('a subject that fails while others wait in later batches holds up none of them', async () => {
    const taken: unknown[] = [];
    const one = reader({ batchSize: 2, firstRetryMs: 600_000 });
    one.subscribe('projection', async (events) => {
      if (events.some(({ subject }) => subject === 'idn_bad')) throw new Error('cannot take this');
      taken.push(...events.map(({ data }) => data));
    });
    for (const [subject, data] of [
      ['idn_bad', 'refused'],
      ['idn_good', 1],
      ['idn_bad', 'waits'],
      ['idn_bad', 'waits too'],
      ['idn_good', 2],
    ] as const) {
      await append(anEvent(subject, data));
    }
    await one.start();
    await eventually(() => expect(taken).toEqual([1, 2]));
    expect(await heldSubjects(database, 10)).toMatchObject([{ subject: 'idn_bad', position: 1, attempts: 1 }]);
  });

  test('a subscriber goes on where it was, under the same name', async () => {
    const seen: unknown[] = [];
    const start = async (): Promise<OutboxReader> => {
      const one = reader();
      one.subscribe('projection', async (events) => void seen.push(...events.map(({ data }) => data)));
      await one.start();
      return one;
    };
    const first = await start();
    await append(anEvent('idn_1', 1));
    await eventually(() => expect(seen).toEqual([1]));
    await first.stop();
    await append(anEvent('idn_1', 2));
    await start();
    await eventually(() => expect(seen).toEqual([1, 2]));
  });

  test('of two servers one delivers, and the other takes over when the first has gone', async () => {
    const seenBy: Record<string, unknown[]> = { a: [], b: [] };
    const server = async (name: 'a' | 'b'): Promise<OutboxReader> => {
      const one = reader({ pollMs: 20 });
      one.subscribe('projection', async (events) => void seenBy[name]?.push(...events.map(({ data }) => data)));
      await one.start();
      return one;
    };
    const a = await server('a');
    await append(anEvent('idn_1', 1));
    await eventually(() => expect(seenBy.a).toEqual([1]));
    await server('b');
    await append(anEvent('idn_1', 2));
    await eventually(() => expect(seenBy.a).toEqual([1, 2]));
    await a.stop();
    await append(anEvent('idn_1', 3));
    await eventually(() => expect(seenBy.b).toEqual([3]));
  });

  test('a server is told of what another process committed', async () => {
    const seen: unknown[] = [];
    const one = reader();
    one.subscribe('projection', async (events) => void seen.push(...events.map(({ data }) => data)));
    await one.start();
    await append(anEvent('idn_1', 'from here'));
    await eventually(() => expect(seen).toEqual(['from here']));
    await promisify(execFile)(process.execPath, [writer, JSON.stringify(created.connection)]);
    await eventually(() => expect(seen).toEqual(['from here', 'from elsewhere']));
  });

  test('an event that is refused holds back its own subject only, is shown, and goes through in order once it can', async () => {
    const taken: string[] = [];
    const failures: string[] = [];
    let refuses = true;
    const one = reader({ onFailure: ({ subscriber, event }) => failures.push(`${subscriber} ${event.subject}`) });
    one.subscribe('projection', async (events) => {
      if (refuses && events.some(({ data }) => data === 'poison')) throw new Error('cannot take this');
      taken.push(...events.map(({ subject, data }) => `${subject} ${String(data)}`));
    });
    for (const [subject, data] of [
      ['idn_bad', 'poison'],
      ['idn_good', '1'],
      ['idn_bad', 'next'],
      ['idn_good', '2'],
    ] as const) {
      await append(anEvent(subject, data));
    }
    await one.start();
    await eventually(() => expect(failures.length).toBeGreaterThan(3));
    expect(taken).toEqual(['idn_good 1', 'idn_good 2']);
    await append(anEvent('idn_bad', 'last'));
    await append(anEvent('idn_good', '3'));
    await eventually(() => expect(taken).toContain('idn_good 3'));
    expect(failures.every((failure) => failure === 'projection idn_bad')).toBe(true);
    expect(await heldSubjects(database, 10)).toMatchObject([
      { subscriber: 'projection', subject: 'idn_bad', position: 1, error: 'cannot take this' },
    ]);
    refuses = false;
    await eventually(async () => expect(await heldSubjects(database, 10)).toEqual([]));
    expect(taken.filter((each) => each.startsWith('idn_bad'))).toEqual([
      'idn_bad poison',
      'idn_bad next',
      'idn_bad last',
    ]);
  });

  test('a lost session is made anew and nothing is missed', async () => {
    const seen: unknown[] = [];
    const errors: unknown[] = [];
    const one = reader({ onError: (error) => errors.push(error) });
    one.subscribe('projection', async (events) => void seen.push(...events.map(({ data }) => data)));
    await one.start();
    await append(anEvent('idn_1', 1));
    await eventually(() => expect(seen).toEqual([1]));
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'select pg_try_advisory_lock%'`,
    );
    await eventually(() => expect(errors.length).toBeGreaterThan(0));
    await append(anEvent('idn_1', 2));
    await eventually(() => expect(seen).toEqual([1, 2]));
  });

  test('a reader of the whole log is told when there is more', async () => {
    let told = 0;
    const one = reader();
    const end = one.onSequenced(() => told++);
    await one.start();
    await append(anEvent('idn_1', 'new'));
    await eventually(async () => expect(await readSince(database, 0, 10)).toHaveLength(1));
    await eventually(() => expect(told).toBeGreaterThan(0));
    end();
  });
}
