import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket, type TlsOptions } from 'node:tls';
import type { Logger } from 'pino';
import { addressOf, isFullHandshake } from './tls.ts';

/** OCPP stations send a handful of short headers. */
const MAX_HEADER_BYTES = 8_192;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly secureContext: TlsOptions;
  /** From the TCP connection to `settle`: a peer that takes longer is cut, however busy it looks. */
  readonly connectDeadlineMs: number;
  readonly maxConnections: number;
  /** Keeps an address that fails without end from costing a TLS handshake each time. */
  readonly doorman: Doorman;
  readonly log: Logger;
}

export interface Doorman {
  /** True: the TCP connection is dropped. */
  holdsOff(remoteAddress: string): boolean;
  tlsFailed(remoteAddress: string): void;
}

export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: TLSSocket;
  readonly head: Buffer;
  /** Ends the connect deadline: this socket has become a session. */
  readonly settle: () => void;
}

/** A request that is no upgrade. */
export interface PlainRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: TLSSocket;
  /** `Expect: 100-continue`: nothing is sent before we say so. */
  readonly waitsForContinue: boolean;
  /** Ends the connect deadline: whoever calls it sees to it that the socket ends. */
  readonly settle: () => void;
}

export interface Entrances {
  readonly onUpgrade: (upgrade: UpgradeRequest) => void;
  readonly onRequest: (plain: PlainRequest) => void;
}

export interface Listener {
  readonly port: number;
  setSecureContext(options: TlsOptions): void;
  close(): Promise<void>;
}

/**
 * One TLS port. It asks for a client certificate and lets OpenSSL judge it without hanging up, so
 * that the decision, and its reason, are ours.
 */
export async function listen(options: ListenerOptions, { onUpgrade, onRequest }: Entrances): Promise<Listener> {
  const { connectDeadlineMs, doorman, log } = options;
  const server = createServer({
    ...options.secureContext,
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: connectDeadlineMs,
    headersTimeout: connectDeadlineMs,
    // The connect deadline ends whoever was not let in; whoever was is watched by who has let them in.
    requestTimeout: 0,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  server.maxConnections = options.maxConnections;

  // Keyed by the TCP peer, which the raw socket and its TLS socket have in common.
  const deadlines = new Map<string, NodeJS.Timeout>();
  const peers = new Set<Socket>();
  const settle = (socket: Socket): void => clearTimeout(deadlines.get(peerOf(socket)));
  server.on('connection', (socket: Socket) => {
    if (doorman.holdsOff(addressOf(socket))) return void socket.destroy();
    const peer = peerOf(socket);
    peers.add(socket);
    deadlines.set(
      peer,
      setTimeout(() => socket.destroy(), connectDeadlineMs),
    );
    socket.once('close', () => {
      peers.delete(socket);
      clearTimeout(deadlines.get(peer));
      deadlines.delete(peer);
    });
    socket.on('error', () => socket.destroy());
  });
  server.on('secureConnection', (socket) => {
    if (!isFullHandshake(socket)) socket.destroy();
  });
  server.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    const remoteAddress = addressOf(socket);
    log.debug({ code: error.code ?? error.message, remoteAddress }, 'TLS handshake failed');
    doorman.tlsFailed(remoteAddress);
    socket.destroy();
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  const plain = (waitsForContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (!(socket instanceof TLSSocket)) return void socket.destroy();
    onRequest({ request, response, socket, waitsForContinue, settle: () => settle(socket) });
  };
  server.on('request', plain(false));
  server.on('checkContinue', plain(true));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!(socket instanceof TLSSocket)) return socket.destroy();
    socket.on('error', () => socket.destroy());
    onUpgrade({ request, socket, head, settle: () => settle(socket) });
  });

  await listening(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    setSecureContext: (secureContext) => server.setSecureContext(secureContext),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const peer of peers) peer.destroy();
      }),
  };
}

function listening(server: Server, { port, host }: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const peerOf = (socket: Socket): string => `${socket.remoteAddress}|${socket.remotePort}`;
