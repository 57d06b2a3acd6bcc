import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { CertificateJob } from '../../certificate-job/certificate-job.ts';
import type { CertificateJobStore } from '../../certificate-job/certificate-job-store.ts';
import type { IdentityId } from '../../identity/identity-id.ts';

const isOpen = ({ status }: CertificateJob): boolean =>
  status === 'queued' || status === 'running' || status === 'waiting';

export function memoryCertificateJobStore(
  database: MemoryDatabase,
  holderOf: (id: CertificateId) => IdentityId | null,
): CertificateJobStore {
  const jobs = database.table<CertificateJob>('lifecycle.certificate_job');
  /** By record. */
  const open = database.table<CertificateJob>('lifecycle.open_job');
  function put(job: CertificateJob): void {
    jobs.set(job.id, job);
    if (isOpen(job)) open.set(job.certificateId, job);
    else if (open.get(job.certificateId)?.id === job.id) open.delete(job.certificateId);
  }
  return onlyThese<CertificateJobStore>('jobs', {
    insert: async (_tx, job) => {
      if (open.get(job.certificateId) !== null) throw new Error(`${job.certificateId} has an open job`);
      put(job);
    },
    update: async (_tx, job) => put(job),
    openOf: async (_tx, id) => open.get(id),
    inTransaction: async (_tx, id) => jobs.get(id),
    isIdentityBusy: async (_tx, identityId, but, at) =>
      // Of few identities a job is open at once.
      [...open.values()].some(
        (job) =>
          job.id !== but &&
          job.status === 'running' &&
          job.nextAttemptAt > at &&
          holderOf(job.certificateId) === identityId,
      ),
    isSuspectAtWork: async (_tx, but, at) =>
      [...open.values()].some(
        (job) => job.id !== but && job.status === 'running' && job.unfinished > 0 && job.nextAttemptAt > at,
      ),
    list: async ({ certificateId }) =>
      [...jobs.values()].filter((job) => job.certificateId === certificateId).toReversed(),
    due: async (at, _beyond, limit) =>
      [...open.values()]
        .filter(({ nextAttemptAt }) => nextAttemptAt <= at)
        .slice(0, limit)
        .map(({ certificateId }) => certificateId),
  });
}
