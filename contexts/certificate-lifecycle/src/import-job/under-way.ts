import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';

/**
 * The caller holds the source. While a job takes over its rows no other import of it may come between two
 * batches: what each synchronisation has sent would be told apart no more.
 */
export async function underWayFor(
  { importJobs }: Pick<LifecycleDependencies, 'importJobs'>,
  tx: Transaction,
  source: string,
): Promise<Refusal<'import_under_way'> | null> {
  const id = await importJobs.openFor(tx, source);
  if (id === null) return null;
  return { reason: 'import_under_way', detail: `${id} takes over what ${source} sent: wait for it, or cancel it.` };
}
