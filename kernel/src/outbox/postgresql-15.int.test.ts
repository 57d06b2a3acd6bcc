import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../postgres/index.ts';
import { programsIn } from '../postgres/programs.ts';
import { createTestDatabaseOn } from '../postgres/testing.ts';
import { doWithoutDisk } from '../postgres/testing-server.ts';
import { outboxMigrations } from './migrations.ts';
import { outboxContract } from './outbox.contract.ts';

const DEBIAN_PROGRAMS = '/usr/lib/postgresql/15/bin';

describe('the outbox on Debian’s PostgreSQL 15', () => {
  let directory: string;
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    if (!existsSync(DEBIAN_PROGRAMS))
      throw new Error('The Debian package postgresql-15 is missing: apt-get install postgresql-15');
    directory = await mkdtemp(join(tmpdir(), 'bfcert-pg15-'));
    postgres = await startEmbeddedPostgres({
      dataDirectory: directory,
      programs: programsIn(DEBIAN_PROGRAMS),
      log: () => undefined,
    });
    await doWithoutDisk(postgres);
  });

  afterAll(async () => {
    await postgres?.stop();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  });

  const create = () => createTestDatabaseOn({ ...postgres.connection, database: 'postgres' }, outboxMigrations);

  test('it is that PostgreSQL', async () => {
    const { database, drop } = await create();
    const { rows } = await database.pool.query<{ server_version: string }>('show server_version');
    expect(rows[0]?.server_version).toMatch(/^15\./);
    await drop();
  });

  outboxContract(create);
});
