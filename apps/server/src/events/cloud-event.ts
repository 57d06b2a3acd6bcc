import type { SequencedEvent } from '@bfcert/kernel/outbox';
import { eventTypes } from './dictionary.ts';

/**
 * A domain event as CloudEvents 1.0 has it, structured JSON. The extension attributes are ours but
 * `sequence`, which is the registered one: the place of the event in the one order of all of them.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: '/bfcert';
  readonly type: string;
  /** The identity, or whatever else the event is about; events of one subject come in their order. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Where the schema of `data` is; absent for an event that has none. */
  readonly dataschema?: string;
  readonly sequence: string;
  readonly actor: string;
  readonly correlationid: string;
  readonly causationid?: string;
  readonly data: unknown;
}

export function cloudEventOf(event: SequencedEvent): CloudEvent {
  const known = eventTypes.get(event.type);
  return {
    specversion: '1.0',
    id: event.id,
    source: '/bfcert',
    type: cloudEventType(event.type),
    subject: event.subject,
    time: event.at,
    datacontenttype: 'application/json',
    ...(known && { dataschema: `/api/v1/event-types/${event.type}` }),
    // As text and of one width, so that it sorts as such (CloudEvents extension `sequence`).
    sequence: String(event.position).padStart(15, '0'),
    actor: `${event.actor.kind}:${event.actor.id}`,
    correlationid: event.correlationId,
    ...(event.causationId !== null && { causationid: event.causationId }),
    data: event.data,
  };
}

/** `bfcert.<context>.<Event>`, as the subjects of the bus are called. */
export function cloudEventType(name: string): string {
  return `bfcert.${eventTypes.get(name)?.context ?? 'system'}.${name}`;
}
