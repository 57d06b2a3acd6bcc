import { parseApprovalId } from '../approval/approval-id.ts';
import { parseBulkActionId } from '../bulk-action/bulk-action-id.ts';
import { parseIdentityId } from '../identity/identity-id.ts';
import { parseImportJobId } from '../import-job/import-job-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { onlyOwnerOf } from '../requester/requester.ts';

/**
 * The owners of things that others here know by their ids alone, such as the subjects of events: now, not when they
 * were written. What has no owner, or several, is missing, and so is no scoped caller's.
 */
export async function ownersOf(
  {
    identities,
    approvals,
    bulkActions,
    importJobs,
  }: Pick<LifecycleDependencies, 'identities' | 'approvals' | 'bulkActions' | 'importJobs'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all([
    identities.find([...new Set(ids.flatMap((id) => parseIdentityId(id) ?? []))]),
    ...[...new Set(ids.flatMap((id) => parseApprovalId(id) ?? []))].map((id) => approvals.find(id)),
    ...[...new Set(ids.flatMap((id) => parseBulkActionId(id) ?? []))].map((id) => bulkActions.find(id)),
    ...[...new Set(ids.flatMap((id) => parseImportJobId(id) ?? []))].map(async (id) => {
      const job = await importJobs.find(id);
      return job === null ? null : { id, owner: onlyOwnerOf(job.owners) };
    }),
  ]);
  return new Map(
    found
      .flat()
      .flatMap((one): [string, string][] => (one === null || one.owner === null ? [] : [[one.id, one.owner]])),
  );
}
