import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';

/** What a cursor goes on with: the route as it is registered, its parameters, the filter with its defaults, whose objects. */
export type CursorOf = { readonly [part: string]: Json | undefined };

/**
 * `base64url(id).base64url(mac)`: HMAC-SHA-256, cut to 16 bytes, over the id and its list, so that a cursor of another
 * filter, or one that was changed by hand, is noticed. The id is signed and not hidden: it stands in the page itself.
 */
export const sealCursor = (key: Buffer, id: string, list: CursorOf): string =>
  `${Buffer.from(id).toString('base64url')}.${macOf(key, id, list)}`;

/** The id in it; null when it is not, letter by letter, what `sealCursor` makes for this list. */
export function openCursor(key: Buffer, text: string, list: CursorOf): string | null {
  const id = Buffer.from(text.split('.', 1)[0] ?? '', 'base64url').toString();
  const [given, made] = [Buffer.from(text), Buffer.from(sealCursor(key, id, list))];
  return given.length === made.length && timingSafeEqual(given, made) ? id : null;
}

const macOf = (key: Buffer, id: string, list: CursorOf) =>
  createHmac('sha256', key).update(canonicalJson({ id, list })).digest().subarray(0, 16).toString('base64url');
