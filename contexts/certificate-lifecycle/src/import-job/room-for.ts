import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { MOST_BYTES, MOST_OPEN_JOBS } from './import-job.ts';

export type NoRoom = 'import_jobs_too_many' | 'import_quota_exceeded';

/** Null when there is room for a job of this size; whoever asks holds the room until its transaction ends. */
export async function lackOfRoom(
  { importJobs }: Pick<LifecycleDependencies, 'importJobs'>,
  tx: Transaction,
  owners: OwnerScope,
  bytes: number,
): Promise<Refusal<NoRoom> | null> {
  await importJobs.lockRoom(tx);
  const own = await importJobs.keptFor(tx, owners);
  if (own.open >= MOST_OPEN_JOBS) {
    const detail = `${own.open} imports of yours are not over: wait for one, or cancel it.`;
    return { reason: 'import_jobs_too_many', detail };
  }
  const all = await importJobs.keptInAll(tx);
  const over =
    own.bytes + bytes > MOST_BYTES.ofRequester ? 'yours' : all.bytes + bytes > MOST_BYTES.ofAll ? 'all' : null;
  if (over === null) return null;
  const whose =
    over === 'yours' ? `your imports may keep ${MOST_BYTES.ofRequester}` : `all may keep ${MOST_BYTES.ofAll}`;
  const detail = `With its ${bytes} bytes the imports that are kept would be too large: ${whose}. Reports are forgotten after 30 days.`;
  return { reason: 'import_quota_exceeded', detail };
}
