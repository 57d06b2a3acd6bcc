import { latestPosition, type OutboxReader, readSince, type SequencedEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import type { SessionChanges } from '../stations/session-changes.ts';

/** What the live view reads from: the outbox in its one order, and signs that it is worth looking again. */
export interface EventFeed {
  since(position: number, limit: number): Promise<readonly SequencedEvent[]>;
  /** The position of the newest event. */
  end(): Promise<number>;
  /** There are more events. Returns what ends the subscription. */
  onNew(listener: () => void): () => void;
  /** Stations came or went, which is no event. Returns what ends the subscription. */
  onSessionsChanged(listener: () => void): () => void;
}

export function outboxFeed(database: Database, reader: OutboxReader, sessionChanges: SessionChanges): EventFeed {
  return {
    since: (position, limit) => readSince(database, position, limit),
    end: () => latestPosition(database),
    onNew: (listener) => reader.onSequenced(listener),
    onSessionsChanged: (listener) => sessionChanges.onChange(listener),
  };
}
