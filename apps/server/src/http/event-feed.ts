import type { OwnerScope } from '@bfcert/kernel/actor';
import { latestPosition, type OutboxReader, readSince, type SequencedEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import { type OwnersOf, scopeOf } from '../events/event-scope.ts';
import type { SessionChanges } from '../stations/session-changes.ts';

/** A part of the outbox as those see it who act for some owners. */
export interface EventBatch {
  readonly events: readonly SequencedEvent[];
  /** Up to here it was read, what is not shown included. */
  readonly position: number;
  /** There may be more. */
  readonly isFull: boolean;
}

/** What the live view reads from: the outbox in its one order, and signs that it is worth looking again. */
export interface EventFeed {
  since(position: number, limit: number, owners: OwnerScope): Promise<EventBatch>;
  /** The position of the newest event. */
  end(): Promise<number>;
  /** There are more events. Returns what ends the subscription. */
  onNew(listener: () => void): () => void;
  /** Stations of these owners came or went, which is no event. Returns what ends the subscription. */
  onSessionsChanged(owners: OwnerScope, listener: () => void): () => void;
}

export function outboxFeed(
  database: Database,
  reader: OutboxReader,
  sessionChanges: SessionChanges,
  ownersOf: OwnersOf,
  onError: (error: unknown) => void,
): EventFeed {
  return {
    async since(position, limit, owners) {
      const read = await readSince(database, position, limit);
      const isFull = read.length === limit;
      const last = read.at(-1)?.position ?? position;
      if (owners === 'all') return { events: read, position: last, isFull };
      const sees = await scopeOf(read, ownersOf);
      return { events: read.filter((event) => sees(event, owners)), position: last, isFull };
    },
    end: () => latestPosition(database),
    onNew: (listener) => reader.onSequenced(listener),
    onSessionsChanged: (owners, listener) =>
      sessionChanges.onChange((stations) => {
        if (owners === 'all' || stations === 'any') return listener();
        void ownersOf([...stations])
          .then((found) => {
            if ([...found.values()].some((owner) => owners.includes(owner))) listener();
          })
          .catch(onError);
      }),
  };
}
