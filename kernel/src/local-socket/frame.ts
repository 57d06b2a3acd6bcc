import type { Json } from '../canonical-json.ts';
import { LocalFrameTooLarge, MalformedFrame } from './errors.ts';

/** A frame is four bytes of length (big endian) and that many bytes of UTF-8 JSON; never empty. */
const HEADER = 4;

/** What a peer may send before it has proven who it is: two names, a nonce and a proof fit. */
export const HANDSHAKE_FRAME_LIMIT = 1024;
export const FRAME_LIMIT = 64 * 1024 * 1024;

export function encodeFrame(value: Json): Buffer {
  const text = JSON.stringify(value);
  const length = Buffer.byteLength(text);
  if (length > FRAME_LIMIT) {
    throw new LocalFrameTooLarge(`a message of ${length} bytes is over the limit of ${FRAME_LIMIT}`);
  }
  const frame = Buffer.allocUnsafe(HEADER + length);
  frame.writeUInt32BE(length, 0);
  frame.write(text, HEADER);
  return frame;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function decodeFrame(body: Buffer): Json {
  try {
    return JSON.parse(utf8.decode(body)) as Json;
  } catch (cause) {
    throw new MalformedFrame('a frame is not UTF-8 JSON', { cause });
  }
}

/** Cuts a byte stream into frames. Memory grows with what has arrived, never with what a length announces. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  #expected: number | null = null;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The body of the next whole frame, or null. Throws `MalformedFrame` on a length of zero or above `limit`. */
  next(limit: number): Buffer | null {
    if (this.#expected === null) {
      if (this.#size < HEADER) return null;
      this.#expected = this.#take(HEADER).readUInt32BE(0);
    }
    if (this.#expected === 0 || this.#expected > limit) {
      throw new MalformedFrame(`a frame announces ${this.#expected} bytes; at most ${limit} are allowed here`);
    }
    if (this.#size < this.#expected) return null;
    const body = this.#take(this.#expected);
    this.#expected = null;
    return body;
  }

  #take(length: number): Buffer {
    const first = this.#chunks[0];
    const whole = first !== undefined && first.length >= length ? first : Buffer.concat(this.#chunks);
    const rest = whole.subarray(length);
    this.#chunks = whole === first ? this.#chunks.slice(1) : [];
    if (rest.length > 0) this.#chunks.unshift(rest);
    this.#size -= length;
    return whole.subarray(0, length);
  }
}
