import { lifecycleMigrations } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { newId } from '@bfcert/kernel/ids';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate } from '@bfcert/kernel/postgres';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { afterEach, describe, expect, test } from 'vitest';
import type { ChargerId } from '../../charger/charger.ts';
import { evseMigrations, postgresStores } from './index.ts';

/** Migrations are carried out in the order of their names: ours before the lifecycle's. */
const everything = [...outboxMigrations, ...lifecycleMigrations, ...evseMigrations];
const ours = evseMigrations.filter(({ name }) => name < 'evse-security-021');
const upTo = (lifecycle: string) => [
  ...outboxMigrations,
  ...lifecycleMigrations.filter(({ name }) => name < lifecycle),
  ...ours,
];

let old: TestDatabase;
afterEach(() => old.drop());

/** A charger as an older release wrote it: whose it is stands in the record of its identity alone. */
async function enrolled(wireName: string, owner: string): Promise<ChargerId> {
  const id: ChargerId = newId('idn');
  const bindings = [
    { kind: 'ocpp_identity', value: wireName },
    { kind: 'serial_number', value: `SN-${wireName}` },
    { kind: 'organisation', value: 'Example CPO' },
  ];
  const about = { family: 'V M', cohorts: [], createdAt: '2026-01-01T00:00:00.000Z', version: 1 };
  const identity = { id, subjectType: 'charger', owner, bindings, ...about };
  const { pool } = old.database;
  await pool.query('insert into lifecycle.identity (record) values ($1)', [JSON.stringify(identity)]);
  await pool.query(
    `insert into evse_charger
       (identity_id, wire_name, serial_number, organisation, profile_floor, settings, created_at)
     values ($1, $2, $3, 'Example CPO', 3, '{}', '2026-01-01T00:00:00Z')`,
    [id, wireName, `SN-${wireName}`],
  );
  return id;
}

const chargersOf = (...owners: readonly string[]) =>
  old.database.transactions.run(async (tx) => {
    const found = await postgresStores(old.database).chargers.page(tx, owners, { after: null, limit: 10 });
    return found.map(({ identityId, owner, wireName, profileFloor }) => ({
      identityId,
      owner,
      wireName,
      profileFloor,
    }));
  });

describe.each([
  ['the first release', upTo('lifecycle-006')],
  ['the last release whose chargers had no owner', upTo('lifecycle-021')],
])('a database of %s', (_release, before) => {
  test('gives each charger the owner of its identity, and by it the lists of that owner', async () => {
    old = await createTestDatabase(before);
    const north = await enrolled('CS-1', 'north-depot');
    const south = await enrolled('CS-2', 'Süd "Depot", \'7\'');
    await migrate(old.database, everything);
    expect(await chargersOf('north-depot')).toEqual([
      { identityId: north, owner: 'north-depot', wireName: 'CS-1', profileFloor: 3 },
    ]);
    expect(await chargersOf('Süd "Depot", \'7\'')).toMatchObject([{ identityId: south }]);
    expect(await chargersOf('nobody')).toEqual([]);
  });

  test('without a charger is upgraded as well, and takes none without an owner from then on', async () => {
    old = await createTestDatabase(before);
    await migrate(old.database, everything);
    expect(await chargersOf('north-depot')).toEqual([]);
    await expect(enrolled('CS-3', 'north-depot')).rejects.toThrow(/null value in column "owner"/);
  });

  test('with a charger of no identity is left as it was: nothing of the step is there, and it says why', async () => {
    old = await createTestDatabase(before);
    const id = await enrolled('CS-4', 'north-depot');
    const { pool } = old.database;
    await pool.query('delete from lifecycle.identity where id = $1', [id]);
    await expect(migrate(old.database, everything)).rejects.toThrow(/column "owner".*null values/);
    const { rows } = await pool.query(
      `select (select count(*)::int from evse_charger) as chargers,
         exists (select from schema_migration where name = 'evse-security-021-access-owners') as done,
         exists (select from information_schema.columns
           where table_name = 'evse_charger' and column_name = 'owner') as owned`,
    );
    expect(rows).toEqual([{ chargers: 1, done: false, owned: false }]);
  });
});

test('a step that was done is not done again: an owner that changed since stays', async () => {
  old = await createTestDatabase(upTo('lifecycle-021'));
  const id = await enrolled('CS-5', 'north-depot');
  await migrate(old.database, everything);
  await old.database.transactions.run((tx) =>
    postgresStores(old.database).chargers.moveTo(tx, id, { owner: 'east-depot', family: 'V M' }),
  );
  expect((await migrate(old.database, everything)).applied).toEqual([]);
  expect(await chargersOf('east-depot')).toMatchObject([{ identityId: id }]);
});

test('a connection that was planned before there were two ways was planned in slots', async () => {
  old = await createTestDatabase(
    everything.filter(({ name }) => name < 'evse-security-040' || !name.startsWith('evse-')),
  );
  const { pool } = old.database;
  await pool.query(
    `insert into evse_charger
       (identity_id, owner, wire_name, serial_number, organisation, profile_floor, settings, created_at)
     values ('idn_1', 'depot', 'CS-1', 'SN-1', 'Example CPO', 2, '{}', now())`,
  );
  await pool.query(
    `insert into evse_migration_case (id, identity_id, phase, round, round_started_at, last_outcome, cutover_failures,
       connection, created_at, changed_at, version)
     values ('mig_1', 'idn_1', 'cutover', 1, now(), '', 0, '{"slot":2,"previousPriority":"1"}', now(), now(), 1),
       ('mig_0', 'idn_1', 'abandoned', 1, now(), '', 0, null, now(), now(), 1)`,
  );
  await migrate(old.database, everything);
  const { rows } = await pool.query('select connection from evse_migration_case order by id');
  expect(rows).toEqual([
    { connection: null },
    { connection: { way: 'connection_slot', slot: 2, previousPriority: '1' } },
  ]);
});

test('a case that was abandoned on Profile 3 before that led to active is active, unless its station is decommissioned', async () => {
  old = await createTestDatabase(
    everything.filter(({ name }) => name < 'evse-security-250' || !name.startsWith('evse-')),
  );
  const { pool } = old.database;
  await pool.query(
    `insert into evse_charger
       (identity_id, owner, family, wire_name, serial_number, organisation, profile_floor, settings, created_at, decommissioned_at)
     values ('idn_1', 'depot', 'V M', 'CS-1', 'SN-1', 'Example CPO', 3, '{}', now(), null),
       ('idn_2', 'depot', 'V M', 'CS-2', 'SN-2', 'Example CPO', 2, '{}', now(), null),
       ('idn_3', 'depot', 'V M', 'CS-3', 'SN-3', 'Example CPO', 3, '{}', now(), now())`,
  );
  await pool.query(
    `insert into evse_migration_case (id, identity_id, phase, round, round_started_at, last_outcome, cutover_failures,
       created_at, changed_at, version)
     values ('mig_0', 'idn_1', 'abandoned', 1, now(), '', 0, now(), now(), 1),
       ('mig_1', 'idn_1', 'abandoned', 1, now(), '', 0, now(), now(), 1),
       ('mig_2', 'idn_2', 'abandoned', 1, now(), '', 0, now(), now(), 1),
       ('mig_3', 'idn_3', 'abandoned', 1, now(), '', 0, now(), now(), 1)`,
  );
  await migrate(old.database, everything);
  const { rows } = await pool.query('select phase from evse_migration_case order by id');
  expect(rows.map(({ phase }) => phase)).toEqual(['abandoned', 'active', 'abandoned', 'abandoned']);
});

test('a password that was kept before stations of 1.6 was kept as text', async () => {
  old = await createTestDatabase(
    everything.filter(({ name }) => name < 'evse-security-041' || !name.startsWith('evse-')),
  );
  const { pool } = old.database;
  const verifier = { scheme: 'hmac-sha256', salt: 'c2FsdA==', verifier: 'dg==' };
  await pool.query(
    `insert into evse_charger
       (identity_id, owner, wire_name, serial_number, organisation, profile_floor, settings, created_at)
     values ('idn_1', 'depot', 'CS-1', 'SN-1', 'Example CPO', 2, '{}', now())`,
  );
  await pool.query(
    `insert into evse_authorization_key
       (id, identity_id, version, state, origin, must_rotate, verifier, changed_at, created_at)
     values ('key_1', 'idn_1', 1, 'active', 'generated', false, $1, now(), now())`,
    [JSON.stringify(verifier)],
  );
  await migrate(old.database, everything);
  const { keys, chargers } = postgresStores(old.database);
  await old.database.transactions.run(async (tx) => {
    expect(await keys.ofCharger(tx, 'idn_1' as ChargerId)).toMatchObject([
      { id: 'key_1', verifiers: [{ reading: 'plain', ...verifier }] },
    ]);
    expect(await chargers.find(tx, 'idn_1' as ChargerId)).toMatchObject({ passwordReading: null });
  });
});
