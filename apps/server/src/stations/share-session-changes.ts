import { randomUUID } from 'node:crypto';
import { type Database, keepSession } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { type ChangedStations, SessionChanges } from './session-changes.ts';

const CHANNEL = 'station_sessions_changed';
/** PostgreSQL takes 8,000 bytes; an id has 30. */
const MOST_IDS = 200;
const ANY = 'any';

export interface SharedSessionChanges {
  /** Of all servers. */
  readonly changes: SessionChanges;
  close(): Promise<void>;
}

/**
 * The comings and goings of stations that this server has recorded, together with those of the others: a page is served by
 * one, and its stations may be recorded by another. Told at most once a second, and kept nowhere: while the database is
 * away a change may be missed.
 */
export function shareSessionChanges(
  database: Database,
  own: SessionChanges,
  onError: (error: unknown) => void,
): SharedSessionChanges {
  const changes = new SessionChanges();
  const server = randomUUID();
  let telling: Promise<unknown> = Promise.resolve();
  const unsubscribe = own.onChange((stations) => {
    changes.happened(stations);
    telling = sql`select pg_notify(${CHANNEL}, ${`${server} ${textOf(stations)}`})`
      .execute(database.kysely())
      .catch(onError);
  });
  const session = keepSession(database.connection, {
    channels: [CHANNEL],
    onNotification: (_channel, payload) => {
      const [from, ...ids] = payload.split(' ');
      if (from !== server) changes.happened(ids[0] === ANY ? ANY : new Set(ids));
    },
    // What was told meanwhile is lost.
    onConnected: () => changes.happened(ANY),
    onError,
  });
  return {
    changes,
    close: async () => {
      unsubscribe();
      await telling;
      await session.close();
    },
  };
}

const textOf = (stations: ChangedStations): string =>
  stations === ANY || stations.size > MOST_IDS ? ANY : [...stations].join(' ');
