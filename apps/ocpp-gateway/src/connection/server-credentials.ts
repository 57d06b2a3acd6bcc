import { SERVER_CERTIFICATES_CHANGED } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import { startPump } from '@bfcert/kernel/pump';
import {
  type IssuedCredential,
  ServerCredentialKeeper,
  type ServerKeyAlgorithm,
  ServerKeys,
} from '@bfcert/kernel/server-credential';
import type { Logger } from 'pino';
import { askForServerCertificate, type ServerName } from './server-certificate.ts';

/** Two certificates, because A00.FR.421 names suites for both kinds of key. */
const SERVER_KEY_ALGORITHMS: readonly ServerKeyAlgorithm[] = ['ec', 'rsa'];

export interface ServerCredentialSource extends ServerName {
  readonly link: GatewayLink;
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted before `stop`: what is being asked is waited for no more. */
  readonly signal: AbortSignal;
}

export interface ServerCredentials {
  /** Resolves when both are there, however long that takes. */
  readonly complete: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Gets this gateway's TLS certificates from the server and keeps them in force; `serve` is called with both as soon as
 * they are there and after each change. It asks when told that something happened, when the link is back, and by itself.
 */
export function keepServerCredentials(
  source: ServerCredentialSource,
  serve: (credentials: readonly IssuedCredential[]) => void,
): ServerCredentials {
  const { link, clock, log, signal } = source;
  const keys = new ServerKeys(source.dataDirectory);
  const complete = Promise.withResolvers<void>();
  const changed = (): void => {
    const held = keepers.flatMap((keeper) => keeper.held ?? []);
    if (held.length < keepers.length) return;
    serve(held);
    complete.resolve();
  };
  const keepers = SERVER_KEY_ALGORITHMS.map(
    (algorithm) =>
      new ServerCredentialKeeper({
        algorithm,
        keys,
        ask: (key) => orAborted(askForServerCertificate(link, source, algorithm, key), signal),
        changed,
        clock,
        log,
      }),
  );
  const pumps = keepers.map((keeper) =>
    startPump(
      () => keeper.round(),
      (error) => {
        // A link that is down tells so itself, and its return wakes us.
        if (signal.aborted || !link.connected) return;
        log.warn({ error: messageOf(error) }, 'no answer about a server certificate, asking again');
      },
    ),
  );
  const wake = (): void => {
    for (const pump of pumps) pump.wake();
  };
  link.onBroadcast(SERVER_CERTIFICATES_CHANGED, wake);
  link.onState((connected) => {
    if (connected) wake();
  });
  return {
    complete: complete.promise,
    stop: async () => {
      await Promise.all(pumps.map((pump) => pump.stop()));
    },
  };
}

/** Rejects as soon as `signal` is aborted. */
async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>();
  const give = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', give);
  try {
    if (signal.aborted) give();
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
