import { type RawBuilder, sql } from 'kysely';
import type { EventActor } from '../actor.ts';
import { afterCommit, kyselyOf } from '../postgres/index.ts';
import type { Transaction } from '../transaction.ts';
import { announceAppended } from './appended.ts';
import type { DomainEvent } from './domain-event.ts';

/**
 * Writes the event with the change it tells of: both are committed or neither is. Call it after the
 * subject's row has been locked or written in `tx`: events of one subject are delivered in the order of
 * these calls, and only that lock puts two transactions on one subject into an order.
 */
export async function appendEvent(tx: Transaction, event: DomainEvent): Promise<void> {
  await insertOfEvents(tx, [event]).execute(kyselyOf(tx));
}

/**
 * The statement of `appendEvent`, to be part of one that writes the change itself: its caller has one round trip instead of
 * two. Readers are woken when `tx` has been committed.
 */
export function insertOfEvents(tx: Transaction, events: readonly DomainEvent[]): RawBuilder<unknown> {
  afterCommit(tx, announceAppended);
  return sql`insert into domain_event
    (id, type, version, subject, at, actor, correlation_id, causation_id, data) values ${sql.join(events.map(rowOf))}`;
}

const rowOf = (event: DomainEvent): RawBuilder<unknown> => sql`(
  ${event.id}, ${event.type}, ${event.version}, ${event.subject}, ${new Date(event.at)},
  ${JSON.stringify(keptOf(event.actor))}, ${event.correlationId}, ${event.causationId}, ${JSON.stringify(event.data)})`;

/** Whoever appends has the whole actor in hand; its owner scope stays out of the event. */
function keptOf({ kind, id, roles, person, onBehalfOf }: EventActor): EventActor {
  return { kind, id, roles, ...(person && { person }), ...(onBehalfOf && { onBehalfOf }) };
}
