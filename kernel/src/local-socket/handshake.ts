import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ok, type Result, refused } from '../result.ts';
import { MalformedFrame } from './errors.ts';
import { decodeFrame, encodeFrame, HANDSHAKE_FRAME_LIMIT } from './frame.ts';
import type { FrameChannel } from './frame-channel.ts';

/*
 * Both sides prove that they hold the caller's 32-byte secret; neither sends it:
 *
 *   caller → server   caller, nonce C
 *   server → caller   server, nonce S, HMAC(secret, "server" …)
 *   caller → server   HMAC(secret, "caller" …)
 *   server → caller   ready
 *
 * Each HMAC covers the protocol, the role of the side that proves, both names and both nonces, so a
 * proof cannot be reflected, replayed or used under another name. A Unix socket has no man in the
 * middle once its path is private, so what follows is not sealed frame by frame.
 */
const PROTOCOL = 'bfcert-local-socket/1';
const NONCE_BYTES = 32;
export const SECRET_BYTES = 32;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

interface Exchange {
  readonly caller: string;
  readonly server: string;
  readonly callerNonce: Buffer;
  readonly serverNonce: Buffer;
}

function proof(secret: Buffer, role: 'caller' | 'server', exchange: Exchange): Buffer {
  const hmac = createHmac('sha256', secret);
  const names = [PROTOCOL, role, exchange.caller, exchange.server].map((text) => Buffer.from(text));
  for (const bytes of [...names, exchange.callerNonce, exchange.serverNonce]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hmac.update(length).update(bytes);
  }
  return hmac.digest();
}

const same = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b);

async function receive(channel: FrameChannel): Promise<{ [key: string]: unknown }> {
  const value = decodeFrame(await channel.read(HANDSHAKE_FRAME_LIMIT));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new MalformedFrame('not an object');
  return value as { [key: string]: unknown };
}

function bytesOf(value: unknown): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : null;
  if (bytes?.length !== NONCE_BYTES) throw new MalformedFrame('not 32 bytes in base64');
  return bytes;
}

function nameOf(value: unknown): string {
  if (typeof value !== 'string' || !NAME.test(value)) throw new MalformedFrame('not a name');
  return value;
}

export function assertName(name: string): void {
  if (!NAME.test(name)) throw new TypeError(`"${name}" cannot name a peer: up to 64 letters, digits, ".", "_" and "-"`);
}

export function assertSecret(secret: Buffer): void {
  if (secret.length < SECRET_BYTES) throw new TypeError(`a secret has at least ${SECRET_BYTES} bytes`);
}

/** Who was not let in; the name is what it called itself. */
export interface CallerRefusal {
  readonly reason: 'caller_unknown' | 'secret_not_proven';
  readonly caller: string;
}

/** Resolves with the caller's proven name, or with why it has none. */
export async function admitCaller(
  channel: FrameChannel,
  server: string,
  secretOf: (caller: string) => Buffer | undefined,
): Promise<Result<string, CallerRefusal>> {
  const hello = await receive(channel);
  if (hello.protocol !== PROTOCOL) throw new MalformedFrame('another protocol');
  const caller = nameOf(hello.caller);
  const known = secretOf(caller);
  // A caller nobody knows gets the same exchange under a secret nobody has.
  const secret = known ?? randomBytes(SECRET_BYTES);
  assertSecret(secret);
  const exchange = { caller, server, callerNonce: bytesOf(hello.nonce), serverNonce: randomBytes(NONCE_BYTES) };
  channel.write(
    encodeFrame({
      server,
      nonce: exchange.serverNonce.toString('base64'),
      proof: proof(secret, 'server', exchange).toString('base64'),
    }),
  );
  // Whoever holds another secret finds our proof wrong, and may leave or say anything instead of giving its own.
  const shown = await proofFrom(channel);
  if (known === undefined) return refused({ reason: 'caller_unknown', caller });
  if (shown === null || !same(shown, proof(secret, 'caller', exchange))) {
    return refused({ reason: 'secret_not_proven', caller });
  }
  channel.write(encodeFrame({ ready: true }));
  return ok(caller);
}

/** Null for anything that is no proof. */
async function proofFrom(channel: FrameChannel): Promise<Buffer | null> {
  try {
    return bytesOf((await receive(channel)).proof);
  } catch (error) {
    if (error instanceof MalformedFrame) return null;
    throw error;
  }
}

/** True once the server has proven itself and has accepted our proof. */
export async function presentCaller(
  channel: FrameChannel,
  caller: string,
  secret: Buffer,
  expectServer: string,
): Promise<boolean> {
  const callerNonce = randomBytes(NONCE_BYTES);
  channel.write(encodeFrame({ protocol: PROTOCOL, caller, nonce: callerNonce.toString('base64') }));
  const challenge = await receive(channel);
  const exchange = { caller, server: expectServer, callerNonce, serverNonce: bytesOf(challenge.nonce) };
  const proven = same(bytesOf(challenge.proof), proof(secret, 'server', exchange));
  if (!proven || challenge.server !== expectServer) return false;
  channel.write(encodeFrame({ proof: proof(secret, 'caller', exchange).toString('base64') }));
  return (await receive(channel)).ready === true;
}
