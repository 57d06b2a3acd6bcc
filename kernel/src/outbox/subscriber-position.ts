import type { Database } from '../postgres/index.ts';
import type { OutboxTables } from './tables.ts';

/** A subscriber that is new starts with the first event there is. */
export async function enrolSubscriber(database: Database, name: string): Promise<void> {
  await database
    .kysely<OutboxTables>()
    .insertInto('event_subscriber')
    .values({ name, position: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function subscriberPosition(database: Database, name: string): Promise<number> {
  const row = await database
    .kysely<OutboxTables>()
    .selectFrom('event_subscriber')
    .select('position')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.position;
}

/** Unless somebody else has moved it: whoever still thinks it holds the lease must not set it back. */
export async function moveSubscriber(
  database: Database,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await database
    .kysely<OutboxTables>()
    .updateTable('event_subscriber')
    .set({ position: to })
    .where('name', '=', name)
    .where('position', '=', from)
    .execute();
}
