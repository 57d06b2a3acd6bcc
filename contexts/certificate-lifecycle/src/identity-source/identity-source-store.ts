import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';
import type { IdentitySource } from './identity-source.ts';
import type { SyncsOfSource } from './open-sync.ts';

export interface StoredSource extends Omit<IdentitySource, 'isLate'> {
  /** RFC 3339. */
  readonly declaredAt: string;
}

export interface IdentitySourceStore {
  list(): Promise<readonly StoredSource[]>;
  /** Its interval from now on; when it first was declared stays. */
  declare(tx: Transaction, source: Pick<StoredSource, 'name' | 'intervalSeconds' | 'declaredAt'>): Promise<void>;
  /** Makes the source when there is none, and locks it until the transaction ends: one import at a time. */
  open(tx: Transaction, name: string, at: string): Promise<SyncsOfSource>;
  keepSyncs(tx: Transaction, name: string, syncs: SyncsOfSource): Promise<void>;
  /** Nothing of it is open any more. */
  recordSynchronised(tx: Transaction, name: string, at: string): Promise<void>;
  /** Which source speaks for each of these; those nobody speaks for are missing. */
  claimsOn(tx: Transaction, ids: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, string>>;
  /** `sync` empty: outside of any, and what was sent in one stays sent in it. */
  claim(tx: Transaction, source: string, ids: readonly IdentityId[], sync: string): Promise<void>;
  /** No source speaks for it any more. */
  unclaim(tx: Transaction, id: IdentityId): Promise<void>;
  /** Whether it last sent any of those it speaks for in this synchronisation. */
  hasSent(tx: Transaction, source: string, sync: string): Promise<boolean>;
  /** Claimed by the source in another synchronisation than this one: they were not in it. */
  claimedElsewhen(tx: Transaction, source: string, sync: string, limit: number): Promise<readonly IdentityId[]>;
}
