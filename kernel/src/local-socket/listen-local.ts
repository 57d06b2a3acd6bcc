import { createServer, type Socket } from 'node:net';
import { MalformedFrame } from './errors.ts';
import { FrameChannel } from './frame-channel.ts';
import { admitCaller, assertName, type CallerRefusal } from './handshake.ts';
import { ChannelPeer, type LocalPeer } from './local-peer.ts';
import { listenPrivately } from './private-socket.ts';

const HANDSHAKE_MS = 2000;
/** Connections that have not proven themselves yet; more are closed at once. */
const UNPROVEN_LIMIT = 128;

export interface ListenLocalOptions {
  /** See `socketPathFor`. */
  readonly path: string;
  /** The server's name, which callers expect. */
  readonly name: string;
  /** Who may call, and each caller's secret (at least 32 bytes). Read at every handshake, so it may change. */
  readonly callers: () => Pick<ReadonlyMap<string, Buffer>, 'get'>;
  /** A caller has proven itself. Set `onRequest` here. */
  readonly onPeer: (peer: LocalPeer) => void;
  /** Somebody named itself and did not prove it. Whoever does not get as far as a name is not told of. */
  readonly onRefusal?: (refusal: CallerRefusal) => void;
  /** How long a caller may take to prove itself; default 2 s. */
  readonly handshakeMs?: number;
}

export interface LocalListener {
  /** Stops listening, disconnects every peer and removes the socket file. */
  close(): Promise<void>;
}

/** Throws `LocalSocketInUse` when a live process listens there, `LocalSocketUnsafe` when the place is not private. */
export async function listenLocal(options: ListenLocalOptions): Promise<LocalListener> {
  const { name, callers, onPeer, onRefusal = () => {}, handshakeMs = HANDSHAKE_MS } = options;
  assertName(name);
  const unproven = new Set<FrameChannel>();
  const peers = new Set<LocalPeer>();
  let isClosing = false;

  async function welcome(socket: Socket): Promise<void> {
    const channel = new FrameChannel(socket);
    if (unproven.size >= UNPROVEN_LIMIT) return channel.destroy();
    unproven.add(channel);
    const deadline = setTimeout(() => channel.destroy(), handshakeMs);
    try {
      const caller = await admitCaller(channel, name, (who) => callers().get(who));
      if (!caller.ok) {
        channel.destroy();
        if (!isClosing) onRefusal(caller.refusal);
        return;
      }
      const peer = new ChannelPeer(caller.value, channel);
      peers.add(peer);
      peer.onClose(() => peers.delete(peer));
      onPeer(peer);
      peer.start();
    } catch (error) {
      channel.destroy();
      if (!(error instanceof MalformedFrame)) throw error;
    } finally {
      clearTimeout(deadline);
      unproven.delete(channel);
    }
  }

  const server = createServer((socket) => void welcome(socket));
  const removeFile = await listenPrivately(server, options.path);
  return {
    async close() {
      isClosing = true;
      await removeFile();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const channel of unproven) channel.destroy();
      for (const peer of peers) peer.close();
      await closed;
    },
  };
}
