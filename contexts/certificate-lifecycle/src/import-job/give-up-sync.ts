import type { Transaction } from '@bfcert/kernel/transaction';
import { withoutPart } from '../identity-source/open-sync.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ImportJob } from './import-job.ts';

/** With an import that ends before all of it was taken ends the synchronisation that it was a part of. */
export async function giveUpSync(
  { identitySources }: LifecycleDependencies,
  tx: Transaction,
  { what, dryRun }: ImportJob,
  now: Date,
): Promise<void> {
  if (what.kind !== 'identities' || what.sync === null || dryRun) return;
  const syncs = await identitySources.open(tx, what.source, now.toISOString());
  await identitySources.keepSyncs(tx, what.source, withoutPart(syncs, what.sync));
}
