import { outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate } from '@bfcert/kernel/postgres';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { expect, test } from 'vitest';
import { lifecycleMigrations } from './index.ts';

test('a station that two controllers were given before a station had one is kept by the one that was registered first', async () => {
  const before = lifecycleMigrations.filter(({ name }) => name < 'lifecycle-057');
  const { database, drop } = await createTestDatabase([...outboxMigrations, ...before]);
  const bind = (id: string, kind: string, value: string, identifying: boolean) =>
    database.pool.query(
      'insert into lifecycle.identity_binding (identity_id, kind, value, identifying) values ($1, $2, $3, $4)',
      [id, kind, value, identifying],
    );
  try {
    for (const [id, name] of [
      ['idn_1', 'LC-1'],
      ['idn_2', 'LC-2'],
      ['idn_3', 'CS-3'],
    ] as const) {
      await database.pool.query('insert into lifecycle.identity (record) values ($1)', [JSON.stringify({ id })]);
      await bind(id, 'ocpp_identity', name, true);
    }
    await bind('idn_2', 'station_behind', 'CS-BOTH', false);
    await bind('idn_1', 'station_behind', 'CS-BOTH', false);
    await bind('idn_1', 'station_behind', 'CS-1', false);
    await bind('idn_2', 'station_behind', 'CS-2', false);
    // The same word under another kind is nobody's station.
    await bind('idn_3', 'organisation', 'CS-2', false);

    await migrate(database, [...outboxMigrations, ...lifecycleMigrations]);
    const { rows } = await database.pool.query(
      `select identity_id, value, identifying from lifecycle.identity_binding
        where kind <> 'ocpp_identity' order by value, identity_id`,
    );
    expect(rows).toEqual([
      { identity_id: 'idn_1', value: 'CS-1', identifying: true },
      { identity_id: 'idn_2', value: 'CS-2', identifying: true },
      { identity_id: 'idn_3', value: 'CS-2', identifying: false },
      { identity_id: 'idn_1', value: 'CS-BOTH', identifying: true },
      { identity_id: 'idn_2', value: 'CS-BOTH', identifying: false },
    ]);
    // From then on nobody else is given it.
    await expect(bind('idn_3', 'station_behind', 'CS-1', true)).rejects.toThrow('identity_binding_taken');
  } finally {
    await drop();
  }
});
