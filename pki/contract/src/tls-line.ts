import '@bfcert/kernel/server-chain';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { awaitWelcome, type LocalPeer, LocalSocketUnavailable } from '@bfcert/kernel/local-socket';
import { Line, type Outage } from './line.ts';

export interface TlsConnection {
  readonly host: string;
  readonly port: number;
  readonly tls: {
    /** PEM: whoever issued the server's certificate. Nobody else is trusted, no public authority either. */
    readonly ca: string;
    /** The DNS name in the server's certificate. */
    readonly serverName: string;
    /** PEM, leaf first: what the server's caller list knows us by. */
    readonly certificate: string;
    readonly key: string;
  };
  /** How long one call may take, milliseconds; default 10,000. */
  readonly timeoutMs?: number;
}

const CONNECT_MS = 5_000;

/** To a server of another host, by mutual TLS 1.3. */
export class TlsLine extends Line {
  constructor(connection: TlsConnection, server: string, outage: Outage) {
    super(() => connectTls(connection, server), connection.timeoutMs, outage);
  }
}

async function connectTls({ host, port, tls }: TlsConnection, server: string): Promise<LocalPeer> {
  const where = `${host}:${port}`;
  const { ca, serverName: servername, certificate: cert, key } = tls;
  const socket = await open({ host, port, ca, servername, cert, key, minVersion: 'TLSv1.3' }, where);
  return awaitWelcome(server, socket, where);
}

function open(options: ConnectionOptions, where: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: Error): void => {
      socket.destroy();
      reject(new LocalSocketUnavailable(`${where} cannot be used: ${reason}`, { cause }));
    };
    const socket = connect(options);
    const deadline = setTimeout(() => fail('it does not answer'), CONNECT_MS);
    socket.once('error', (error) => {
      clearTimeout(deadline);
      fail(error.message, error);
    });
    socket.once('secureConnect', () => {
      clearTimeout(deadline);
      resolve(socket);
    });
  });
}
