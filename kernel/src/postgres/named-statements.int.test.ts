import { type RawBuilder, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { kyselyOf } from './transactions.ts';

/** Often enough for a name. */
const OFTEN = 6;

let created: TestDatabase;
/** Of one session, so that whatever is done to it is done to the one that is used next. */
let database: Database;

beforeEach(async () => {
  created = await createTestDatabase([]);
  database = openDatabase(created.connection, { poolSize: 1 });
  await database.pool.query('create table account (id int primary key); insert into account values (1), (2), (3)');
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

interface Account {
  readonly id: number;
}
const account = (id: number): RawBuilder<Account> => sql<Account>`select * from account where id = ${id}`;
const read = async (id: number) => (await account(id).execute(database.kysely())).rows;
const readInTransaction = (id: number) =>
  database.transactions.run(async (tx) => (await account(id).execute(kyselyOf(tx))).rows);
async function readOften(): Promise<void> {
  for (let i = 0; i < OFTEN; i++) await read(1);
}
async function named(): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ statement: string }>('select statement from pg_prepared_statements');
  return rows.map(({ statement }) => statement);
}

test('what comes often has a name and a plan, what comes once or is several has none', async () => {
  await sql`select ${'once'}::text`.execute(database.kysely());
  for (let i = 0; i < OFTEN; i++) await sql`select 1; select 2`.execute(database.kysely());
  await readOften();
  expect(await named()).toEqual(['select * from account where id = $1']);
  expect(await read(2)).toEqual([{ id: 2 }]);
});

test('however many texts come often, a bounded number of them is kept, and all are answered', async () => {
  for (let column = 0; column < 300; column++) {
    const text = sql`select ${sql.lit(column)}::int as value where ${true}`;
    for (let i = 0; i < OFTEN; i++) expect((await text.execute(database.kysely())).rows).toEqual([{ value: column }]);
  }
  expect(await named()).toHaveLength(250);
});

test('a table that another server gives a column is read on, outside and inside a transaction', async () => {
  await readOften();
  await database.pool.query(`alter table account add column owner text default 'somebody'`);
  expect(await read(1)).toEqual([{ id: 1, owner: 'somebody' }]);
  await readOften();
  await database.pool.query('alter table account drop column owner');
  expect(await readInTransaction(1)).toEqual([{ id: 1 }]);
});

test.each([
  ['outside', read],
  ['inside', readInTransaction],
])(
  'a pooler that gives us a session without our names costs the names and nothing else, %s a transaction',
  async (_where, readOne) => {
    await readOften();
    await database.pool.query('deallocate all');
    expect(await readOne(1)).toEqual([{ id: 1 }]);
    await readOften();
    expect(await named()).toEqual([]);
  },
);

test('a pooler that gives us a session in which another process has our names costs the names and nothing else', async () => {
  await readOften();
  const { rows } = await database.pool.query<{ name: string }>('select name from pg_prepared_statements');
  const [other] = rows;
  if (other === undefined) throw new Error('nothing has a name');
  await database.close();

  database = openDatabase(created.connection, { poolSize: 1 });
  await database.pool.query(`prepare "${other.name}" as select * from account where id = $1`);
  await readOften();
  expect(await read(3)).toEqual([{ id: 3 }]);
});
