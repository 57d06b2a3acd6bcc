import { sql } from 'kysely';
import type { Database } from '../postgres/index.ts';
import type { SequencedEvent } from './domain-event.ts';
import { type EventRow, sequencedEvent } from './read-since.ts';
import type { OutboxTables } from './tables.ts';

/** What one subscriber has before it. */
export interface Turn {
  /** Where it is. */
  readonly position: number;
  /** At most as many as asked for, in order. */
  readonly events: readonly SequencedEvent[];
  /** Of the events' subjects those that wait at an earlier event. */
  readonly held: ReadonlySet<string>;
  /** Milliseconds until the next hold is due, by the database's clock: 0 when one is; null when nothing is held. */
  readonly dueInMs: number | null;
}

/** One statement, as most turns find nothing: each subscriber is woken by every event. */
export async function readTurn(database: Database, subscriber: string, limit: number): Promise<Turn> {
  const rows = await database
    .kysely<OutboxTables>()
    .selectFrom('event_subscriber')
    .leftJoinLateral(
      (query) =>
        query
          .selectFrom('domain_event')
          .selectAll()
          .whereRef('domain_event.position', '>', 'event_subscriber.position')
          .orderBy('domain_event.position')
          // Part of the text: with a limit not known, no plan would serve for every turn.
          .limit(sql.lit(limit))
          .as('event'),
      (join) => join.onTrue(),
    )
    .selectAll('event')
    .select(({ exists, selectFrom }) => [
      'event_subscriber.position as after',
      selectFrom('event_hold')
        .select(sql<number | null>`(extract(epoch from min(retry_at) - now()) * 1000)::float8`.as('ms'))
        .whereRef('event_hold.subscriber', '=', 'event_subscriber.name')
        .as('due_in_ms'),
      exists(
        selectFrom('event_hold')
          .select('event_hold.subject')
          .whereRef('event_hold.subscriber', '=', 'event_subscriber.name')
          .whereRef('event_hold.subject', '=', 'event.subject'),
      ).as('held'),
    ])
    .where('event_subscriber.name', '=', subscriber)
    .orderBy('event.position')
    .execute();
  const [first] = rows;
  if (first === undefined) throw new Error(`there is no subscriber ${subscriber}`);
  // The join gives all columns of an event or, where there is none, one row without.
  const found = rows.filter(({ position }) => position !== null).map((row) => row as typeof row & EventRow);
  return {
    position: first.after,
    events: found.map(sequencedEvent),
    held: new Set(found.filter(({ held }) => held).map(({ subject }) => subject)),
    dueInMs: first.due_in_ms === null ? null : Math.max(0, Math.ceil(first.due_in_ms)),
  };
}
