import type { ChargerId } from '../charger/charger.ts';

export type TrustAnchorState =
  /** Next: us (ask the station to install it). */
  | 'intended'
  /** Asked, no answer known. Next: us (list). */
  | 'requested'
  /** The station said yes; that proves nothing (EVerest accepted roots it neither listed nor kept). Next: us (list). */
  | 'installed'
  /** Listed by the station with the hashes of exactly this certificate. */
  | 'verified'
  | 'failed'
  /** Accepted, yet not listed. */
  | 'mismatched'
  /** Was listed once and is no more. */
  | 'removed';

/** One trust anchor on one station. */
export interface TrustAnchorInstallation {
  readonly identityId: ChargerId;
  /** SHA-256 of the anchor's DER, hex. */
  readonly fingerprint: string;
  readonly name: string;
  readonly bundleVersion: number;
  readonly state: TrustAnchorState;
  readonly changedAt: Date;
}
