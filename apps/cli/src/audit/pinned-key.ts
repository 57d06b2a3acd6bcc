import { createPublicKey, type KeyObject } from 'node:crypto';
import { type AuditKeyRing, parseKeyRing } from '@bfcert/kernel/audit-chain';
import { parseNoteKey } from '@bfcert/kernel/signed-note';

/**
 * Whether the ring has the keys that the verifier has from elsewhere: `audit-keys.txt`, one
 * line `name+id+key`, or a public key as PEM. @throws when the text is none of them.
 */
export function ringHasPinned({ keys }: AuditKeyRing, text: string): boolean {
  const pinned = pinnedKeys(text);
  // A copy of the keys from before a rotation is the beginning of the ring; one key may be any of it.
  return pinned.every((publicKey) => keys.some((key) => key.publicKey.equals(publicKey)));
}

function pinnedKeys(text: string): readonly KeyObject[] {
  const ring = parseKeyRing(text);
  if (ring !== null) return ring.keys.map(({ publicKey }) => publicKey);
  const key = parseNoteKey(text.trim());
  if (key !== null) return [key.publicKey];
  if (!text.includes('-----BEGIN PUBLIC KEY-----')) throw new Error('the key file holds no audit key');
  return [createPublicKey(text)];
}
