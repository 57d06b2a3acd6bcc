import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import type { TurnedDown } from '../approval/turned-down.ts';
import type { BundlePurpose } from './bundle-purpose.ts';

export type TrustAnchorBundleId = Id<'tab'>;

export const newTrustAnchorBundleId = (at: Date): TrustAnchorBundleId => newId('tab', at.getTime());

export const parseTrustAnchorBundleId = (text: string): TrustAnchorBundleId | null => parseId('tab', text);

export interface TrustAnchor {
  readonly pem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** The subject, for people. */
  readonly name: string;
  /** Left out: there is none. */
  readonly signed?: SignedForm;
}

/** The anchor's key and name as the root before it has signed them: some stations take a new root in no other form (M05.FR.10). */
export interface SignedForm {
  readonly pem: string;
  readonly by: { readonly pem: string; readonly fingerprint: string };
}

/** Of the versions of a bundle; which follows which: `bundleSteps`, and how one comes to be: the import. */
export const bundleStates = [
  'proposed',
  'draft',
  'prepared',
  'releasing',
  'active',
  'superseded',
  'rolled_back',
  'withdrawn',
  'deleted',
  'declined',
  'taken_back',
] as const;
export type BundleState = (typeof bundleStates)[number];

/** One version of a bundle. A version's anchors never change; another set is another version. */
export interface TrustAnchorBundle {
  readonly id: TrustAnchorBundleId;
  readonly purpose: BundlePurpose;
  /** From 1. */
  readonly version: number;
  readonly anchors: readonly TrustAnchor[];
  /**
   * `proposed`: a second person is asked, and nobody is believed by it; at most one of a purpose. `draft`: nobody was given it yet, at most one of a purpose. `prepared`:
   * complete, and to be released; of our own authorities whoever is given a certificate has it already, at most one of a purpose. `releasing`: on its way to its endpoints, at most one. `superseded`: a later version took its place.
   * `rolled_back`: not released, or no further. `withdrawn`: in an emergency, by two people. `deleted`: a draft or a proposal
   * that was taken back. `declined`: the second person said no to it; `taken_back`: whoever asked for it took the question back.
   */
  readonly state: BundleState;
  /** Of one that is `declined` or `taken_back`. */
  readonly turnedDown?: TurnedDown;
  /** Null: it never was in force. */
  readonly activatedAt: string | null;
  /** Null: read from our own PKI. */
  readonly imported: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

/** The version of a bundle that is in force. */
export interface ReleasedTrustAnchors {
  readonly bundleId: TrustAnchorBundleId;
  readonly version: number;
  readonly anchors: readonly TrustAnchor[];
}
