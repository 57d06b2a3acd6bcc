import type { Json } from '../../canonical-json.ts';
import {
  LocalFrameTooLarge,
  type LocalPeer,
  LocalPeerClosed,
  LocalRequestFailed,
  LocalRequestTimedOut,
} from '../../local-socket/index.ts';
import { LinkHandlerFailed, LinkPayloadTooLarge, LinkUnavailable } from '../link.ts';
import { valueIn } from '../reply.ts';

/** The server's name in the handshake of the local socket. */
export const SERVER = 'link-server';

/** What the two sides send: gateways `request` and `facts`, the server `command` and the one-way `broadcast`. */
export interface Addressed {
  readonly subject: string;
  readonly payload: Json;
}

export interface FactBatch {
  readonly facts: readonly (Addressed & { readonly sequence: number })[];
}

/** `acknowledged` is the last fact taken, null for none; `problem` is why the next one was not. */
export interface FactReceipt {
  readonly acknowledged: number | null;
  readonly problem: string | null;
}

export async function ask(
  peer: LocalPeer | undefined,
  method: 'request' | 'command',
  { subject, payload }: Addressed,
  timeoutMs: number,
): Promise<Json> {
  if (peer === undefined) throw new LinkUnavailable(`not connected: ${subject} was not sent`, false);
  let reply: Json;
  try {
    reply = await peer.request(method, { subject, payload }, timeoutMs);
  } catch (error) {
    throw linkError(error);
  }
  return valueIn(reply, subject);
}

export function linkError(error: unknown): unknown {
  if (error instanceof LocalPeerClosed || error instanceof LocalRequestTimedOut) {
    return new LinkUnavailable(error.message, error.sent);
  }
  if (error instanceof LocalRequestFailed) return new LinkHandlerFailed(error.message);
  if (error instanceof LocalFrameTooLarge) return new LinkPayloadTooLarge(error.message);
  return error;
}
