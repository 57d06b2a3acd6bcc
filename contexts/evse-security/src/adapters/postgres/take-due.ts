import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { DueTimes } from '../../station-process/due-times.ts';
import { tables } from './tables.ts';

const PROCESSES = [
  'evse_migration_case',
  'evse_credential_renewal',
  'evse_key_rotation',
  'evse_trust_anchor_rollout',
  'evse_station_log',
  'evse_wave',
] as const;

/** Ids whose time to look has come; their next time is `again`. One that is being worked on is left out. */
export async function takeDue<Id extends string>(
  tx: Transaction,
  table: (typeof PROCESSES)[number],
  at: Date,
  { limit, again }: { readonly limit: number; readonly again: Date },
): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`
    update ${sql.table(table)} set next_look_at = ${again}
    where id in (
      select id from ${sql.table(table)} where next_look_at <= ${at}
      order by next_look_at limit ${limit} for no key update skip locked
    ) returning id`.execute(tables(tx));
  return rows.map(({ id }) => id);
}

export const dueTimes: DueTimes = {
  bringForward: async (tx, now) => {
    for (const table of [...PROCESSES, 'evse_station_order'] as const) {
      await sql`
        update ${sql.table(table)} set next_look_at = ${now}
        where id in (
          select id from ${sql.table(table)} where next_look_at > ${now} for no key update skip locked
        )`.execute(tables(tx));
    }
  },
};
