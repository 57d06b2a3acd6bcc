import type { AuditKeyRing, AuditSigner } from '@bfcert/kernel/audit-chain';
import type { Clock } from '@bfcert/kernel/clock';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import type { CheckpointAnchor } from './anchor.ts';
import { Anchoring, type AnchorStanding } from './anchor-checkpoints.ts';
import type { AuditEntryId, AuditVerdict } from './audit-entry.ts';
import type { AuditFilter } from './audit-filter.ts';
import type { AuditStore, FoundAuditEntry } from './audit-store.ts';
import type { CheckpointStore, StoredCheckpoint } from './checkpoint-store.ts';
import { exportAudit } from './export-audit.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import { proveConsistency, proveEntry } from './prove.ts';
import { AuditWatch } from './verify-audit.ts';

export interface AuditLogDependencies {
  readonly clock: Clock;
  readonly transactions: TransactionRunner;
  readonly audit: AuditStore;
  readonly checkpoints: CheckpointStore;
  readonly keys: { readonly ring: AuditKeyRing; readonly signer: AuditSigner };
  readonly anchors: readonly CheckpointAnchor[];
  /** A checkpoint is made after so many entries, and of anything new after so many seconds. */
  readonly policy: { readonly everyEntries: number; readonly everySeconds: number };
}

/** The audit as evidence: what is signed of it, proven of it, laid down outside, and verified. */
export interface AuditLog {
  readonly keyRing: AuditKeyRing;
  /** Null when it was not time for one. @throws AuditLogForked */
  makeCheckpoint(): Promise<StoredCheckpoint | null>;
  /** Brings checkpoints to every anchor that takes them now; what fails is in the standings. */
  anchorCheckpoints(): Promise<void>;
  anchorStandings(): readonly AnchorStanding[];
  /** Newest first by default of time of writing, sealed or not yet. */
  search(
    filter: AuditFilter,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly FoundAuditEntry[]>;
  /** What was verified once is not read again unless `full`. */
  verify(options: { readonly full: boolean }): Promise<AuditVerdict>;
  /** Entries verified so far by the verification under way; null when there is none. */
  verificationProgress(): number | null;
  proveEntry(id: AuditEntryId): ReturnType<typeof proveEntry>;
  proveConsistency(fromSize: number, toSize: number): ReturnType<typeof proveConsistency>;
  /** Newest first. */
  checkpoints(page: { readonly before: number | null; readonly limit: number }): Promise<readonly StoredCheckpoint[]>;
  /** NDJSON. */
  export(): AsyncIterable<string>;
}

export function createAuditLog(deps: AuditLogDependencies): AuditLog {
  const watch = new AuditWatch(deps);
  const anchorings = deps.anchors.map((anchor) => new Anchoring(anchor, deps));
  return {
    keyRing: deps.keys.ring,
    makeCheckpoint: () => makeCheckpoint(deps),
    anchorCheckpoints: async () => {
      await Promise.all(anchorings.map((anchoring) => anchoring.advance()));
    },
    anchorStandings: () => anchorings.map((anchoring) => anchoring.standing()),
    search: (filter, { before, limit }) => deps.audit.search(filter, before, limit),
    verify: (options) => watch.verify(options),
    verificationProgress: () => watch.progress,
    proveEntry: (id) => proveEntry(deps, id),
    proveConsistency: (from, to) => proveConsistency(deps, from, to),
    checkpoints: ({ before, limit }) => deps.checkpoints.before(before, limit),
    export: () => exportAudit(deps),
  };
}
