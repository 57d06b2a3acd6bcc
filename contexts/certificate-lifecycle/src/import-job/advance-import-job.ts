import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import { type AuthorityChain, IMPORT_JOBS, type LifecycleDependencies } from '../ports.ts';
import { lostRight } from '../requester/lost-right.ts';
import { giveUpSync } from './give-up-sync.ts';
import { type ImportJob, type ImportJobRow, type ImportProgress, isOpen } from './import-job.ts';
import type { ImportJobId } from './import-job-id.ts';
import type { ImportBatch } from './import-job-store.ts';
import { overFrom } from './over.ts';
import { importCommandOf } from './start-import-job.ts';
import { failedRows, type Surrounding, takeBatch } from './take-batch.ts';
import { tellOfImportJob } from './tell-of-import-job.ts';
import { vanishedFrom } from './vanished-from.ts';

/** So many errors of ours, and a batch is passed over. */
const MOST_FAILURES = 3;
const AFTER_FAILURE_MS = 30_000;
/** After so many batches the jobs that wait have their turn, and a server that is to end ends. */
const BATCHES_A_TURN = 5;

/**
 * Takes one batch after another, each in one transaction: the job locked and still open, whoever asked still allowed to,
 * what comes of each row, the report, the progress, and the batch itself gone. Killed anywhere, a batch was either taken and is not there any
 * more, or neither; so no row is imported twice or lost, and after a cancel none is imported.
 */
export async function advanceImportJob(deps: LifecycleDependencies, id: ImportJobId): Promise<void> {
  const around = await surroundingOf(deps, id);
  for (let taken = 1; around !== null; taken++) {
    let current: ImportBatch | null = null;
    try {
      const goesOn = await deps.transactions.run((tx) =>
        step(deps, tx, id, around, (batch) => {
          current = batch;
        }),
      );
      if (!goesOn) return;
      if (taken === BATCHES_A_TURN) {
        await deps.transactions.run((tx) => deps.nudges.nudge(tx, IMPORT_JOBS, id));
        return;
      }
    } catch (error) {
      if (current === null) throw error;
      await deps.transactions.run((tx) => noteFailure(deps, tx, id, error));
      return;
    }
  }
}

/** What every batch is judged with; the PKI is asked while nothing is locked. */
async function surroundingOf(deps: LifecycleDependencies, id: ImportJobId): Promise<Surrounding | null> {
  const job = await deps.importJobs.find(id);
  if (job === null || !isOpen(job)) return null;
  const chains: readonly AuthorityChain[] = job.what.kind === 'certificates' ? await deps.authority.chains() : [];
  return { chains, shared: await deps.importJobs.shared(id) };
}

async function step(
  deps: LifecycleDependencies,
  tx: Transaction,
  id: ImportJobId,
  around: Surrounding,
  onBatch: (batch: ImportBatch) => void,
): Promise<boolean> {
  const job = await deps.importJobs.lockIfFree(tx, id);
  if (job === null || !isOpen(job)) return false;
  const now = deps.clock.now();
  if (Date.parse(job.nextAt) > now.getTime()) {
    await deps.nudges.nudge(tx, IMPORT_JOBS, id, { startAfter: new Date(job.nextAt) });
    return false;
  }
  const batch = await deps.importJobs.nextBatch(tx, id);
  if (batch === null) {
    await complete(deps, tx, job, now);
    return false;
  }
  const lost = await lostRight(deps, tx, job, importCommandOf[job.what.kind], job.owners);
  if (lost !== null) {
    await stop(deps, tx, job, lost, now);
    return false;
  }
  onBatch(batch);
  const rows = await takeBatch(deps, tx, job, batch, around, contextOf(job));
  await keep(deps, tx, job, batch, rows);
  return true;
}

/** The batch is over: its rows in the report and in the counts, and one entry in the audit for all of them. */
async function keep(
  deps: LifecycleDependencies,
  tx: Transaction,
  job: ImportJob,
  batch: ImportBatch,
  rows: readonly ImportJobRow[],
): Promise<void> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const came = countOf(rows);
  await deps.importJobs.record(tx, job.id, batch.position, rows);
  const startedAt = job.startedAt ?? at;
  const progress = sumOf(job.progress, came);
  await deps.importJobs.update(tx, {
    ...job,
    status: 'running',
    startedAt,
    advancedAt: at,
    nextAt: at,
    failures: 0,
    progress,
  });
  const detail = { importJobId: job.id, batch: batch.position, dryRun: job.dryRun, ...came };
  await deps.audit.append(tx, auditEntryOf(now, contextOf(job), { action: 'take-import-batch', detail }));
}

async function complete(deps: LifecycleDependencies, tx: Transaction, job: ImportJob, now: Date): Promise<void> {
  const completed = { ...overFrom(job, 'completed', now), vanished: await vanishedFrom(deps, tx, job) };
  await deps.importJobs.dropBatches(tx, job.id);
  await deps.importJobs.update(tx, completed);
  await tellOfImportJob(deps, tx, completed, job, { did: 'complete-import-job', context: contextOf(job) });
}

/** Nobody's word but ours: whoever asked did not want it to end. */
async function stop(
  deps: LifecycleDependencies,
  tx: Transaction,
  job: ImportJob,
  lost: string,
  now: Date,
): Promise<void> {
  const stopped = {
    ...overFrom(job, 'cancelled', now),
    stopped: { reason: 'requester_right_lost', detail: lost } as const,
  };
  await deps.importJobs.dropBatches(tx, job.id);
  await deps.importJobs.update(tx, stopped);
  await giveUpSync(deps, tx, job, now);
  const context = { ...contextOf(job), actor: systemActor('import-jobs'), reason: lost };
  await tellOfImportJob(deps, tx, stopped, job, { did: 'cancel-import-job', context });
}

/** The batch waits half a minute; after its last failure its rows are reported as failed, and the others go on. */
async function noteFailure(
  deps: LifecycleDependencies,
  tx: Transaction,
  id: ImportJobId,
  error: unknown,
): Promise<void> {
  const job = await deps.importJobs.lockIfFree(tx, id);
  const batch = job !== null && isOpen(job) ? await deps.importJobs.nextBatch(tx, id) : null;
  if (job === null || batch === null) return;
  const failures = job.failures + 1;
  if (failures >= MOST_FAILURES) {
    const why = error instanceof Error ? error.message : String(error);
    await keep(deps, tx, job, batch, failedRows(job, batch, why));
    await deps.nudges.nudge(tx, IMPORT_JOBS, id);
    return;
  }
  const nextAt = new Date(deps.clock.now().getTime() + AFTER_FAILURE_MS);
  await deps.importJobs.update(tx, { ...job, failures, nextAt: nextAt.toISOString() });
  await deps.nudges.nudge(tx, IMPORT_JOBS, id, { startAfter: nextAt });
}

function countOf(rows: readonly ImportJobRow[]): Partial<ImportProgress> & Pick<ImportProgress, 'done'> {
  const counts: { done: number } & Partial<Record<keyof ImportProgress, number>> = { done: rows.length };
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

const sumOf = (progress: ImportProgress, came: Partial<ImportProgress>): ImportProgress => {
  const sum = { ...progress };
  for (const name of Object.keys(sum) as (keyof ImportProgress)[]) sum[name] += came[name] ?? 0;
  return sum;
};

/** It goes on for whoever asked: for the owners they acted for, in their words, under their correlation id. */
const contextOf = (job: ImportJob): CommandContext => ({
  actor: { ...systemActor('import-jobs'), owners: job.owners, onBehalfOf: job.requestedBy },
  reason: job.reason,
  correlationId: job.correlationId,
  causationId: job.id,
});
