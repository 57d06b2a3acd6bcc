import type { Selectable } from 'kysely';
import type { Id } from '../ids.ts';
import type { Database } from '../postgres/index.ts';
import type { SequencedEvent } from './domain-event.ts';
import type { OutboxTables } from './tables.ts';

export type EventRow = Selectable<OutboxTables['domain_event']>;

/** At most `limit` events after `position`, in order. A position is a fit `Last-Event-ID`. */
export async function readSince(
  database: Database,
  position: number,
  limit: number,
): Promise<readonly SequencedEvent[]> {
  const rows = await database
    .kysely<OutboxTables>()
    .selectFrom('domain_event')
    .selectAll()
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(sequencedEvent);
}

/** Null: there is none with this id, or it has no place yet. */
export async function readEvent(database: Database, id: string): Promise<SequencedEvent | null> {
  const row = await database
    .kysely<OutboxTables>()
    .selectFrom('domain_event')
    .selectAll()
    .where('id', '=', id)
    .where('position', 'is not', null)
    .executeTakeFirst();
  return row === undefined ? null : sequencedEvent(row);
}

/** The events of one subject between two positions, both included, in order. */
export async function readSubject(
  database: Database,
  subject: string,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<readonly SequencedEvent[]> {
  const rows = await database
    .kysely<OutboxTables>()
    .selectFrom('domain_event')
    .selectAll()
    .where('subject', '=', subject)
    .where('position', '>=', from)
    .where('position', '<=', to)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(sequencedEvent);
}

/** The position of the newest event; 0 before the first. */
export async function latestPosition(database: Database): Promise<number> {
  const head = await database
    .kysely<OutboxTables>()
    .selectFrom('domain_event_head')
    .select('position')
    .executeTakeFirstOrThrow();
  return head.position;
}

export function sequencedEvent(row: EventRow): SequencedEvent {
  if (row.position === null) throw new Error('read an event without a position');
  return {
    position: row.position,
    // Only appendEvent writes this column.
    id: row.id as Id<'evt'>,
    type: row.type,
    version: row.version,
    subject: row.subject,
    at: row.at.toISOString(),
    actor: row.actor,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    data: row.data,
  };
}
