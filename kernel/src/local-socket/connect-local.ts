import { connect, type Socket } from 'node:net';
import { LocalAuthenticationFailed, LocalSocketUnavailable, MalformedFrame } from './errors.ts';
import { FrameChannel } from './frame-channel.ts';
import { assertName, assertSecret, presentCaller } from './handshake.ts';
import { ChannelPeer, type LocalPeer } from './local-peer.ts';

const HANDSHAKE_MS = 2000;

export interface ConnectLocalOptions {
  readonly path: string;
  /** Our name in the server's caller list. */
  readonly name: string;
  readonly secret: Buffer;
  /** The server's name: another server with the same secret is refused. */
  readonly expectServer: string;
  readonly handshakeMs?: number;
}

/** Throws `LocalSocketUnavailable` when nobody listens and `LocalAuthenticationFailed` when either proof fails. */
export async function connectLocal(options: ConnectLocalOptions): Promise<LocalPeer> {
  const { path, name, secret, expectServer, handshakeMs = HANDSHAKE_MS } = options;
  assertName(name);
  assertSecret(secret);
  const channel = new FrameChannel(await open(path));
  const deadline = setTimeout(() => channel.destroy(), handshakeMs);
  try {
    if (!(await presentCaller(channel, name, secret, expectServer))) throw new LocalAuthenticationFailed(path);
  } catch (error) {
    channel.destroy();
    throw error instanceof MalformedFrame ? new LocalAuthenticationFailed(path) : error;
  } finally {
    clearTimeout(deadline);
  }
  return new ChannelPeer(expectServer, channel).startLater();
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', (cause) => {
      reject(new LocalSocketUnavailable(`nothing answers on ${path}: ${cause.message}`, { cause }));
    });
    socket.once('connect', () => resolve(socket));
  });
}
