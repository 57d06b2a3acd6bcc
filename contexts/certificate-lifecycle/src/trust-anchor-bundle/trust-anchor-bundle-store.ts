import type { Transaction } from '@bfcert/kernel/transaction';
import type { BundlePurpose, TrustAnchorBundle } from './trust-anchor-bundle.ts';

export interface TrustAnchorBundleStore {
  /** Waits for nobody. Null before the first version. */
  active(purpose: BundlePurpose): Promise<TrustAnchorBundle | null>;
  /** Locks the purpose until the transaction ends, so that two servers never release two first versions. */
  lockVersions(tx: Transaction, purpose: BundlePurpose): Promise<readonly TrustAnchorBundle[]>;
  insert(tx: Transaction, bundle: TrustAnchorBundle): Promise<void>;
  /** Before the version that takes its place is inserted: a purpose has one active version. */
  supersede(tx: Transaction, bundle: TrustAnchorBundle): Promise<void>;
}
