import type { DomainEvent } from '@bfcert/kernel/outbox';

/** A domain event with its place in the outbox: a cursor that grows and that a reader can come back with. */
export interface FedEvent {
  readonly position: string;
  readonly event: DomainEvent;
}

/** What the live view reads from: the outbox, and a sign that there is more of it. */
export interface EventFeed {
  since(position: string, limit: number): Promise<readonly FedEvent[]>;
  /** The position after the newest event. */
  end(): Promise<string>;
  /** Returns what ends the subscription. */
  onNew(listener: () => void): () => void;
}
