import { constants, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { type LocalPeer, welcomeProven } from '@bfcert/kernel/local-socket';
import type { CallerList } from '../callers.ts';
import { brokenHandshake } from './broken-handshake.ts';
import type { DoorConfiguration } from './door-configuration.ts';
import { type DoorRefusal, judgeCaller } from './judge-caller.ts';
import { RefusalBook } from './refusal-book.ts';
import { otherEnd, UnprovenConnections } from './unproven-connections.ts';
import { untilExpiry } from './until-expiry.ts';

const HANDSHAKE_MS = 5_000;

export interface Door {
  /** Where it listens, `host:port`. */
  readonly address: string;
  close(): Promise<void>;
}

export interface DoorHandlers {
  readonly callers: CallerList;
  /** A caller was let in. Set `onRequest` here. */
  readonly onPeer: (peer: LocalPeer) => void;
  readonly onRefusal: (refusal: DoorRefusal) => void;
}

/**
 * Beside the Unix socket, for callers of other hosts: the same frames with the same limits, over TLS
 * 1.3 with certificates on both sides. Nothing is read of whoever is not let in.
 */
export async function openDoor(configuration: DoorConfiguration, handlers: DoorHandlers): Promise<Door> {
  const { host, port, certFile, keyFile, clientCaFile } = configuration;
  const { callers, onPeer, onRefusal } = handlers;
  const server = createServer({
    cert: await readFile(certFile),
    key: await readKey(keyFile),
    ca: await readFile(clientCaFile),
    requestCert: true,
    // Else Node would drop whom OpenSSL refuses without a word about why; `judgeCaller` looks at the verdict first.
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    // A resumed session would show the certificate of an earlier handshake: there are none, tickets or not.
    secureOptions: constants.SSL_OP_NO_TICKET,
    handshakeTimeout: HANDSHAKE_MS,
  });
  const refusals = new RefusalBook(onRefusal);
  const unproven = new UnprovenConnections<Socket>();
  const inside = new Set<LocalPeer>();

  server.on('connection', (socket: Socket) => {
    if (!unproven.add(socket)) return socket.destroy();
    // Once it is closed it does not know its other end any more.
    const { remoteAddress, remotePort } = socket;
    socket.once('close', () => unproven.delete({ remoteAddress, remotePort }));
  });
  server.on('tlsClientError', (error, socket) => {
    const refusal = brokenHandshake(error);
    if (refusal !== null) refusals.add(from(socket, refusal));
    // Node leaves one that was too slow open.
    socket.destroy();
  });
  server.on('secureConnection', (socket) => {
    unproven.delete(socket);
    // It may break before anybody has looked at it.
    socket.on('error', () => {});
    const caller = judgeCaller(socket, callers);
    if (!caller.ok) {
      refusals.add(from(socket, caller.refusal));
      socket.destroy();
      return;
    }
    const peer = welcomeProven(caller.value.name, socket);
    inside.add(peer);
    const expiry = untilExpiry(socket, () => peer.close());
    peer.onClose(() => {
      inside.delete(peer);
      expiry.cancel();
    });
    onPeer(peer);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    address: addressOf(server.address() as AddressInfo),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of unproven.values()) socket.destroy();
      for (const peer of inside) peer.close();
      await closed;
    },
  };
}

/** What the door shows, as PEM, its own certificate first, and when that expires. */
export async function certificateOfDoor({ certFile }: DoorConfiguration): Promise<{
  readonly doorEnds: Date;
  readonly doorPem: string;
}> {
  const file = await readFile(certFile, 'utf8');
  const shown = file.match(CERTIFICATES) ?? [];
  const [own] = shown.map((pem) => new X509Certificate(pem));
  if (own === undefined) throw new Error(`${certFile} holds no certificate`);
  return { doorEnds: own.validToDate, doorPem: shown.map((pem) => new X509Certificate(pem).toString()).join('') };
}

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** A mounted secret belongs to root and is read through its group, so only the others must be kept out. */
async function readKey(path: string): Promise<Buffer> {
  const { mode } = await stat(path);
  if ((mode & 0o007) !== 0) throw new Error(`${path} is open to other users; set its mode to 0600`);
  return readFile(path);
}

const from = (socket: Socket, { reason, detail }: DoorRefusal): DoorRefusal => ({
  reason,
  detail: `${detail}, from ${otherEnd(socket)}`,
});

const addressOf = ({ address, port }: AddressInfo): string => `${isIPv6(address) ? `[${address}]` : address}:${port}`;
