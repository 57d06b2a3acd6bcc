import { outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate } from '@bfcert/kernel/postgres';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { expect, test } from 'vitest';
import { lifecycleMigrations } from './index.ts';

test('large work from before accounts were kept with it is known by the account of its requester', async () => {
  const before = lifecycleMigrations.filter(({ name }) => name < 'lifecycle-036');
  const { database, drop } = await createTestDatabase([...outboxMigrations, ...before]);
  try {
    const store = (table: string, ...records: readonly object[]) =>
      database.pool.query(`insert into lifecycle.${table} (record) select jsonb_array_elements($1::jsonb)`, [
        JSON.stringify(records),
      ]);
    await store(
      'account',
      { id: 'acc_kim', kind: 'user', name: 'kim', version: 1 },
      { id: 'acc_erp', kind: 'service', name: 'erp', version: 1 },
    );
    const job = { status: 'completed', owners: 'all', dryRun: true, nextAt: 't', advancedAt: 't', keptBytes: 0 };
    await store(
      'import_job',
      { ...job, id: 'imp_1', requestedBy: 'user:kim' },
      { ...job, id: 'imp_2', requestedBy: 'service:erp' },
      { ...job, id: 'imp_3', requestedBy: 'user:administrator' },
      { ...job, id: 'imp_4', requestedBy: 'system:identity-pulls' },
      { ...job, id: 'imp_5', requestedBy: 'user:gone' },
    );
    const action = { status: 'running', owner: null, nextAt: 't' };
    await store(
      'bulk_action',
      { ...action, id: 'bac_1', requestedBy: 'user:kim', requester: 'acc_kim' },
      { ...action, id: 'bac_2', requestedBy: 'service:erp', requester: null },
      { ...action, id: 'bac_3', requestedBy: 'service:gone', requester: null },
    );
    await migrate(database, [...outboxMigrations, ...lifecycleMigrations]);
    const requesters = async (table: string) =>
      (
        await database.pool.query<{ requester: string | null }>(
          `select record->>'requester' as requester from lifecycle.${table} order by id`,
        )
      ).rows.map(({ requester }) => requester);
    expect(await requesters('import_job')).toEqual(['acc_kim', 'acc_erp', 'administrator', null, 'user:gone']);
    expect(await requesters('bulk_action')).toEqual(['acc_kim', 'acc_erp', 'service:gone']);
  } finally {
    await drop();
  }
});
