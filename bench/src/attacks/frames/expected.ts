import type { Version } from './schema.ts';

/** What the rules of OCPP-J ask for (Part 4, 4.2): one answer under this id, or none; what is too large ends the session. */
export type Expected =
  | { readonly kind: 'answer'; readonly id: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too_large' };

const NOTHING: Expected = { kind: 'nothing' };
const MAX_ID = 36;
/** Of a gateway by default. */
const MAX_MESSAGE_BYTES = 131_072;

export function expectedOf(text: string, version: Version): Expected {
  if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) return { kind: 'too_large' };
  // A frame whose id cannot be read is answered under "-1" (2.0.1); 1.6 has no word for it.
  const unreadable: Expected = version === 'ocpp1.6' ? NOTHING : { kind: 'answer', id: '-1' };
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return unreadable;
  }
  if (!Array.isArray(frame)) return unreadable;
  const [type, id] = frame as unknown[];
  if (typeof type !== 'number') return unreadable;
  if (type !== 2) return NOTHING;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID || !id.isWellFormed()) return unreadable;
  return { kind: 'answer', id };
}
