import { encodeElement } from '@bfcert/kernel/der';

const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;
const LONG_TAG = 0x1f;
const DEEPEST = 16;

/**
 * The same value with a definite length for every element that has an indefinite one: RFC 5652 section 4
 * allows CMS in BER, and CAs built on BouncyCastle write it so. Nothing else of BER is put right; what
 * is not DER after this is refused by whoever reads it. Null when it is cut off, nested too deeply
 * or followed by something.
 */
export function withDefiniteLengths(ber: Uint8Array): Buffer | null {
  const bytes = Buffer.from(ber.buffer, ber.byteOffset, ber.byteLength);
  const element = readElement(bytes, 0, bytes.length, 0);
  return element !== null && element.end === bytes.length ? element.der : null;
}

interface Element {
  readonly der: Buffer;
  readonly end: number;
  /** Whether `der` differs from what was read. */
  readonly rewritten: boolean;
}

function readElement(bytes: Buffer, start: number, limit: number, depth: number): Element | null {
  const header = readHeader(bytes, start);
  if (header === null || depth > DEEPEST) return null;
  const { identifier, contentAt, length } = header;
  const end = length === null ? null : contentAt + length;
  if (end !== null && end > limit) return null;
  if (end !== null && (identifier & CONSTRUCTED) === 0) {
    return { der: bytes.subarray(start, end), end, rewritten: false };
  }
  const content = readContent(bytes, contentAt, end, limit, depth + 1);
  if (content === null) return null;
  if (end !== null && !content.rewritten) return { der: bytes.subarray(start, end), end, rewritten: false };
  return { der: encodeElement(identifier, ...content.children), end: content.end, rewritten: true };
}

/** Up to `end`, or where that is not known up to the two zero octets that end an indefinite length. */
function readContent(bytes: Buffer, start: number, end: number | null, limit: number, depth: number) {
  const children: Buffer[] = [];
  let rewritten = false;
  let at = start;
  while (at !== end) {
    if (end === null && bytes[at] === 0 && bytes[at + 1] === 0) return { children, end: at + 2, rewritten };
    const child = readElement(bytes, at, end ?? limit, depth);
    if (child === null) return null;
    children.push(child.der);
    rewritten ||= child.rewritten;
    at = child.end;
  }
  return { children, end: at, rewritten };
}

interface Header {
  readonly identifier: number;
  readonly contentAt: number;
  /** Null for an indefinite one. */
  readonly length: number | null;
}

/** Tags of several octets do not occur in CMS. */
function readHeader(bytes: Buffer, at: number): Header | null {
  const identifier = bytes[at];
  const first = bytes[at + 1];
  if (identifier === undefined || first === undefined || (identifier & LONG_TAG) === LONG_TAG) return null;
  if (first < INDEFINITE) return { identifier, contentAt: at + 2, length: first };
  if (first === INDEFINITE) {
    return (identifier & CONSTRUCTED) === 0 ? null : { identifier, contentAt: at + 2, length: null };
  }
  const octets = first & 0x7f;
  if (octets > 4 || at + 2 + octets > bytes.length) return null;
  return { identifier, contentAt: at + 2 + octets, length: bytes.readUIntBE(at + 2, octets) };
}
