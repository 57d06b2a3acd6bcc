import type { OwnerScope } from '@bfcert/kernel/actor';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Synchronisation } from '../identity-source/may-synchronise.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { Requester, Stopped } from '../requester/requester.ts';
import type { ImportJobId } from './import-job-id.ts';

/** Which rows of what; the same for all of them. */
export type ImportedThings =
  | {
      readonly kind: 'identities';
      readonly source: string;
      readonly sync: Synchronisation | null;
    }
  | {
      readonly kind: 'certificates';
      readonly purpose: PurposeName;
      /** Null: the purpose's own. */
      readonly operatingModel: OperatingModel | null;
    };

/**
 * An import that is too large to be answered at once: its rows are kept in batches, and each batch is one transaction.
 *
 *   waiting ──first batch──→ running ──no batch left──→ completed
 *      └────────cancel──────────┴──cancel──→ cancelled
 *
 * It is cancelled by itself before the next batch when whoever asked may not import that any more.
 *
 * A worker acts next until it is over; then nobody does.
 */
export type ImportJob = {
  readonly id: ImportJobId;
  readonly what: ImportedThings;
  readonly dryRun: boolean;
  /** Whom the requester acted for: only their rows are taken, and the job exists for those alone who act for all of these. */
  readonly owners: OwnerScope;
  /** As in the audit. */
  readonly requestedBy: Requester['requestedBy'];
  readonly requester: Requester['requester'];
  /** In the requester's words; what comes of each row is audited with it. */
  readonly reason: string;
  readonly correlationId: string;
  /** RFC 3339. */
  readonly requestedAt: string;
  readonly status: ImportJobStatus;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** When a batch was last finished, or the job begun; while it is open, what is long ago is an alarm. */
  readonly advancedAt: string;
  /** While it is open: no batch before this moment. */
  readonly nextAt: string;
  /** Why it was cancelled without anybody's word; null otherwise. */
  readonly stopped: Stopped<'requester_right_lost'> | null;
  /** How often an error of ours stopped the next batch. */
  readonly failures: number;
  /** Rows in all. */
  readonly rows: number;
  readonly progress: ImportProgress;
  /** Of a complete synchronisation once all is read: sent by the source before and not now. At most 1,000. */
  readonly vanished: readonly IdentityId[];
  /** What it is counted with against the limits of its requester. */
  readonly keptBytes: number;
  /** The rows' report is kept until then; null while it is open. */
  readonly reportUntil: string | null;
};

export const importJobStatuses = ['waiting', 'running', 'completed', 'cancelled'] as const;
export type ImportJobStatus = (typeof importJobStatuses)[number];

export const importOutcomes = [
  'created',
  'changed',
  'unchanged',
  'imported',
  'known',
  'conflict',
  'refused',
  /** By an error of ours, three times; nothing of its batch was done. */
  'failed',
] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/** How many rows came out how; `done` is their sum. */
export type ImportProgress = { readonly done: number } & { readonly [outcome in ImportOutcome]: number };

/** What came of one row. */
export type ImportJobRow = {
  /** Of a file the line, of a list the place, of a bundle the place of the certificate; from 1. */
  readonly line: number;
  readonly outcome: ImportOutcome;
  readonly identityId: IdentityId | null;
  readonly certificateId: CertificateId | null;
  readonly fingerprint: string | null;
  readonly slot: string | null;
  readonly stage: string | null;
  /** The members of an identity that are other than before. */
  readonly changed: readonly string[];
  /** The name of the refusal or conflict; null where there is none. */
  readonly reason: string | null;
  readonly detail: string | null;
};

export const isOpen = ({ status }: Pick<ImportJob, 'status'>): boolean => status === 'waiting' || status === 'running';

export const noProgress: ImportProgress = {
  done: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  imported: 0,
  known: 0,
  conflict: 0,
  refused: 0,
  failed: 0,
};

/** Of one job. */
export const MOST_JOB_ROWS = 200_000;
/** Of a file or a bundle, in characters. */
export const MOST_JOB_CHARACTERS = 32 * 1024 * 1024;
/** Not over yet, of one requester. */
export const MOST_OPEN_JOBS = 4;
/** How long it is kept what came of each row, in milliseconds. */
export const REPORT_LIFETIME = 30 * 24 * 3_600_000;
/** What one row's report is counted with. */
export const REPORT_ROW_BYTES = 300;
/** What the jobs of one requester, and all of them, may keep: rows that wait, and reports. */
export const MOST_BYTES = { ofRequester: 512 * 1024 * 1024, ofAll: 4 * 1024 * 1024 * 1024 } as const;
