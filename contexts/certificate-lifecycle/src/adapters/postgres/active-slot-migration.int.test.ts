import { outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate } from '@bfcert/kernel/postgres';
import { createTestDatabase, type TestDatabase, untilSomebodyWaits } from '@bfcert/kernel/postgres/testing';
import { expect, test } from 'vitest';
import { lifecycleMigrations } from './index.ts';

type Querying = Pick<TestDatabase['database']['pool'], 'query'>;

const identity = (db: Querying, id: string) =>
  db.query('insert into lifecycle.identity (record) values ($1)', [JSON.stringify({ id })]);

const certificate = (db: Querying, id: string, state: string) =>
  db.query('insert into lifecycle.certificate (record) values ($1)', [
    JSON.stringify({ id, state, identityId: 'idn_1', purpose: 'charger_identity', slot: null, version: 1 }),
  ]);

const become = (db: Querying, id: string, state: string) =>
  db.query(
    `update lifecycle.certificate set record = jsonb_set(record, '{state}', to_jsonb($2::text)) where record->>'id' = $1`,
    [id, state],
  );

const activeSlots = async (db: Querying) =>
  (
    await db.query(
      `select identity_id || ' ' || purpose || coalesce(' ' || slot, '') || ' ' || certificate_id as place
        from lifecycle.active_slot order by 1`,
    )
  ).rows.map(({ place }: { place: string }) => place);

test('a certificate that a server of the release before activates while the table is made has its place in it', async () => {
  const before = lifecycleMigrations.filter(({ name }) => name < 'lifecycle-160');
  const { database, drop } = await createTestDatabase([...outboxMigrations, ...before]);
  try {
    await identity(database.pool, 'idn_1');
    await certificate(database.pool, 'crt_1', 'active');
    await certificate(database.pool, 'crt_2', 'issued');

    const server = await database.pool.connect();
    try {
      await server.query('begin');
      await become(server, 'crt_1', 'inactive');
      await become(server, 'crt_2', 'active');
      const migrated = migrate(database, [...outboxMigrations, ...lifecycleMigrations]);
      await untilSomebodyWaits(database);
      await server.query('commit');
      await migrated;
    } finally {
      server.release();
    }
    expect(await activeSlots(database.pool)).toEqual(['idn_1 charger_identity crt_2']);

    await certificate(database.pool, 'crt_3', 'issued');
    await become(database.pool, 'crt_2', 'inactive');
    await become(database.pool, 'crt_3', 'active');
    expect(await activeSlots(database.pool)).toEqual(['idn_1 charger_identity crt_3']);
  } finally {
    await drop();
  }
});
