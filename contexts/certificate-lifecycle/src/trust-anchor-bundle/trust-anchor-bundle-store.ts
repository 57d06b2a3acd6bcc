import type { Transaction } from '@bfcert/kernel/transaction';
import type { TurnedDown } from '../approval/turned-down.ts';
import type { SearchTerms } from '../queries/search-terms.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import type { BundleState, TrustAnchorBundle, TrustAnchorBundleId } from './trust-anchor-bundle.ts';

export interface BundleFilter {
  readonly purposes?: readonly BundlePurpose[];
  readonly state?: BundleState;
  /** Versions with an anchor that is meant. */
  readonly search?: SearchTerms;
}

/** A key that a version in force, or one that may come into force, holds. */
export interface HeldKey {
  readonly spkiSha256: string;
  readonly purpose: BundlePurpose;
}

export interface TrustAnchorBundleStore {
  /** Waits for nobody. Null before the first version. */
  active(purpose: BundlePurpose): Promise<TrustAnchorBundle | null>;
  find(id: TrustAnchorBundleId): Promise<TrustAnchorBundle | null>;
  /** Newest first, those older than `after`. */
  page(filter: BundleFilter, after: TrustAnchorBundleId | null, limit: number): Promise<readonly TrustAnchorBundle[]>;

  /** Locks the purpose until the transaction ends, so that two servers never release two first versions. */
  lockVersions(tx: Transaction, purpose: BundlePurpose): Promise<readonly TrustAnchorBundle[]>;
  /** Locks imports into every bundle until the transaction ends: one root cannot come into two domains at once. */
  lockImports(tx: Transaction): Promise<void>;
  /** Who holds one of these keys; of versions that are only proposed, were superseded or deleted nobody does. */
  holdersOf(tx: Transaction, spkiSha256: readonly string[]): Promise<readonly HeldKey[]>;
  /** Those that are prepared or on their way to endpoints; waits for nobody. */
  underWay(purpose: BundlePurpose): Promise<readonly TrustAnchorBundle[]>;
  insert(tx: Transaction, bundle: TrustAnchorBundle): Promise<void>;
  /** Replaces all but its anchors, which never change. */
  update(tx: Transaction, bundle: TrustAnchorBundle): Promise<void>;
  /** Before the version that takes its place is inserted: a purpose has one active version, and one draft. */
  supersede(tx: Transaction, bundle: TrustAnchorBundle): Promise<void>;
  /** What was proposed becomes the draft; the one before it was superseded. */
  accept(tx: Transaction, proposed: TrustAnchorBundle): Promise<void>;
  /** What was proposed ends as nobody's: another may be proposed. */
  turnDown(tx: Transaction, proposed: TrustAnchorBundle, turnedDown: TurnedDown): Promise<void>;
  /** A draft, or what was proposed, that is taken back. */
  discard(tx: Transaction, bundle: TrustAnchorBundle): Promise<void>;
}
