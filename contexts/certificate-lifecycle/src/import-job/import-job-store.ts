import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ImportJob, ImportJobRow, ImportOutcome } from './import-job.ts';
import type { ImportJobId } from './import-job-id.ts';

/** What is kept of an import until it is taken: JSON text. */
export interface ImportBatch {
  /** From 1; the batch 0 is never taken and is there for all of them. */
  readonly position: number;
  readonly content: string;
}

/** An import as it is to be kept. */
export interface PlannedImport {
  /** In all batches. */
  readonly rows: number;
  readonly batches: readonly ImportBatch[];
}

export interface ImportJobsKept {
  readonly open: number;
  readonly bytes: number;
}

export interface ImportJobStore {
  insert(tx: Transaction, job: ImportJob, batches: readonly ImportBatch[]): Promise<void>;
  update(tx: Transaction, job: ImportJob): Promise<void>;
  /** Locked until the transaction ends: before a source and before any identity, always. */
  lock(tx: Transaction, id: ImportJobId): Promise<ImportJob | null>;
  /** The same; null also while another process works on it. */
  lockIfFree(tx: Transaction, id: ImportJobId): Promise<ImportJob | null>;
  /** The first that is left, but not the batch 0. */
  nextBatch(tx: Transaction, id: ImportJobId): Promise<ImportBatch | null>;
  /** The batch 0. */
  shared(id: ImportJobId): Promise<string | null>;
  /** The batch is taken: what came of its rows is kept, and itself no more. */
  record(tx: Transaction, id: ImportJobId, position: number, rows: readonly ImportJobRow[]): Promise<void>;
  /** What is left of the import's content. */
  dropBatches(tx: Transaction, id: ImportJobId): Promise<void>;
  /** Every identity that its rows were about so far, each once. */
  identitiesIn(tx: Transaction, id: ImportJobId): Promise<readonly NonNullable<ImportJobRow['identityId']>[]>;
  /** One at a time may see whether there is room for another job, until its transaction ends. */
  lockRoom(tx: Transaction): Promise<void>;
  /** Of requesters that act for one of these owners at least; of those that act for all of them where it is `all`. */
  keptFor(tx: Transaction, owners: OwnerScope): Promise<ImportJobsKept>;
  keptInAll(tx: Transaction): Promise<ImportJobsKept>;
  /** The open one that takes rows of this source over, no dry run; null where there is none. */
  openFor(tx: Transaction, source: string): Promise<ImportJobId | null>;
  find(id: ImportJobId): Promise<ImportJob | null>;
  /** Newest first; those whose owners are all among these. */
  page(query: {
    readonly owners: OwnerScope;
    readonly after: ImportJobId | null;
    readonly limit: number;
  }): Promise<readonly ImportJob[]>;
  /** By line, those after `after`. */
  rows(query: {
    readonly id: ImportJobId;
    readonly outcome?: ImportOutcome;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly ImportJobRow[]>;
  /** Open, and due at this moment (RFC 3339). */
  due(at: string, limit: number): Promise<readonly ImportJobId[]>;
  /** How many are open, and since when the one that waits longest has not advanced (RFC 3339). */
  standing(): Promise<{ readonly open: number; readonly oldestAdvance: string | null }>;
  /** Forgets the rows of jobs whose reports were kept until before this moment; returns of how many jobs. */
  forgetReports(tx: Transaction, before: string, limit: number): Promise<number>;
}
