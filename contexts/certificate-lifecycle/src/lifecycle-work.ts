import type { AuditVerdict } from './audit/audit-entry.ts';
import type { BulkActionId } from './bulk-action/bulk-action-id.ts';
import type { CertificateId } from './certificate/certificate-id.ts';
import type { ClockDoubt } from './clock/clock-doubt.ts';
import type { AdvanceResult } from './commands/outcomes.ts';
import type { ImportJobId } from './import-job/import-job-id.ts';
import type { IncidentReview } from './incident/review-incidents.ts';
import type { PolicyDryRunId } from './policy/policy-dry-run.ts';
import type { Reachability } from './renewal/reachability.ts';
import type { RenewalRound } from './renewal/renew-due-certificates.ts';
import type { Forgotten } from './retention/forget-expired.ts';
import type { PlaneWitnesses } from './revocation/plane/witnesses.ts';
import type { SecurityEventRetention } from './security-event/retention.ts';
import type { TakeUntold } from './security-event/take-untold.ts';

/** What jobs and timers do. */
export interface LifecycleWork {
  /** Does the next thing this record needs, if any. Called any number of times, by any number of processes. */
  advanceCertificate(certificateId: CertificateId): Promise<AdvanceResult>;
  /** Acts on targets until the rate says to wait. Called any number of times, by any number of processes. */
  advanceBulkAction(id: BulkActionId): Promise<void>;
  advanceImportJob(id: ImportJobId): Promise<void>;
  advancePolicyDryRun(id: PolicyDryRunId): Promise<void>;
  nudgeDueBulkActions(): Promise<number>;
  nudgeDueImportJobs(): Promise<number>;
  nudgeDuePolicyDryRuns(): Promise<number>;
  forgetImportReports(): Promise<number>;
  /** What is kept for a while and can be used no more; the audit is none of it. */
  forgetExpired(): Promise<Forgotten>;
  /** Deletes security events that need not be kept any more; how many. Once a day. */
  forgetSecurityEvents(retention: SecurityEventRetention): Promise<number>;
  /** Security events that nobody has looked through for whom to tell, in the transaction that takes them as told; how many. */
  takeUntoldSecurityEvents(limit: number, take: TakeUntold): Promise<number>;
  /** Revokes what was replaced or has reached its deadline; how many. */
  revokeReplaced(): Promise<number>;
  /** Once at the start, before anything is done by the time: whether the clock goes with the records. Null: it does. */
  judgeClock(): Promise<ClockDoubt | null>;
  /** Nudges every job that is due: what a lost nudge left behind. */
  nudgeDueJobs(): Promise<number>;
  /** Takes over the policy and the ownership matrix that another server has applied; writes version 1 where there is none. Before anything is decided, and every two seconds. */
  refreshPolicy(): Promise<void>;
  /** Plans and begins the renewals that are due, and tells which certificates nobody has renewed. Every few seconds, by any number of servers. */
  renewDueCertificates(reach: Reachability): Promise<RenewalRound>;
  /** Chains the audit entries that are not sealed yet, in commit order. */
  sealAudit(): Promise<{ readonly sealed: number }>;
  /** Reads what the PKI has signed since the last look, and records what no record accounts for; how many were new. */
  reconcileWithPki(): Promise<number>;
  /** Records for what the PKI has made for itself, and what of that is in use. After `takeRevocations`. */
  recordOwnCertificates(): Promise<void>;
  /** Gives the PKI what it has confirmed as revoked and may have forgotten since; how many it had forgotten. */
  giveRevocationsBack(): Promise<number>;
  /** Asks gateways and publication whether revocations have arrived there; how many were confirmed. */
  confirmPlanes(witnesses: PlaneWitnesses): Promise<number>;
  /** Takes over what the PKI calls revoked and the records, from an old backup, do not; how many. */
  takeRevocations(): Promise<number>;
  /** Opens incidents for what is late, resolves those whose cause is gone, reminds of those that nobody has taken on. */
  reviewIncidents(): Promise<IncidentReview>;
  /** To be called when the verdict of the audit's verification changes. */
  recordAuditVerdict(verdict: AuditVerdict): Promise<void>;
  /** Ends binding exceptions whose end date has come; how many. */
  expireBindingExceptions(): Promise<number>;
  /** Ends tolerances of stations whose end date has come; how many. */
  expireStationTolerances(): Promise<number>;
  /** Ends recovery cases whose end date has come; how many. */
  expireRecoveryCases(): Promise<number>;
  /** Keeps `countsByState` quick; to be called now and then. */
  foldCounts(): Promise<void>;

  /** Takes what authorities were added into the two bundles below. Throws while the PKI does not answer. */
  releaseAddedAnchors(): Promise<void>;
}
