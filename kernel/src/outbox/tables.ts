import type { ColumnType, Generated } from 'kysely';
import type { EventActor } from '../actor.ts';
import type { Json } from '../canonical-json.ts';

export interface OutboxTables {
  domain_event: {
    arrival: Generated<number>;
    position: number | null;
    id: string;
    type: string;
    version: number;
    subject: string;
    at: Date;
    actor: ColumnType<EventActor, string>;
    correlation_id: string;
    causation_id: string | null;
    data: ColumnType<Json, string>;
  };
  domain_event_head: { position: number };
  event_subscriber: { name: string; position: number };
  event_hold: {
    subscriber: string;
    subject: string;
    position: number;
    attempts: number;
    retry_at: Date;
    error: string;
  };
}

/** Notified when events have got their positions. */
export const SEQUENCED_CHANNEL = 'domain_event_sequenced';
