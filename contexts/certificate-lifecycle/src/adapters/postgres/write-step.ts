import { eventRowsFor, type OutboxTables } from '@bfcert/kernel/outbox';
import { kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { WrittenStep } from '../../certificate/certificate-store.ts';
import { sha1Of } from './sha1-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

/** One statement: each of its own would be a round trip more for every transition. */
export async function writeStep(tx: Transaction, { record, from, events, entries }: WrittenStep): Promise<void> {
  const db = kyselyOf<LifecycleTables & OutboxTables>(tx)
    .with('told', (query) =>
      events.length === 0
        ? query.selectNoFrom(sql.lit(0).as('none'))
        : query.insertInto('domain_event').values(eventRowsFor(tx, events)),
    )
    .with('noted', (query) =>
      entries.length === 0
        ? query.selectNoFrom(sql.lit(0).as('none'))
        : query.insertInto('lifecycle.audit_entry').values(entries.map((entry) => ({ entry: storable(entry) }))),
    );
  const values = { record: storable(record), sha1: sha1Of(record) };
  if (from === null) {
    await db.insertInto('lifecycle.certificate').values(values).execute();
    return;
  }
  const result = await db
    .updateTable('lifecycle.certificate')
    .set({ ...values, updated_at: sql<Date>`now()` })
    .where('id', '=', record.id)
    .where('version', '=', from)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) throw new Error(`${record.id} does not have version ${from}`);
}
