import { type Id, newId } from '@bfcert/kernel/ids';

export type TrustAnchorBundleId = Id<'tab'>;

export const newTrustAnchorBundleId = (at: Date): TrustAnchorBundleId => newId('tab', at.getTime());

/** What the anchors are for: who has to trust them. */
export type BundlePurpose =
  /** Stations: they verify our listeners, and the chain of the certificate they are given. */
  | 'charging_station_trust'
  /** Our station listeners: they verify the stations. */
  | 'station_client_trust';

export interface TrustAnchor {
  readonly pem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** The subject, for people. */
  readonly name: string;
}

/** The version of a bundle that is in force. */
export interface ReleasedTrustAnchors {
  readonly bundleId: TrustAnchorBundleId;
  readonly version: number;
  readonly anchors: readonly TrustAnchor[];
}
