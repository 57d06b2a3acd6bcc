import type { InsertObject } from 'kysely';
import type { EventActor } from '../actor.ts';
import { afterCommit, kyselyOf } from '../postgres/index.ts';
import type { Transaction } from '../transaction.ts';
import { announceAppended } from './appended.ts';
import type { DomainEvent } from './domain-event.ts';
import type { OutboxTables } from './tables.ts';

/**
 * Writes the event with the change it tells of: both are committed or neither is. Call it after the
 * subject's row has been locked or written in `tx`: events of one subject are delivered in the order of
 * these calls, and only that lock puts two transactions on one subject into an order.
 */
export async function appendEvent(tx: Transaction, event: DomainEvent): Promise<void> {
  await kyselyOf<OutboxTables>(tx)
    .insertInto('domain_event')
    .values(eventRowsFor(tx, [event]))
    .execute();
}

/**
 * The rows of `appendEvent`, for a statement that writes them into `domain_event` beside the change itself: its caller
 * has one round trip instead of two. Readers are woken when `tx` has been committed.
 */
export function eventRowsFor(
  tx: Transaction,
  events: readonly DomainEvent[],
): readonly InsertObject<OutboxTables, 'domain_event'>[] {
  afterCommit(tx, announceAppended);
  return events.map((event) => ({
    id: event.id,
    type: event.type,
    version: event.version,
    subject: event.subject,
    at: new Date(event.at),
    actor: JSON.stringify(keptOf(event.actor)),
    correlation_id: event.correlationId,
    causation_id: event.causationId,
    data: JSON.stringify(event.data),
    position: null,
  }));
}

/** Whoever appends has the whole actor in hand; its owner scope stays out of the event. */
function keptOf({ kind, id, roles, person, onBehalfOf }: EventActor): EventActor {
  return { kind, id, roles, ...(person && { person }), ...(onBehalfOf && { onBehalfOf }) };
}
