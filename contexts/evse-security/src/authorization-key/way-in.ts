import type { BreakGlass } from '../break-glass/break-glass.ts';
import type { Charger } from '../charger/charger.ts';
import { type AuthorizationKey, isAdmitted } from './authorization-key.ts';

/** What a station still comes in with. `none`: nothing of which that is known. */
export type WayIn = 'another_key' | 'certificate' | 'none';

export interface WayInFacts {
  /** The one that is to go. */
  readonly key: AuthorizationKey;
  /** All of the station. */
  readonly keys: readonly AuthorizationKey[];
  readonly charger: Pick<Charger, 'profileFloor'>;
  /** What two people have opened of it again; null: nothing. */
  readonly letBack: Pick<BreakGlass, 'cameDownAt'> | null;
  /** Its family comes back with the key before after a rollback of its own. */
  readonly formerKeyIsAdmitted: boolean;
  /** A certificate of it is in force. */
  readonly hasCertificate: boolean;
}

/**
 * A station has one password, and nobody hears which: a yes may be wrong, a stored one is taken up at some later time (A01,
 * B.21), and one that was issued by hand is typed in unseen. So each key that opens may be the one, and leaves none beside it; only
 * where the station has come with another since, and does not go back, is that other a way in.
 */
export function wayInWithout({ key, keys, charger, letBack, formerKeyIsAdmitted, hasCertificate }: WayInFacts): WayIn {
  const mayBeTheOne = isAdmitted(key, formerKeyIsAdmitted);
  const takesPasswords = charger.profileFloor === 2 || letBack !== null;
  const hasShownAnother = keys.some(({ state, lastUsedAt }) => state === 'active' && lastUsedAt !== null);
  if (takesPasswords && !mayBeTheOne && hasShownAnother) return 'another_key';
  // Before it was proven at `verify` a station may fall back from its certificate at any time, and may have already; so may one
  // that is let back to Profile 2: it may be down before its gateway has told that.
  const isProven = hasCertificate && charger.profileFloor === 3 && letBack === null;
  return isProven ? 'certificate' : 'none';
}
