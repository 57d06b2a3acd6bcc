import { randomBytes } from 'node:crypto';

/**
 * Identifiers are `<prefix>_<26 characters>`: 48 bits of milliseconds since 1970, then 80 random
 * bits, in Crockford base 32 (lower case), so that ids of one kind sort by creation time. They are
 * never reused. Each context brands its own: `type CertificateId = Id<'crt'>`.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}` & { readonly __id: Prefix };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const BODY = /^[0-9a-hjkmnp-tv-z]{26}$/;

export function newId<Prefix extends string>(prefix: Prefix, now = Date.now()): Id<Prefix> {
  return `${prefix}_${encode(now, 10)}${encode(randomUint40(), 8)}${encode(randomUint40(), 8)}` as Id<Prefix>;
}

/** A text after which every id sorts that is made later than `at`, in whole milliseconds, and before which every other one. */
export const idsUntil = (prefix: string, at: number): string => `${prefix}_${encode(at + 1, 10)}`;

/** The lowest `characters` × 5 bits of a safe integer. */
function encode(value: number, characters: number): string {
  let text = '';
  for (let rest = value; text.length < characters; rest = Math.floor(rest / 32))
    text = ALPHABET.charAt(rest % 32) + text;
  return text;
}

/** Random bytes are drawn in advance: asking for ten costs as much as asking for thousands. */
const pool = { bytes: Buffer.alloc(0), used: 0 };

function randomUint40(): number {
  if (pool.used === pool.bytes.length) {
    pool.bytes = randomBytes(4_000);
    pool.used = 0;
  }
  const value = pool.bytes.readUIntBE(pool.used, 5);
  pool.used += 5;
  return value;
}

/** Null unless `text` is an id of exactly this kind. */
export function parseId<Prefix extends string>(prefix: Prefix, text: string): Id<Prefix> | null {
  if (!text.startsWith(`${prefix}_`)) return null;
  return BODY.test(text.slice(prefix.length + 1)) ? (text as Id<Prefix>) : null;
}
