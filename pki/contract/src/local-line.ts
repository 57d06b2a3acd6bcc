import { connectLocal } from '@bfcert/kernel/local-socket';
import { Line, type Outage } from './line.ts';

export interface LocalConnection {
  readonly socketPath: string;
  /** Our name in the server's caller list, and the secret that goes with it. */
  readonly name: string;
  readonly secret: Buffer;
  /** How long one call may take, milliseconds; default 10,000. */
  readonly timeoutMs?: number;
  /** A connection has ended; the next one may lead to another process. */
  readonly onLost?: () => void;
}

/** To a server of this host, over its Unix socket. */
export class LocalLine extends Line {
  /** A process that holds our secret under another name than `server` is refused. */
  constructor({ socketPath: path, name, secret, timeoutMs, onLost }: LocalConnection, server: string, outage: Outage) {
    super(() => connectLocal({ path, name, secret, expectServer: server }), timeoutMs, outage, onLost);
  }
}
