import type { Tolerated } from '@bfcert/certificate-lifecycle';
import { type AuthorizationKey, isUsable } from '../authorization-key/authorization-key.ts';

export type AdoptionObjection =
  | 'not_tolerated'
  /** It has got a password since two people agreed: it is migrated, and nobody takes its place with a certificate. */
  | 'password_usable';

/** Pure: the tolerance by which a station may be taken over with a certificate that nobody has recorded, or why it may not. */
export function adoptionOf(
  tolerated: readonly Tolerated[],
  keys: readonly Pick<AuthorizationKey, 'state' | 'createdAt'>[],
): Tolerated | AdoptionObjection {
  const by = tolerated.find(({ kind }) => kind === 'outside_certificate');
  if (by === undefined) return 'not_tolerated';
  const grantedAt = new Date(by.grantedAt);
  return keys.some((key) => isUsable(key) && key.createdAt > grantedAt) ? 'password_usable' : by;
}
