import { outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate } from '@bfcert/kernel/postgres';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import { expect, test } from 'vitest';
import { lifecycleMigrations } from './index.ts';

test('what was proposed and declined before that ended it is over, unless it was asked for again', async () => {
  const before = lifecycleMigrations.filter(({ name }) => name < 'lifecycle-195');
  const { database, drop } = await createTestDatabase([...outboxMigrations, ...before]);
  const insert = (table: string, record: object) =>
    database.pool.query(`insert into lifecycle.${table} (record) values ($1)`, [JSON.stringify(record)]);
  const answer = { at: '2026-03-01T12:00:00.000Z', by: 'user:noor', reason: 'not their root', person: 'noor' };
  const asked = (id: string, bundleId: string, status: string) =>
    insert('approval', {
      id,
      status,
      action: { kind: 'import-trust-anchors', bundleId },
      expiresAt: '2026-03-02T12:00:00.000Z',
      answer: status === 'pending' ? null : answer,
    });
  try {
    for (const [id, purpose] of [
      ['tab_1', 'charger_factory_trust'],
      ['tab_2', 'adopted_station_trust'],
    ] as const) {
      await insert('trust_anchor_bundle', { id, purpose, version: 1, state: 'proposed', anchors: [] });
    }
    await asked('apr_1', 'tab_1', 'declined');
    await asked('apr_2', 'tab_2', 'withdrawn');
    await asked('apr_3', 'tab_2', 'pending');

    await migrate(database, [...outboxMigrations, ...lifecycleMigrations]);
    const { rows } = await database.pool.query(
      `select id, state, record->'turnedDown' as "turnedDown" from lifecycle.trust_anchor_bundle order by id`,
    );
    const { person: _, ...turnedDown } = answer;
    expect(rows).toEqual([
      { id: 'tab_1', state: 'declined', turnedDown: { as: 'declined', ...turnedDown } },
      { id: 'tab_2', state: 'proposed', turnedDown: null },
    ]);
  } finally {
    await drop();
  }
});
