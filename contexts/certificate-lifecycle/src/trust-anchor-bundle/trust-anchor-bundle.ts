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

/** One version of a bundle. A version's anchors never change; another set is another version. */
export interface TrustAnchorBundle {
  readonly id: TrustAnchorBundleId;
  readonly purpose: BundlePurpose;
  /** From 1. */
  readonly version: number;
  readonly anchors: readonly TrustAnchor[];
  /** `superseded`: a later version is active. */
  readonly state: 'active' | 'superseded';
  readonly activatedAt: string;
}

/** The version of a bundle that is in force. */
export interface ReleasedTrustAnchors {
  readonly bundleId: TrustAnchorBundleId;
  readonly version: number;
  readonly anchors: readonly TrustAnchor[];
}
