import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { isSubprotocol, type Subprotocol } from '../dialect/dialect.ts';

/** Of upgrades under way: what the CSMS behind a station speaks, where that is less than we do. */
const spokenBehind = new WeakMap<IncomingMessage, readonly string[]>();

/**
 * The WebSocket side of the door. permessage-deflate is required of a CSMS (Part 4, 3.3); the limit
 * counts inflated and reassembled bytes, so neither a bomb nor endless fragments pass it. Without
 * context takeover an idle connection keeps no compressor.
 */
export function openWebSocketServer({ maxMessageBytes }: { readonly maxMessageBytes: number }): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: maxMessageBytes,
    perMessageDeflate: {
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      threshold: 1_024,
      concurrencyLimit: 4,
      zlibDeflateOptions: { level: 1, memLevel: 7 },
    },
    // The station's order of preference decides. Without a common protocol no header is sent: the
    // default of this library would pick the first one offered.
    handleProtocols: (offered, request) => {
      const spoken = spokenBehind.get(request);
      return [...offered].find((name) => isSubprotocol(name) && (spoken?.includes(name) ?? true)) ?? false;
    },
  });
}

/** `spoken`: the only versions that will do; null: all of ours. */
export function upgrade(
  server: WebSocketServer,
  request: IncomingMessage,
  socket: TLSSocket,
  head: Buffer,
  spoken: readonly string[] | null,
): Promise<{ readonly webSocket: WebSocket; readonly protocol: Subprotocol | null }> {
  if (spoken !== null) spokenBehind.set(request, spoken);
  return new Promise((done) => {
    server.handleUpgrade(request, socket, head, (webSocket) => {
      done({ webSocket, protocol: isSubprotocol(webSocket.protocol) ? webSocket.protocol : null });
    });
  });
}
