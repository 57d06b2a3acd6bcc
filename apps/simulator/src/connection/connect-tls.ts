import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { serverChain } from '@bfcert/kernel/server-chain';
import { checkServerName } from './server-name.ts';

export interface TlsConnection {
  readonly socket: TLSSocket;
  /** What the server has sent, leaf first; empty before the handshake. */
  readonly sent: () => readonly X509Certificate[];
}

/** `host`: what the server's certificate must be for, wherever that is reached. */
export function connectTls(host: string, where: ConnectionOptions): TlsConnection {
  const socket: TLSSocket = connect({
    ...where,
    rejectUnauthorized: true,
    // SNI carries names only.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    checkServerIdentity: () => checkServerName(host, serverChain(socket)[0]),
  });
  return { socket, sent: () => serverChain(socket) };
}
