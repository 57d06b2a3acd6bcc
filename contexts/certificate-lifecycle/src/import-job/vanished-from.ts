import type { Transaction } from '@bfcert/kernel/transaction';
import { MOST_VANISHED } from '../commands/import-identities.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ImportJob } from './import-job.ts';

/**
 * Only once every row was read it is known what a source that sends all it has did not send. A job that was
 * cancelled, or of which a batch failed, says nothing of it, and the source is not up to date by it.
 */
export async function vanishedFrom(
  { importJobs, identitySources }: Pick<LifecycleDependencies, 'importJobs' | 'identitySources'>,
  tx: Transaction,
  { id, what, dryRun, requestedAt, progress }: ImportJob,
): Promise<readonly IdentityId[]> {
  if (what.kind !== 'identities' || what.sync === null || !what.sync.isLast) return [];
  // Rows of a batch that failed by an error of ours were sent, and claimed by nobody.
  if (progress.failed > 0) return [];
  const { source, sync } = what;
  // A dry run has claimed nothing: what it was sent stands in its report alone.
  const sent = new Set(dryRun ? await importJobs.identitiesIn(tx, id) : []);
  const elsewhen = await identitySources.claimedElsewhen(tx, source, sync.id, MOST_VANISHED + sent.size);
  // As of when it was sent: whatever the source has changed since is newer.
  if (!dryRun) await identitySources.recordSynchronised(tx, source, requestedAt);
  return elsewhen.filter((identity) => !sent.has(identity)).slice(0, MOST_VANISHED);
}
