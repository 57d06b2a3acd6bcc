import { sql } from 'kysely';
import type { Database } from '../postgres/index.ts';
import type { OutboxTables } from './tables.ts';

/** A subject whose events wait for one subscriber, because it failed at the first of them. */
export interface HeldSubject {
  readonly subscriber: string;
  readonly subject: string;
  /** Of the event it failed at. */
  readonly position: number;
  readonly attempts: number;
  readonly retryAt: Date;
  readonly error: string;
}

/** What does not move now, the longest waiting first: for operators. */
export async function heldSubjects(database: Database, limit: number): Promise<readonly HeldSubject[]> {
  const rows = await holds(database).selectAll().orderBy('position').limit(limit).execute();
  return rows.map(({ retry_at: retryAt, ...row }) => ({ ...row, retryAt }));
}

export async function dueHolds(database: Database, subscriber: string, limit: number): Promise<readonly HeldSubject[]> {
  const rows = await holds(database)
    .selectAll()
    .where('subscriber', '=', subscriber)
    .where('retry_at', '<=', sql<Date>`now()`)
    .orderBy('retry_at')
    .limit(limit)
    .execute();
  return rows.map(({ retry_at: retryAt, ...row }) => ({ ...row, retryAt }));
}

/** Holds the subject at `position`, or says when the hold that is there is tried again. */
export async function hold(
  database: Database,
  { retryInMs, ...held }: Omit<HeldSubject, 'retryAt'> & { readonly retryInMs: number },
): Promise<void> {
  const retry_at = sql<Date>`now() + ${retryInMs} * interval '1 millisecond'`;
  const { position, attempts, error } = held;
  await database
    .kysely<OutboxTables>()
    .insertInto('event_hold')
    .values({ ...held, retry_at })
    .onConflict((conflict) =>
      conflict.columns(['subscriber', 'subject']).doUpdateSet({ position, attempts, error, retry_at }),
    )
    .execute();
}

export async function endHold(database: Database, { subscriber, subject }: HeldSubject): Promise<void> {
  await database
    .kysely<OutboxTables>()
    .deleteFrom('event_hold')
    .where('subscriber', '=', subscriber)
    .where('subject', '=', subject)
    .execute();
}

function holds(database: Database) {
  return database.kysely<OutboxTables>().selectFrom('event_hold');
}
