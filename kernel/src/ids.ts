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
  let value = (BigInt(now) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`);
  let body = '';
  for (let i = 0; i < 26; i++) {
    body = ALPHABET[Number(value & 31n)] + body;
    value >>= 5n;
  }
  return `${prefix}_${body}` as Id<Prefix>;
}

/** Null unless `text` is an id of exactly this kind. */
export function parseId<Prefix extends string>(prefix: Prefix, text: string): Id<Prefix> | null {
  if (!text.startsWith(`${prefix}_`)) return null;
  return BODY.test(text.slice(prefix.length + 1)) ? (text as Id<Prefix>) : null;
}
