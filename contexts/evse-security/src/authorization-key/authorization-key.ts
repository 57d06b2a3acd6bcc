import type { Id } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { PasswordReading } from '../station-contract/index.ts';
import type { Weakness } from './weakness.ts';

export type AuthorizationKeyId = Id<'key'>;

/** Who acts next: see `authorizationKeyTransitions`. */
export type AuthorizationKeyState =
  /** Made here; the station may or may not have it yet. Admitted beside the active one. Next: the station, by its first login with it. */
  | 'pending'
  /**
   * It was pending, and another one was made or issued before the station had shown which it has: admitted beside that and the
   * active one. Next: the station, by its first login with this or with a newer one.
   */
  | 'set_aside'
  /** Proven by a login, or imported. Next: nobody, until the next rotation. */
  | 'active'
  /**
   * Replaced: recognised and refused; admitted only of a family that comes back with it after a rollback of its own. Next:
   * the end of the rollback window.
   */
  | 'retiring'
  | 'retired'
  /** It was exposed, or a person took it away: recognised no more. Next: nobody. */
  | 'revoked';

/** A station may have it, and comes in with it where passwords are taken. */
export const isUsable = ({ state }: { readonly state: AuthorizationKeyState }): boolean =>
  state === 'pending' || state === 'set_aside' || state === 'active';

/** It opens where passwords are taken. `familyGoesBack`: it comes back with the key before after a rollback of its own. */
export const isAdmitted = (key: { readonly state: AuthorizationKeyState }, familyGoesBack: boolean): boolean =>
  isUsable(key) || (familyGoesBack && key.state === 'retiring');

/** A person types it in, or has by now, and nobody hears of that before its first login: no process may wait for it as for its own. */
export const isTypedIn = ({
  state,
  mustRotate,
}: {
  readonly state: AuthorizationKeyState;
  readonly mustRotate: boolean;
}): boolean => mustRotate && (state === 'pending' || state === 'set_aside');

/**
 * From when on the time runs after which it ends by itself: of what was replaced, since then; of what was issued by hand and
 * no station has come with, since its issuer was told how long it is good, whatever was made beside it. Null: it stays, as
 * what a station has used may be what it comes with next (I5).
 */
export function timeRunsFrom(
  key: Pick<AuthorizationKey, 'state' | 'mustRotate' | 'lastUsedAt' | 'changedAt' | 'createdAt'>,
): Date | null {
  if (key.state === 'retiring') return key.changedAt;
  return isTypedIn(key) && key.lastUsedAt === null ? key.createdAt : null;
}

/** Why a key is to be replaced. */
export const rotationTriggers = [
  /** It is shared, a default, too short, or was chosen by somebody else. */
  'hygiene',
  /** Somebody else may know it: it is revoked as soon as the new one has worked, and never admitted after that. */
  'exposure',
  /** Those who put the station up had it. */
  'installer_transfer',
  /** The board that kept it is in another's hands. */
  'board_replacement',
  'periodic',
] as const;
export type RotationTrigger = (typeof rotationTriggers)[number];

/** How a password is checked in one of its readings. Bytes are base64, as gateways receive them. */
export type KeyVerifier = { readonly reading: PasswordReading } & (
  | { readonly scheme: 'hmac-sha256'; readonly salt: string; readonly verifier: string }
  | { readonly scheme: 'scrypt'; readonly salt: string; readonly verifier: string; readonly cost: number }
);

/** One version of a station's Basic authentication secret; its plaintext is never part of it. */
export interface AuthorizationKey {
  readonly id: AuthorizationKeyId;
  readonly identityId: ChargerId;
  readonly version: number;
  readonly state: AuthorizationKeyState;
  readonly origin: 'imported' | 'generated';
  /** Imported keys may be shared or weak: they are replaced before anything else happens. */
  readonly mustRotate: boolean;
  /** What somebody, or something that happened to the station, wants it replaced for; null: nothing. */
  readonly rotateBecause: RotationTrigger | null;
  /** One for each reading that a station may make of it. */
  readonly verifiers: readonly KeyVerifier[];
  /** Of an imported one in force: by what equal ones are found (`secretFingerprint`); null: it was never made, or is erased. */
  readonly fingerprint: string | null;
  /** Of an imported one, what was seen of it then. */
  readonly weaknesses: readonly Weakness[];
  /** Generated keys: when the station said it stored it. Its plaintext was erased then. */
  readonly acknowledgedAt: Date | null;
  /** Of its last login that was written down: of more within the hour the first. */
  readonly lastUsedAt: Date | null;
  /** Since when it has its state. */
  readonly changedAt: Date;
  readonly createdAt: Date;
}
