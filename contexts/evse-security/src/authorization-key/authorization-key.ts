import type { Id } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { PasswordReading } from '../station-contract/index.ts';

export type AuthorizationKeyId = Id<'key'>;

/** Who acts next: see `authorizationKeyTransitions`. */
export type AuthorizationKeyState =
  /** Made here; the station may or may not have it yet. Admitted beside the active one. Next: the station, by its first login with it. */
  | 'pending'
  /** Proven by a login, or imported. Next: nobody, until the next rotation. */
  | 'active'
  /** Replaced: recognised and refused. Next: the end of the migration. */
  | 'retiring'
  | 'retired'
  | 'revoked';

/** A station may have it, and comes in with it where passwords are taken. */
export const isUsable = ({ state }: { readonly state: AuthorizationKeyState }): boolean =>
  state === 'pending' || state === 'active';

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
  /** One for each reading that a station may make of it. */
  readonly verifiers: readonly KeyVerifier[];
  /** Generated keys: when the station said it stored it. Its plaintext was erased then. */
  readonly acknowledgedAt: Date | null;
  readonly createdAt: Date;
}
