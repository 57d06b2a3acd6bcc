import { sql } from 'kysely';
import { kyselyOf } from '../postgres/index.ts';
import type { Transaction } from '../transaction.ts';
import type { DomainEvent } from './domain-event.ts';
import { APPENDED_CHANNEL } from './tables.ts';

/**
 * Writes the event with the change it tells of: both are committed or neither is. Call it after the
 * subject's row has been locked or written in `tx`: events of one subject are delivered in the order of
 * these calls, and only that lock puts two transactions on one subject into an order.
 */
export async function appendEvent(tx: Transaction, event: DomainEvent): Promise<void> {
  await sql`
    with appended as (
      insert into domain_event (id, type, version, subject, at, actor, correlation_id, causation_id, data)
      values (${event.id}, ${event.type}, ${event.version}, ${event.subject}, ${event.at},
              ${JSON.stringify(event.actor)}, ${event.correlationId}, ${event.causationId}, ${JSON.stringify(event.data)})
    )
    select pg_notify(${APPENDED_CHANNEL}, '')`.execute(kyselyOf(tx));
}
