import { sql } from 'kysely';
import { type Database, kyselyOf } from '../postgres/index.ts';
import { type OutboxTables, SEQUENCED_CHANNEL } from './tables.ts';

const BATCH = 1_000;

/**
 * Gives every event that can be seen by now its position. Number by number in one place, because no
 * number taken in the writers' own transactions will do: they commit in another order than they took
 * their numbers in, and a reader that has passed a number still in flight never sees it.
 *
 *     writer A   begin ── arrival 7 ──────────────── commit
 *     writer B         begin ── arrival 8 ── commit
 *     sequencer                                  8 → position 41     7 → position 42
 *
 * Events of one subject keep their order: whoever holds the subject's lock appends only after the one
 * before has committed, so a later event is never visible without the earlier ones.
 *
 * Any number of servers may run it at once; the head's row lock lets one pass at a time.
 * Returns how many events got a position.
 */
export async function sequenceEvents(database: Database): Promise<number> {
  if (!(await somethingWaits(database))) return 0;
  let total = 0;
  let count: number;
  do {
    count = await sequenceBatch(database);
    total += count;
    // After less than a batch nothing is looked for: whoever commits meanwhile calls anew.
  } while (count === BATCH);
  return total;
}

function sequenceBatch(database: Database): Promise<number> {
  return database.transactions.run(async (tx) => {
    const db = kyselyOf<OutboxTables>(tx);
    const head = await db.selectFrom('domain_event_head').select('position').forUpdate().executeTakeFirstOrThrow();
    // A statement of its own: its snapshot must be younger than the lock.
    const { rows } = await sql<{ count: number }>`
      with batch as (
        select arrival, row_number() over (order by arrival) as step
        from (select arrival from domain_event where position is null order by arrival limit ${sql.lit(BATCH)}) as waiting
      ), numbered as (
        update domain_event set position = ${head.position} + batch.step
        from batch where domain_event.arrival = batch.arrival returning 1
      )
      select count(*) as count, pg_notify(${SEQUENCED_CHANNEL}, '') from numbered`.execute(db);
    const numbered = rows[0]?.count ?? 0;
    await db
      .updateTable('domain_event_head')
      .set({ position: head.position + numbered })
      .execute();
    return numbered;
  });
}

async function somethingWaits(database: Database): Promise<boolean> {
  const waiting = await database
    .kysely<OutboxTables>()
    .selectFrom('domain_event')
    .select('arrival')
    .where('position', 'is', null)
    .limit(sql.lit(1))
    .executeTakeFirst();
  return waiting !== undefined;
}
