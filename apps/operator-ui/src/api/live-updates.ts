import { type QueryClient, type QueryFilters, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { gathered } from './gathered.ts';
import { askWhoIsSignedIn, ofTheRoom } from './session.ts';

/** A browser tries again what broke off, never what was refused. */
const AGAIN_MS = 3_000;

type Connection = 'connecting' | 'live' | 'lost';
let connection: Connection = 'connecting';
const listeners = new Set<() => void>();

function set(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}

/** One stream for the page: what may have changed is read again. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => follow(queries), [queries]);
}

const SHOW_SESSIONS: readonly unknown[] = ['stations', 'controllers', 'overview'];
const ofSessions: QueryFilters = { predicate: ({ queryKey: [first] }) => SHOW_SESSIONS.includes(first) };

function follow(queries: QueryClient): () => void {
  let changed: QueryFilters = ofSessions;
  const look = gathered(async () => {
    const filter = changed;
    changed = ofSessions;
    await readAgain(queries, filter);
  });
  const everything = (): void => {
    changed = ofTheRoom;
    look.wake();
  };
  let stream: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    stream = new EventSource('/api/v1/events');
    stream.onopen = () => {
      // What happened while nobody listened, if only since the page was opened, is not in the cache.
      everything();
      set('live');
    };
    stream.onmessage = everything;
    stream.addEventListener('reset', everything);
    stream.addEventListener('sessions-changed', look.wake);
    stream.onerror = () => {
      set('lost');
      if (stream.readyState !== EventSource.CLOSED) return;
      void askWhoIsSignedIn(queries);
      again = setTimeout(open, AGAIN_MS);
    };
  };
  set('connecting');
  open();
  return () => {
    clearTimeout(again);
    stream.close();
    look.end();
  };
}

/** What is on its way may be older than the change. It is not broken off, but read once more after it. */
async function readAgain(queries: QueryClient, filter: QueryFilters): Promise<void> {
  const underWay = queries.isFetching(filter) > 0;
  await queries.invalidateQueries(filter, { cancelRefetch: false });
  if (underWay) await queries.invalidateQueries(filter, { cancelRefetch: false });
}
