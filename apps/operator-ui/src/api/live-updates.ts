import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

const EVENT_TYPES = [
  'CertificateRequested',
  'CSRValidated',
  'CertificateRequestRefused',
  'CertificateIssued',
  'CertificateInstallRequested',
  'CertificateInstalled',
  'CertificateInstallFailed',
  'CertificateActivated',
  'CertificateActivationFailed',
  'CertificateDeactivated',
  'CertificateRetired',
  'CertificateRevoked',
  'CertificateDeleted',
  'MigrationStateChanged',
  'AuthorizationKeyStateChanged',
  'TrustAnchorInstalled',
  'TrustAnchorInstallFailed',
] as const;

/** A burst of events (a fleet that migrates) means one refresh, not a hundred. */
const SETTLE_MS = 300;

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

/** One stream of domain events for the page: what they touch is read again. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => follow(queries), [queries]);
}

function follow(queries: QueryClient): () => void {
  const stream = new EventSource('/api/v1/events');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    }, SETTLE_MS);
  };
  stream.onopen = () => {
    // What happened while nobody listened is not in the cache.
    if (connection === 'lost') refresh();
    set('live');
  };
  stream.onerror = () => set('lost');
  for (const type of EVENT_TYPES) stream.addEventListener(type, refresh);
  return () => {
    clearTimeout(timer);
    stream.close();
  };
}
