import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ImportJob } from './import-job.ts';

interface Deed {
  readonly did: string;
  readonly context: CommandContext;
}

/** Audit entry and event of a job's own change, in the caller's transaction; what it does to records has its own. */
export async function tellOfImportJob(
  deps: LifecycleDependencies,
  tx: Transaction,
  job: ImportJob,
  before: ImportJob | null,
  { did, context }: Deed,
): Promise<void> {
  const now = deps.clock.now();
  const { id, what, dryRun, rows, progress, status } = job;
  const data = { importJobId: id, kind: what.kind, dryRun, status, rows, ...progress };
  await deps.events.append(tx, domainEventOf(now, context, { type: 'ImportJobChanged', subject: id, data }));
  await deps.audit.append(
    tx,
    auditEntryOf(now, context, {
      action: did,
      before: before?.status ?? null,
      after: status,
      event: 'ImportJobChanged',
      detail: { importJobId: id, ...what, dryRun, rows, ...progress },
    }),
  );
}
