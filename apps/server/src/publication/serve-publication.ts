import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PublicationRequests } from './publication-requests.ts';

/** Whoever has not sent his request by then, or takes nothing of his answer, is cut off: within 10 s, looked at once a second. */
const PATIENCE_MS = 8_000;
const LOOK_EVERY_MS = 1_000;
const IDLE_MS = 5_000;
const LONGEST_HEADERS = 8_192;
/** Below the limit of open files, of which the API and the links have theirs. */
const MOST_CONNECTIONS = 5_000;

export interface PublicationListener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Plain HTTP, as RFC 5280 chapter 8 has it: what is served is signed, and fetching it over TLS would need
 * a status first. No framework: whatever comes between takes its share of each answer.
 */
export async function servePublication(
  requests: PublicationRequests,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<PublicationListener> {
  const server = createServer(
    {
      headersTimeout: PATIENCE_MS,
      requestTimeout: PATIENCE_MS,
      keepAliveTimeout: IDLE_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      maxHeaderSize: LONGEST_HEADERS,
      noDelay: true,
    },
    requests.handle,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(PATIENCE_MS);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
