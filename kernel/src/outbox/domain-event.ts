import type { EventActor } from '../actor.ts';
import type { Json } from '../canonical-json.ts';
import { type Id, newId } from '../ids.ts';

export interface DomainEvent {
  readonly id: Id<'evt'>;
  /** Past tense: `CertificateIssued`. */
  readonly type: string;
  /** Of the shape of `data`, from 1. */
  readonly version: number;
  /** What the event is about, as an id: events of one subject are delivered in order. */
  readonly subject: string;
  /** RFC 3339, UTC; kept to the millisecond. */
  readonly at: string;
  readonly actor: EventActor;
  readonly correlationId: string;
  /** The id of the event or command that led to this one. */
  readonly causationId: string | null;
  readonly data: Json;
}

interface EventCause {
  readonly actor: EventActor;
  readonly correlationId: string;
  readonly causationId?: string | null;
}

/** The event of what happened at this time. Of the first shape of its data, and led to by nothing, where nothing else is said. */
export const domainEventOf = (
  now: Date,
  { actor, correlationId, causationId = null }: EventCause,
  happened: Pick<DomainEvent, 'type' | 'subject' | 'data'> & Partial<Pick<DomainEvent, 'version'>>,
): DomainEvent => ({
  id: newId('evt', now.getTime()),
  version: 1,
  ...happened,
  at: now.toISOString(),
  actor,
  correlationId,
  causationId,
});

export interface SequencedEvent extends DomainEvent {
  /** From 1, without gaps: the place of the event in the order that every reader sees. */
  readonly position: number;
}
