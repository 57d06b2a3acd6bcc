import { latestPosition, type OutboxReader, readSince, type SequencedEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';

/** What the live view reads from: the outbox in its one order, and a sign that there is more of it. */
export interface EventFeed {
  since(position: number, limit: number): Promise<readonly SequencedEvent[]>;
  /** The position of the newest event. */
  end(): Promise<number>;
  /** Returns what ends the subscription. */
  onNew(listener: () => void): () => void;
}

export function outboxFeed(database: Database, reader: OutboxReader): EventFeed {
  return {
    since: (position, limit) => readSince(database, position, limit),
    end: () => latestPosition(database),
    onNew: (listener) => reader.onSequenced(listener),
  };
}
