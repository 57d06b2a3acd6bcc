import { lifecycleMigrations } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { evseMigrations } from '@bfcert/evse-security/adapters/postgres';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate } from '@bfcert/kernel/postgres';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { expect, test } from 'vitest';
import { moves } from './migrations.ts';

test('security events from before are kept with their words and counts, and their old table is gone', async () => {
  const contexts = [...outboxMigrations, ...lifecycleMigrations, ...evseMigrations];
  const { database, drop } = await createTestDatabase(contexts);
  await database.pool.query(`
    insert into evse_security_event (id, identity_id, source, type, at, last_at, station_time, count, details, counted_from, counted_hour)
    values ('sev_1', null, 'gateway', 'handshake_refused:unknown_identity', '2026-03-01T10:00:00Z', '2026-03-01T10:59:00Z',
        null, 7, '{"wireName":"CS\\u0000"}', '192.0.2.1', '2026-03-01T10:00:00Z'),
      ('sev_2', 'idn_x', 'station', 'MemoryExhaustion', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z', 'then', 1, '{}', null, null),
      ('sev_3', 'idn_x', 'station', 'MemoryExhaustion', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z', 'then', 1, '{}', null, null)`);
  await migrate(database, [...contexts, ...moves]);
  const { rows } = await database.pool.query('select * from lifecycle.security_event order by id');
  expect(rows).toMatchObject([
    {
      id: 'sev_1',
      reported_type: 'handshake_refused:unknown_identity',
      source: 'gateway',
      first_at: '2026-03-01T10:00:00.000Z',
      last_at: '2026-03-01T10:59:00.000Z',
      details: { kept: '{"wireName":"CS\\ufffd"}' },
    },
    { id: 'sev_2', source: 'station_message', reported_time: 'then', owner: null, remote_address: null },
  ]);
  expect(rows.map(({ count }) => Number(count))).toEqual([7, 2]);
  await expect(database.pool.query('select from evse_security_event')).rejects.toThrow('does not exist');
  await drop();
});
