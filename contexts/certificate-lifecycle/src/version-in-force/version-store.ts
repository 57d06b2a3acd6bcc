import type { Transaction } from '@bfcert/kernel/transaction';

/** A document of which every version stays, and the one with the highest number is in force. */
export interface VersionStore<Version> {
  /** The one in force; null before the first was stored. */
  latest(): Promise<Version | null>;
  latestNumber(): Promise<number>;
  /** False when there is one of this number. */
  add(tx: Transaction, version: Version): Promise<boolean>;
  find(version: number): Promise<Version | null>;
}
