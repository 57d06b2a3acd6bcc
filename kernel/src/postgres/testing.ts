import { hash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import type { DatabaseConnection } from './connection.ts';
import { type Database, openDatabase } from './database.ts';
import { type Migration, migrate } from './migrate.ts';
import { TEST_SERVER_VARIABLE } from './testing-server.ts';

export interface TestDatabase {
  readonly database: Database;
  readonly connection: DatabaseConnection;
  /** Closes `database` and drops it, whoever else is still connected. */
  drop(): Promise<void>;
}

/**
 * A fresh, migrated database of its own on the test run's one server: the embedded one, which the first
 * caller makes start (`testing-global-setup.ts`), or the one of TEST_DATABASE_URL.
 */
export async function createTestDatabase(migrations: readonly Migration[]): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASE_URL;
  if (url !== undefined) return createTestDatabaseOn(serverOf(url), migrations);
  const server = await embeddedServer();
  return openNew(server, nameOfNew(), await templateOn(server, migrations));
}

/** Migrated step by step; leaves nothing on the server when it is dropped. */
export async function createTestDatabaseOn(
  server: TestServer,
  migrations: readonly Migration[],
): Promise<TestDatabase & { readonly connection: TestServer }> {
  const created = await openNew(server, nameOfNew(), 'template0');
  try {
    await migrate(created.database, migrations);
  } catch (error) {
    await created.drop();
    throw error;
  }
  return created;
}

/** By the names of their migrations: copied, which is ten times as quick as migrating anew. */
const templates = new Map<string, Promise<string>>();

function templateOn(server: TestServer, migrations: readonly Migration[]): Promise<string> {
  const key = migrations.map(({ name }) => name).join();
  const known =
    templates.get(key) ?? sharedTemplate(server, `template_${hash('sha256', key).slice(0, 16)}`, migrations);
  templates.set(key, known);
  return known;
}

/**
 * One for all processes of the run, made by the first that needs it while the others wait. It ends with the run's server.
 * It gets its name when it is whole, so that one whose maker was ended in the middle is nobody's.
 */
async function sharedTemplate(server: TestServer, name: string, migrations: readonly Migration[]): Promise<string> {
  const client = new pg.Client({ port: 5432, ssl: false, ...server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return name;
    const { database, connection } = await createTestDatabaseOn(server, migrations);
    // One that somebody is connected to can be neither renamed nor copied.
    await database.close();
    await client.query(`alter database ${connection.database} rename to ${name}`);
    return name;
  } finally {
    await client.end();
  }
}

const nameOfNew = (): string => `test_${randomBytes(8).toString('hex')}`;

async function openNew(
  server: TestServer,
  name: string,
  template: string,
): Promise<TestDatabase & { readonly connection: TestServer }> {
  // As files: through the log, as is usual, it takes four times as long.
  await onServer(server, `create database ${name} template ${template} strategy file_copy encoding 'UTF8' locale 'C'`);
  const connection = { ...server, database: name };
  const database = openDatabase(connection, { poolSize: 5 });
  const drop = async (): Promise<void> => {
    await database.close();
    await onServer(server, `drop database if exists ${name} with (force)`);
  };
  return { database, connection, drop };
}

/** `database` is one that exists already, from which others are created. */
export type TestServer = Exclude<DatabaseConnection, { readonly connectionString: string }>;

/** Resolves once a session of this database waits for a lock that another holds; other tests' databases are on the same server. */
export async function untilSomebodyWaits({ pool }: Pick<Database, 'pool'>): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await pool.query(waiting)).rowCount === 0);
}

async function embeddedServer(): Promise<TestServer> {
  const path = process.env[TEST_SERVER_VARIABLE];
  if (path === undefined) {
    throw new Error('no test server: vitest.config.ts must name kernel/src/postgres/testing-global-setup.ts');
  }
  const answer: unknown = JSON.parse(await text(connect(path)));
  if (typeof answer === 'object' && answer !== null) {
    if ('host' in answer && typeof answer.host === 'string' && 'user' in answer && typeof answer.user === 'string') {
      return { host: answer.host, user: answer.user, database: 'postgres' };
    }
    if ('error' in answer) throw new Error(`the test server did not start: ${String(answer.error)}`);
  }
  throw new Error('the test server answers something else');
}

function serverOf(connectionString: string): TestServer {
  const { host, port, user, password, database } = new pg.Client({ connectionString });
  if (user === undefined || database === undefined) throw new Error('TEST_DATABASE_URL names no user or no database');
  return { host, port, user, database, ...(password === undefined ? {} : { password }) };
}

async function onServer(server: TestServer, statement: string): Promise<void> {
  const client = new pg.Client({ port: 5432, ssl: false, ...server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
