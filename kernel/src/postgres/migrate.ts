import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * One step of the schema. Names are `<area>-<number>-<what>`, unique in the whole system, and never
 * change once released; `up` runs in the transaction that also records it.
 */
export interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>) => Promise<void>;
}

/** The database was migrated by a newer release than this one, which would misread it. */
export class DatabaseIsNewer extends Error {
  override readonly name = 'DatabaseIsNewer';
}

/** Any number that nothing else in the database uses as an advisory lock. */
const MIGRATION_LOCK = 7_202_153_118n;

interface MigrationTables {
  schema_migration: { name: string; applied_at: Date };
}

/**
 * Applies what is missing, in the order of the names, each with its record in one transaction. Any
 * number of servers may call it at once: each step is done by one of them.
 *
 * @throws DatabaseIsNewer when a step is recorded that `migrations` does not hold.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
): Promise<{ readonly applied: readonly string[] }> {
  const ordered = inOrder(migrations);
  const kysely = database.kysely<MigrationTables>();
  await locked(kysely, (db) => createRecord(db));
  const known = new Set(ordered.map(({ name }) => name));
  const recorded = await kysely.selectFrom('schema_migration').select('name').execute();
  const unknown = recorded.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new DatabaseIsNewer(
      `The database was migrated by a newer release (${unknown.join(', ')}): start that release.`,
    );
  }
  const done = new Set(recorded.map(({ name }) => name));
  const applied: string[] = [];
  for (const migration of ordered) {
    if (done.has(migration.name)) continue;
    if (await locked(kysely, (db) => applyOnce(db, migration))) applied.push(migration.name);
  }
  return { applied };
}

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const ordered = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));
  const twice = ordered.find(({ name }, i) => ordered[i + 1]?.name === name);
  if (twice !== undefined) throw new Error(`two migrations are called ${twice.name}`);
  return ordered;
}

function locked<T>(kysely: Kysely<MigrationTables>, work: (db: Kysely<MigrationTables>) => Promise<T>): Promise<T> {
  return kysely
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (db) => {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(db);
      return work(db);
    });
}

async function createRecord(db: Kysely<MigrationTables>): Promise<void> {
  await db.schema
    .createTable('schema_migration')
    .ifNotExists()
    .addColumn('name', sql`text collate "C"`, (column) => column.primaryKey())
    .addColumn('applied_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
}

async function applyOnce(db: Kysely<MigrationTables>, { name, up }: Migration): Promise<boolean> {
  const done = await db.selectFrom('schema_migration').select('name').where('name', '=', name).executeTakeFirst();
  if (done !== undefined) return false;
  await up(db as unknown as Kysely<unknown>);
  await db.insertInto('schema_migration').values({ name, applied_at: sql<Date>`now()` }).execute();
  return true;
}
