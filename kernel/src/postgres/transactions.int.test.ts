import { AbortedTransactionError, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Transaction } from '../transaction.ts';
import type { Database } from './database.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { afterCommit, kyselyOf } from './transactions.ts';

interface Tables {
  account: { id: number; balance: number };
}

let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase([]);
  database = created.database;
  await database.pool.query('create table account (id int primary key, balance int not null)');
});

afterEach(async () => void (await database.pool.query('truncate account')));

afterAll(() => created.drop());

const add = (tx: Transaction, id: number, balance = 0): Promise<unknown> =>
  kyselyOf<Tables>(tx).insertInto('account').values({ id, balance }).execute();
const ids = async (): Promise<number[]> =>
  (await database.kysely<Tables>().selectFrom('account').select('id').orderBy('id').execute()).map(({ id }) => id);

test('work that resolves is committed, with its value', async () => {
  const value = await database.transactions.run(async (tx) => {
    await add(tx, 1);
    return 'done';
  });
  expect([value, await ids()]).toEqual(['done', [1]]);
});

test('work that throws is rolled back', async () => {
  const failing = database.transactions.run(async (tx) => {
    await add(tx, 1);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await ids()).toEqual([]);
});

test('a snapshot sees nothing of what is committed between its questions, and writes nothing', async () => {
  const seen = await database.transactions.snapshot(async (tx) => {
    const count = async () => (await kyselyOf<Tables>(tx).selectFrom('account').select('id').execute()).length;
    const before = await count();
    await database.transactions.run((other) => add(other, 1));
    return [before, await count()];
  });
  expect([seen, await ids()]).toEqual([[0, 0], [1]]);
  await expect(database.transactions.snapshot((tx) => add(tx, 2))).rejects.toThrow('read-only');
});

test('work that swallows a failed statement does not pass for committed', async () => {
  const swallowing = database.transactions.run(async (tx) => {
    await add(tx, 1);
    await add(tx, 1).catch(() => undefined);
  });
  await expect(swallowing).rejects.toThrow(AbortedTransactionError);
  expect(await ids()).toEqual([]);
});

test('listeners run once, after the commit, in order; never after a rollback', async () => {
  const heard: string[] = [];
  await database.transactions.run(async (tx) => {
    afterCommit(tx, () => heard.push('first'));
    afterCommit(tx, () => heard.push('second'));
    await add(tx, 1);
    expect(heard).toEqual([]);
  });
  const failing = database.transactions.run(async (tx) => {
    afterCommit(tx, () => heard.push('rolled back'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(heard).toEqual(['first', 'second']);
});

test('a serialization failure is tried again, and only the attempt that commits is heard of', async () => {
  const heard: number[] = [];
  let attempt = 0;
  await database.transactions.run(async (tx) => {
    const own = ++attempt;
    afterCommit(tx, () => heard.push(own));
    await add(tx, own);
    if (own < 3) await sql`do $$ begin raise sqlstate '40001'; end $$`.execute(kyselyOf(tx));
  });
  expect([heard, await ids()]).toEqual([[3], [3]]);
});

test('a failure that does not go away is thrown in the end', async () => {
  let attempts = 0;
  const hopeless = database.transactions.run(async (tx) => {
    attempts++;
    await sql`do $$ begin raise sqlstate '40001'; end $$`.execute(kyselyOf(tx));
  });
  await expect(hopeless).rejects.toMatchObject({ code: '40001' });
  expect(attempts).toBe(6);
});

test('two transactions that deadlock both succeed', async () => {
  await database.transactions.run(async (tx) => {
    await add(tx, 1);
    await add(tx, 2);
  });
  const bothHoldOne = barrier(2);
  const pay = (from: number, to: number): Promise<void> =>
    database.transactions.run(async (tx) => {
      await raise(tx, from);
      await bothHoldOne();
      await raise(tx, to);
    });
  await Promise.all([pay(1, 2), pay(2, 1)]);
  expect(await database.kysely<Tables>().selectFrom('account').select('balance').execute()).toEqual([
    { balance: 2 },
    { balance: 2 },
  ]);
});

test('a transaction kept for later can write nothing', async () => {
  let kept: Transaction | null = null;
  await database.transactions.run(async (tx) => {
    kept = tx;
  });
  expect(() => kept !== null && kyselyOf(kept)).toThrow('ended');
});

test('int8 arrives as a number while that is exact, and else as bigint', async () => {
  const { rows } = await database.pool.query('select 9007199254740991::int8 as exact, 9007199254740992::int8 as large');
  expect(rows).toEqual([{ exact: 9007199254740991, large: 9007199254740992n }]);
});

function raise(tx: Transaction, id: number): Promise<unknown> {
  return kyselyOf<Tables>(tx)
    .updateTable('account')
    .set((eb) => ({ balance: eb('balance', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Resolves for everybody once `count` have come; open from then on. */
function barrier(count: number): () => Promise<void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    if (++come >= count) open();
    return opened;
  };
}
