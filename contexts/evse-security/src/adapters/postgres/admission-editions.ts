import type { Transaction } from '@bfcert/kernel/transaction';
import { type RawBuilder, sql } from 'kysely';
import type { AdmissionEditions } from '../../admission/dirty-entries.ts';
import { tables } from './tables.ts';

/** A sequence: what it gives out is never taken back, also by a transaction that fails. */
export const admissionEditions: AdmissionEditions = {
  present: (tx) => numberOf(tx, sql`select last_value as edition from evse_admission_edition`),
  next: (tx) => numberOf(tx, sql`select nextval('evse_admission_edition') as edition`),
};

async function numberOf(tx: Transaction, query: RawBuilder<{ edition: number }>): Promise<number> {
  const { rows } = await query.execute(tables(tx));
  const row = rows[0];
  if (row === undefined) throw new Error('the sequence gave nothing');
  return row.edition;
}
