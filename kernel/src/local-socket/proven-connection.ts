import type { Socket } from 'node:net';
import { LocalAuthenticationFailed, MalformedFrame } from './errors.ts';
import { decodeFrame, encodeFrame, HANDSHAKE_FRAME_LIMIT } from './frame.ts';
import { FrameChannel } from './frame-channel.ts';
import { assertName } from './handshake.ts';
import { ChannelPeer, type LocalPeer } from './local-peer.ts';

/*
 * The frames of a local socket over a connection whose ends have proven themselves below it, by mutual
 * TLS. In TLS 1.3 a client is done before the server has judged its certificate: so the accepting side
 * says with one frame that it has, and nothing is asked before.
 */
const PROTOCOL = 'bfcert-proven-connection/1';
const WELCOME_MS = 5_000;

/** The accepting side. Set `onRequest` in the turn in which you are given the peer. */
export function welcomeProven(caller: string, socket: Socket): LocalPeer {
  assertName(caller);
  const channel = new FrameChannel(socket);
  channel.write(encodeFrame({ protocol: PROTOCOL, caller }));
  return new ChannelPeer(caller, channel).startLater();
}

/**
 * The calling side: resolves once it is welcome. `where` is for the message of
 * `LocalAuthenticationFailed`, thrown when it is not.
 */
export async function awaitWelcome(
  server: string,
  socket: Socket,
  where: string,
  welcomeMs = WELCOME_MS,
): Promise<LocalPeer> {
  const channel = new FrameChannel(socket);
  const deadline = setTimeout(() => channel.destroy(), welcomeMs);
  try {
    const welcome = decodeFrame(await channel.read(HANDSHAKE_FRAME_LIMIT));
    if (!isWelcome(welcome)) throw new LocalAuthenticationFailed(where);
  } catch (error) {
    channel.destroy();
    throw error instanceof MalformedFrame ? new LocalAuthenticationFailed(where) : error;
  } finally {
    clearTimeout(deadline);
  }
  return new ChannelPeer(server, channel).startLater();
}

const isWelcome = (frame: unknown): boolean =>
  typeof frame === 'object' && frame !== null && 'protocol' in frame && frame.protocol === PROTOCOL;
