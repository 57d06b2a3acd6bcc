import { sql } from 'kysely';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { beginWith } from './query-that-begins.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { kyselyOf } from './transactions.ts';

const BEGIN = 'start transaction isolation level read committed';
const insert = (id: number | string): pg.QueryConfig => ({
  name: 'insert_account',
  text: 'insert into account (id) values ($1) returning id',
  values: [id],
});

let created: TestDatabase;
/** Of one session, which is then the one that is asked. */
let database: Database;

beforeEach(async () => {
  created = await createTestDatabase([]);
  database = openDatabase(created.connection, { poolSize: 1 });
  await database.pool.query('create table account (id int primary key)');
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const ids = async (): Promise<readonly number[]> =>
  (await database.pool.query<{ id: number }>('select id from account order by id')).rows.map(({ id }) => id);

async function withSession(work: (session: pg.PoolClient) => Promise<void>): Promise<void> {
  const session = await database.pool.connect();
  try {
    await session.query(insert(0));
    await work(session);
  } finally {
    session.release();
  }
}

test('answers as the statement alone, inside the transaction that it has begun', () =>
  withSession(async (session) => {
    expect(await beginWith(session, BEGIN, insert(1))).toMatchObject({
      command: 'INSERT',
      rowCount: 1,
      rows: [{ id: 1 }],
    });
    expect(session.getTransactionStatus()).toBe('T');
    await session.query('rollback');
    const { rows } = await session.query('select id from account');
    expect(rows).toEqual([{ id: 0 }]);
  }));

test('a transaction that cannot begin carries nothing out, and the session goes on', () =>
  withSession(async (session) => {
    await expect(beginWith(session, 'start transaction isolation level nonsense', insert(1))).rejects.toThrow('syntax');
    await expect(beginWith(session, 'start transaction; select 1', insert(2))).rejects.toThrow('multiple commands');
    expect(session.getTransactionStatus()).toBe('I');
    const { rows } = await session.query(insert(3));
    expect(rows).toEqual([{ id: 3 }]);
    expect((await session.query('select id from account order by id')).rows).toEqual([{ id: 0 }, { id: 3 }]);
  }));

test.each([
  ['by the database', insert(0), 'duplicate key'],
  ['before it is carried out', insert('many'), 'invalid input syntax'],
])('a statement that is refused %s leaves a transaction that can only be rolled back', (_, refused, message) =>
  withSession(async (session) => {
    await expect(beginWith(session, BEGIN, refused)).rejects.toThrow(message);
    await expect(session.query('select 1')).rejects.toThrow('current transaction is aborted');
    await session.query('rollback');
    expect((await session.query(insert(1))).rows).toEqual([{ id: 1 }]);
  }),
);

test('transactions that come often keep what they are: whole or not at all', async () => {
  const add = (id: number, fails: boolean): Promise<void> =>
    database.transactions.run(async (tx) => {
      await sql`insert into account (id) values (${id})`.execute(kyselyOf(tx));
      if (fails) throw new Error('no');
    });
  for (let id = 1; id <= 20; id++) {
    if (id % 2 === 0) await expect(add(id, true)).rejects.toThrow('no');
    else await add(id, false);
  }
  expect(await ids()).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
});

test('a transaction in which nothing is asked has its value and leaves the next one a beginning of its own', async () => {
  expect(await database.transactions.run(async () => 'nothing')).toBe('nothing');
  await expect(database.transactions.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const idOf = sql<{ id: string }>`select pg_current_xact_id()::text as id`;
  const seen = await database.transactions.run(async (tx) => [
    (await idOf.execute(kyselyOf(tx))).rows,
    (await idOf.execute(kyselyOf(tx))).rows,
  ]);
  expect(seen[1]).toEqual(seen[0]);
});
