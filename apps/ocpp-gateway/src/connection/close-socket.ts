import type { WebSocket } from 'ws';

/** RFC 6455, 7.4.1: whom we do not let stay. */
export const POLICY_VIOLATION = 1008;

/** How long a peer may take over the closing handshake before its socket is cut. */
const LINGER_MS = 2_000;
/** The same for whom we do not let stay: with the way of a revocation to here they are gone within a second, answered or not. */
const EXPELLED_LINGER_MS = 500;

/** A close reason is at most 123 bytes (RFC 6455, 5.5). A peer that does not answer the close is cut. */
export function closeSocket(webSocket: WebSocket, code: number, reason: string): void {
  webSocket.close(code, Buffer.from(reason, 'utf8').subarray(0, 123));
  const lingerMs = code === POLICY_VIOLATION ? EXPELLED_LINGER_MS : LINGER_MS;
  setTimeout(() => webSocket.terminate(), lingerMs).unref();
}
