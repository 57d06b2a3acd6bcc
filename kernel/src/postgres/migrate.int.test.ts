import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { DatabaseIsNewer, type Migration, migrate } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let used: TestDatabase[] = [];

async function emptyDatabase(): Promise<TestDatabase> {
  const created = await createTestDatabase([]);
  used.push(created);
  return created;
}

afterEach(async () => {
  await Promise.all(used.map((each) => each.drop()));
  used = [];
});

const table = (name: string): Migration => ({
  name,
  up: async (db) => void (await sql`create table ${sql.table(name)} (id int)`.execute(db)),
});

test('migrations run in the order of their names, once', async () => {
  const { database } = await emptyDatabase();
  expect(await migrate(database, [table('b-001'), table('a-001')])).toEqual({ applied: ['a-001', 'b-001'] });
  expect(await migrate(database, [table('b-001'), table('a-001')])).toEqual({ applied: [] });
});

test('servers that start together apply each migration once', async () => {
  const { database } = await emptyDatabase();
  const migrations = ['a-001', 'a-002', 'a-003'].map(table);
  const results = await Promise.all([1, 2, 3, 4].map(() => migrate(database, migrations)));
  expect(results.flatMap(({ applied }) => applied).sort()).toEqual(['a-001', 'a-002', 'a-003']);
});

test('a migration that fails leaves neither its tables nor its record', async () => {
  const { database } = await emptyDatabase();
  const failing: Migration = {
    name: 'a-002',
    up: async (db) => {
      await table('half_made').up(db);
      await sql`select 1 / 0`.execute(db);
    },
  };
  await expect(migrate(database, [table('a-001'), failing])).rejects.toThrow('division by zero');
  expect(await migrate(database, [table('a-001'), table('a-002')])).toEqual({ applied: ['a-002'] });
  await expect(database.pool.query('select * from half_made')).rejects.toThrow('does not exist');
});

test('a database of a newer release is refused and stays as it is', async () => {
  const { database } = await emptyDatabase();
  await migrate(database, [table('a-001'), table('a-002')]);
  await expect(migrate(database, [table('a-001'), table('a-000')])).rejects.toBeInstanceOf(DatabaseIsNewer);
  await expect(database.pool.query('select * from "a-000"')).rejects.toThrow('does not exist');
});

test('two migrations of one name are refused', async () => {
  const { database } = await emptyDatabase();
  await expect(migrate(database, [table('a-001'), table('a-001')])).rejects.toThrow('a-001');
});
