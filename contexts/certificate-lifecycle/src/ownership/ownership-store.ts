import type { Transaction } from '@bfcert/kernel/transaction';
import type { VersionStore } from '../version-in-force/version-store.ts';
import type { HeldInProgram } from './ownership-effect.ts';
import type { OwnershipVersion } from './ownership-version.ts';

export interface OwnershipStore extends VersionStore<OwnershipVersion> {
  /** Held until the end of the transaction: who applies a version waits for whoever does so now. */
  lockLatestNumber(tx: Transaction): Promise<number>;
  /** Newest first. */
  list(page: { readonly before: number | null; readonly limit: number }): Promise<readonly OwnershipVersion[]>;
  /** How many certificates there are that are neither over nor only a request, by all that decides about them. */
  held(): Promise<readonly HeldInProgram[]>;
}
