import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { provenLeaf } from '@bfcert/kernel/proven-leaf';
import type { Logger } from 'pino';
import type { Attempt } from '../admission/attempt-limiter.ts';
import { headerReader, inheritAddress } from './behind-a-front.ts';
import { SlowLane } from './slow-lane.ts';
import { addressOf, isFullHandshake } from './tls.ts';
import { Turnstile } from './turnstile.ts';

/** OCPP stations send a handful of short headers. */
const MAX_HEADER_BYTES = 8_192;
/**
 * As much as OCPP lets a chain be: 10,000 characters of PEM (`CertificateSigned`), which are so many bytes of DER. OpenSSL
 * takes 100 KB of certificates, and verifies up to a hundred signatures, before anybody here is asked.
 */
const USUAL_CHAIN_BYTES = 7_400;
/** Of what is sent beyond that, so much counts as one more failure. */
const BYTES_OF_A_FAILURE = 256;
/** TLS handshakes begun in one turn of the event loop: a few, or a fleet that comes back at once is all late at once. */
const HANDSHAKES_PER_TURN = 4;
/** What the kernel keeps for us before we have seen it, for as many stations as come at once; it has a limit of its own. */
const BACKLOG = 4_096;

/** A TCP connection on its way in. */
interface Peer {
  readonly socket: Socket;
  /** Of whoever has made it, also where a load balancer has handed it on; empty before its header is read. */
  address: string;
  /** What its address owes for it; null: it is not let in yet. */
  attempt: Attempt | null;
  /** Cuts it when it has taken too long; null: it has not had its turn. */
  deadline: NodeJS.Timeout | null;
}

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  /** Load balancers that say whose connection they hand on; addresses and networks. */
  readonly fronts: readonly string[];
  readonly secureContext: TlsOptions;
  /** From the begin of the TLS handshake to `settle`: a peer that takes longer is cut, however busy it looks. */
  readonly connectDeadlineMs: number;
  readonly maxConnections: number;
  /** Keeps an address that fails without end from costing a TLS handshake each time. */
  readonly doorman: Doorman;
  readonly log: Logger;
}

export interface Doorman {
  /**
   * Null: the TCP connection is dropped. One that has had its turn counts when it has ended, whatever it came to, unless it
   * was pardoned.
   */
  admit(remoteAddress: string): Promise<Attempt | null>;
  /** Many of its connections have failed since a station last entered from there. */
  isFailing(remoteAddress: string): boolean;
  /** Its handshake has cost more than one of a station: as much as so many failures. */
  wasCostly(remoteAddress: string, failures: number): void;
}

export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: TLSSocket;
  readonly head: Buffer;
  /** Ends the connect deadline: this socket has become a session. */
  readonly settle: () => void;
  /** It is not held against its address. */
  readonly pardon: () => void;
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
  /** It is not held against its address. */
  readonly pardon: () => void;
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
    // Of a list Node would copy the bytes for each connection, from a pool whose 64 KB stay while one of its copies does.
    ALPNCallback: ({ protocols }) => protocols.find((name) => name === 'http/1.1'),
    handshakeTimeout: connectDeadlineMs,
    // The connect deadline ends whoever was not let in; whoever was is watched by who has let them in.
    headersTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
  });

  // Keyed by the TCP peer, which the raw socket and its TLS socket have in common.
  const peers = new Map<string, Peer>();
  const receive = (socket: TLSSocket, isDone: boolean): void => {
    const raw = peers.get(peerOf(socket))?.socket;
    if (raw === undefined) return;
    inheritAddress(raw, socket);
    const beyond = raw.bytesRead - USUAL_CHAIN_BYTES;
    if (beyond <= 0 || (isDone && isBeyondDoubt(socket))) return;
    doorman.wasCostly(addressOf(socket), Math.ceil(beyond / BYTES_OF_A_FAILURE));
  };
  const settle = (socket: Socket): void => clearTimeout(peers.get(peerOf(socket))?.deadline ?? undefined);
  const pardon = (socket: Socket): void => peers.get(peerOf(socket))?.attempt?.giveBack();
  const begin = (arrived: Peer): void => {
    const { socket } = arrived;
    if (socket.destroyed) return;
    arrived.deadline = setTimeout(() => socket.destroy(), connectDeadlineMs);
    server.emit('connection', socket);
  };
  // What has become of others of its address is known when its turn comes, not when it arrives in a rush of them.
  const slowLane = new SlowLane<Peer>({
    isFailing: (address) => doorman.isFailing(address),
    begin,
    sendBack: (peer) => turnstile.arrive(peer),
  });
  const turnstile = new Turnstile<Peer>(HANDSHAKES_PER_TURN, (peer) => slowLane.arrive(peer));
  const enter = async (peer: Peer): Promise<void> => {
    peer.address = addressOf(peer.socket);
    const attempt = await doorman.admit(peer.address);
    if (attempt === null) return void peer.socket.destroy();
    // It has gone before it cost anything.
    if (peer.socket.destroyed) return attempt.giveBack();
    peer.attempt = attempt;
    turnstile.arrive(peer);
  };
  const readHeader = headerReader(options.fronts, connectDeadlineMs);
  // Nothing of TLS is read before a connection has its turn.
  const door = createTcpServer({ pauseOnConnect: true }, (socket) => {
    const name = peerOf(socket);
    const peer: Peer = { socket, address: '', attempt: null, deadline: null };
    peers.set(name, peer);
    socket.once('close', () => {
      peers.delete(name);
      if (peer.deadline === null) return peer.attempt?.giveBack();
      clearTimeout(peer.deadline);
      peer.attempt?.count();
    });
    socket.on('error', () => socket.destroy());
    readHeader(socket, () => void enter(peer));
  });
  door.maxConnections = options.maxConnections;
  server.on('secureConnection', (socket) => {
    receive(socket, true);
    if (!isFullHandshake(socket)) socket.destroy();
  });
  server.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    receive(socket, false);
    log.debug({ code: error.code ?? error.message, remoteAddress: addressOf(socket) }, 'TLS handshake failed');
    socket.destroy();
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  const plain = (waitsForContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (!(socket instanceof TLSSocket)) return void socket.destroy();
    onRequest({
      request,
      response,
      socket,
      waitsForContinue,
      settle: () => settle(socket),
      pardon: () => pardon(socket),
    });
  };
  server.on('request', plain(false));
  server.on('checkContinue', plain(true));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!(socket instanceof TLSSocket)) return socket.destroy();
    socket.on('error', () => socket.destroy());
    onUpgrade({ request, socket, head, settle: () => settle(socket), pardon: () => pardon(socket) });
  });

  await listening(door, options);
  return {
    port: (door.address() as AddressInfo).port,
    setSecureContext: (secureContext) => server.setSecureContext(secureContext),
    close: () =>
      new Promise((closed) => {
        door.close(() => closed());
        for (const { socket } of peers.values()) socket.destroy();
      }),
  };
}

function listening(server: Server, { port, host }: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const peerOf = (socket: Socket): string => `${socket.remoteAddress}|${socket.remotePort}`;

/**
 * With a chain that leads to one of our anchors, or without a certificate. What has come from it may be the beginning of
 * its request already, such as a log that it uploads.
 */
const isBeyondDoubt = (socket: TLSSocket): boolean => socket.authorized || provenLeaf(socket) === undefined;
