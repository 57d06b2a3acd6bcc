import type { Actor, OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AnswerOutcome } from './approval/answer-approval.ts';
import type { ApprovalStatus } from './approval/approval.ts';
import type { ApprovalId } from './approval/approval-id.ts';
import type { ApprovalView } from './approval/approval-page.ts';
import type { AskRefusal } from './approval/ask-second-person.ts';
import type { ApprovalVerdict } from './approval/decide.ts';
import type { AuditVerdict, SealedAuditEntry } from './audit/audit-entry.ts';
import type { AcceptedName } from './binding-exception/accepted-name.ts';
import type { BindingExceptionId } from './binding-exception/binding-exception-id.ts';
import type { BindingExceptionQuery, OwnedBindingException } from './binding-exception/binding-exception-store.ts';
import type { ExceptionWish } from './binding-exception/decide.ts';
import type { EndExceptionOutcome } from './binding-exception/end-binding-exception.ts';
import type { GrantExceptionOutcome } from './binding-exception/grant-binding-exception.ts';
import type { AbortOutcome } from './bulk-action/abort-bulk-action.ts';
import type { BulkAction, BulkTarget } from './bulk-action/bulk-action.ts';
import type { BulkActionId } from './bulk-action/bulk-action-id.ts';
import type { BulkWish, DraftOutcome } from './bulk-action/draft-bulk-action.ts';
import type { StartOutcome } from './bulk-action/start-bulk-action.ts';
import type { AdmissibleFingerprint } from './certificate/admissible.ts';
import type { CertificateState } from './certificate/certificate.ts';
import type { CertificateId } from './certificate/certificate-id.ts';
import type { SigningRequestRefusal } from './certificate/check-signing-request.ts';
import type { TransitionRefusal } from './certificate/refusals.ts';
import type { RevocationReason } from './certificate/revocation-reason.ts';
import type { BundleRefusal, CertificateImport, ImportResult } from './certificate-import/certificate-import.ts';
import type { CertificateJob, DeadJobs, OpenJobs } from './certificate-job/certificate-job.ts';
import type { CertificateJobId } from './certificate-job/certificate-job-id.ts';
import type { JobQuery } from './certificate-job/certificate-job-store.ts';
import type { ClockDoubt } from './clock/clock-doubt.ts';
import type { cancelJob } from './commands/cancel-job.ts';
import type { changeIdentity, IdentityChange } from './commands/change-identity.ts';
import type { CommandContext, Outcome } from './commands/command.ts';
import type { PolicyDryRunInput } from './commands/dry-run-policy.ts';
import type { HeldSweep, SweepInput, SweepRefusal } from './commands/expire-due-certificates.ts';
import type { IdentityImport, IdentityImportRefusal, ImportReport } from './commands/import-identities.ts';
import type { KeepOutcome } from './commands/keep-certificate.ts';
import type { recordPlaneConfirmation } from './commands/record-plane-confirmation.ts';
import type { RegistrationRefusal } from './commands/register-identity.ts';
import type { ReplaceOutcome } from './commands/replace-and-revoke.ts';
import type { DeliveryRefusal } from './delivery/delivery-path.ts';
import type { Sighting } from './evidence/evidence.ts';
import type { EvidenceObjection } from './evidence/judge-evidence.ts';
import type { BindingKind } from './identity/binding.ts';
import type { Identity } from './identity/identity.ts';
import type { IdentityContent } from './identity/identity-content.ts';
import type { IdentityId } from './identity/identity-id.ts';
import type { IdentityFilter } from './identity/identity-store.ts';
import type { IdentitySource } from './identity-source/identity-source.ts';
import type { CancelImportOutcome } from './import-job/cancel-import-job.ts';
import type { ImportJob } from './import-job/import-job.ts';
import type { ImportJobId } from './import-job/import-job-id.ts';
import type { ImportRowsQuery, importJobRows } from './import-job/import-job-page.ts';
import type { ImportJobStore } from './import-job/import-job-store.ts';
import type { ImportJobWish, StartImportOutcome } from './import-job/start-import-job.ts';
import type { changeIncident, IncidentOutcome } from './incident/change-incident.ts';
import type { IncidentId } from './incident/incident-id.ts';
import type { IncidentView } from './incident/incident-page.ts';
import type { IncidentCount, IncidentQuery } from './incident/incident-store.ts';
import type { IncidentReview } from './incident/review-incidents.ts';
import type { HubObjection } from './iot-hub/act-on-record.ts';
import type { OrphanCertificate, OrphanId } from './orphan/orphan.ts';
import type { PolicyDryRun, PolicyDryRunId } from './policy/policy-dry-run.ts';
import type { PolicyVersion } from './policy/policy-version.ts';
import type { PurposeName } from './purposes/purpose.ts';
import type { CertificatePage } from './queries/certificate-page.ts';
import type { CertificateStanding } from './queries/certificate-standing.ts';
import type { CertificateSummary } from './queries/certificate-summary.ts';
import type { InventoryQuery } from './queries/inventory.ts';
import type { TimelineEntry } from './queries/timeline.ts';
import type { AdmissibleBootstrap } from './recovery-case/admissible-bootstraps.ts';
import type { AdmitBootstrapOutcome, BootstrapWish } from './recovery-case/admit-bootstrap.ts';
import type { AdmitOneTimeKeyOutcome, OneTimeKeyWish } from './recovery-case/admit-one-time-key.ts';
import type { WithdrawRecoveryOutcome } from './recovery-case/end-recovery-case.ts';
import type { OpenRecoveryOutcome } from './recovery-case/open-recovery-case.ts';
import type { RecoveryCaseId } from './recovery-case/recovery-case-id.ts';
import type { OwnedRecoveryCase, RecoveryCaseQuery } from './recovery-case/recovery-case-store.ts';
import type { TakeOneTimeKeyOutcome } from './recovery-case/take-one-time-key.ts';
import type { Reachability } from './renewal/reachability.ts';
import type { RenewalRound } from './renewal/renew-due-certificates.ts';
import type { RenewalStanding } from './renewal/renewal-plan-store.ts';
import type { ReplaceWish } from './replacement/plan-replacement.ts';
import type { Forgotten } from './retention/forget-expired.ts';
import type { OutstandingPlane } from './revocation/plane/plane-confirmation.ts';
import type { PlaneWitnesses } from './revocation/plane/witnesses.ts';
import type { SecurityEventRetention } from './security-event/retention.ts';
import type { SecurityEvent, SecurityEventReport } from './security-event/security-event.ts';
import type { SecurityEventId } from './security-event/security-event-id.ts';
import type { SecurityEventQuery } from './security-event/security-event-store.ts';
import type { StatusQuery } from './status-query/status-query.ts';
import type { BundleQuery, ShownBundle } from './trust-anchor-bundle/bundle-page.ts';
import type {
  TrustAnchorImport,
  TrustAnchorImportRefusal,
  TrustAnchorImportReport,
} from './trust-anchor-bundle/import-trust-anchors.ts';
import type { ReleasedTrustAnchors, TrustAnchorBundleId } from './trust-anchor-bundle/trust-anchor-bundle.ts';

/** Where a certificate belongs: at most one is active per place. */
export interface Place {
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  readonly slot: string | null;
}

export type PlaceRefusal =
  | 'identity_unknown'
  | 'purpose_unknown'
  | 'purpose_not_issued_here'
  | 'purpose_not_for_this_subject'
  | 'slot_unknown'
  /** It is only tracked here. */
  | 'tracked_only'
  /** The certificate in its place is another issuer's, whom nothing here can ask. */
  | 'broker_not_connected'
  /** Nothing is ever done to it here. */
  | 'visible_only';

/** The context's public face: every verb and every question, bundled over one set of dependencies. */
export interface Lifecycle {
  // Commands. Each resolves once its transaction is committed; nothing slow runs inside.

  registerIdentity(
    input: IdentityContent,
    context: CommandContext,
  ): Promise<Outcome<{ readonly identityId: IdentityId }, RegistrationRefusal>>;

  /**
   * Changes what is given and leaves the rest. Bindings of an identity that holds, or is about to hold, a
   * certificate change by the word of a second person, who is asked: the certificate names somebody else then.
   */
  changeIdentity(input: IdentityChange, context: CommandContext): ReturnType<typeof changeIdentity>;

  /** Takes over what a source says of its subjects, row by row; with `dryRun` it only says what it would do. */
  importIdentities(
    input: IdentityImport,
    context: CommandContext,
  ): Promise<Outcome<ImportReport, IdentityImportRefusal>>;
  /** Names a source, and how often it is expected to send; null: whenever somebody does. */
  declareIdentitySource(
    input: { readonly name: string; readonly intervalSeconds: number | null },
    context: CommandContext,
  ): Promise<Outcome<{ readonly name: string }, 'import_invalid'>>;

  /** Makes a `requested` record without a signing request, or returns the one that is already open in this place. */
  requestCertificate(
    input: Place,
    context: CommandContext,
  ): Promise<Outcome<{ readonly certificateId: CertificateId }, PlaceRefusal | 'issue_pending'>>;

  /**
   * Checks the signing request against the identity's bindings and orders the certificate. The same
   * key again, also in a resent CSR, is the same record. `jobId` is null when that record needs no
   * more work. `provenWith` is the fingerprint of the certificate that the endpoint sent it with, if with any.
   */
  issueCertificate(
    input: Place & { readonly csrPem: string; readonly provenWith?: string | null },
    context: CommandContext,
  ): Promise<
    Outcome<
      {
        readonly certificateId: CertificateId;
        readonly jobId: CertificateJobId | null;
        readonly state: CertificateState;
      },
      | PlaceRefusal
      | SigningRequestRefusal
      /** It comes over the endpoint's own line or not at all (charger_identity). */
      | 'key_is_made_on_endpoint'
      | 'key_in_use_by_another_identity'
      | 'key_was_used_before'
      | 'key_refused_before'
      | 'issue_pending'
    >
  >;

  /**
   * Makes records for certificates that exist already, in the state that their platform's status maps to.
   * What cannot be imported is said of each; only a bundle that cannot be read is refused as a whole.
   */
  importCertificates(
    input: CertificateImport,
    context: CommandContext,
  ): Promise<Outcome<{ readonly dryRun: boolean; readonly certificates: readonly ImportResult[] }, BundleRefusal>>;

  /** Either of the two imports when it is too large to be answered at once: kept whole, then taken batch by batch. */
  startImportJob(wish: ImportJobWish, context: CommandContext): Promise<StartImportOutcome>;
  cancelImportJob(input: { readonly importJobId: ImportJobId }, context: CommandContext): Promise<CancelImportOutcome>;

  /** To be recorded *before* the chain leaves: from then on the endpoint may hold it. */
  recordSent(
    input: { readonly certificateId: CertificateId; readonly executionPath: string },
    context: CommandContext,
  ): Promise<SentOutcome>;

  recordInstallation(
    input: {
      readonly certificateId: CertificateId;
      readonly outcome: 'accepted' | 'rejected';
      readonly channel: string;
      readonly detail: string;
    },
    context: CommandContext,
  ): Promise<CertificateOutcome>;

  /** Records what was seen and activates what it proves. A refusal has recorded the sighting too. */
  recordEvidence(
    input: Sighting,
    context: CommandContext,
  ): Promise<
    Outcome<
      {
        readonly certificateId: CertificateId;
        readonly effect: EvidenceEffect;
        /** What the purpose asks for; null unless more of it is needed. */
        readonly stillNeeded: string | null;
      },
      | TransitionRefusal
      | EvidenceObjection
      | 'identity_unknown'
      | 'fingerprint_unknown'
      | 'fingerprint_of_another_identity'
      | 'evidence_source_not_yours'
    >
  >;

  /** What the OCSP responder was asked, as evidence where it counts. Returns how many were recorded. */
  recordStatusQueries(queries: readonly StatusQuery[]): Promise<number>;

  /** Makes the next record beside the current one, or returns the one already open. */
  renewCertificate(
    input: { readonly certificateId: CertificateId },
    context: CommandContext,
  ): Promise<
    Outcome<
      { readonly certificateId: CertificateId },
      | 'certificate_unknown'
      | 'not_possible_in_this_state'
      | 'issue_pending'
      | 'tracked_only'
      | 'broker_not_connected'
      | 'visible_only'
    >
  >;

  /**
   * A compromised key takes every certificate for it along. `suspectedSince` (RFC 3339): what was issued on the
   * word of it since then is named in the incident, or revoked as well, as the policy says; left out: ever.
   */
  revokeCertificate(
    input: {
      readonly certificateId: CertificateId;
      readonly reason: RevocationReason;
      readonly suspectedSince?: string;
    },
    context: CommandContext,
  ): Promise<ApprovableOutcome>;

  /**
   * Begins the next certificate and revokes this one when that was seen in use; with a deadline, which two people
   * must agree to, at the latest then.
   */
  replaceAndRevoke(input: ReplaceWish, context: CommandContext): Promise<ReplaceOutcome>;
  /** Takes a planned revocation back. */
  keepCertificate(input: { readonly certificateId: CertificateId }, context: CommandContext): Promise<KeepOutcome>;

  /** Ends a request; it is `deleted` once the PKI has voided it, or `issued` when the PKI had signed already. */
  cancelRequest(input: { readonly certificateId: CertificateId }, context: CommandContext): Promise<CertificateOutcome>;

  /**
   * Has the same chain sent again, to an endpoint that has not confirmed it or has lost it. The record stays in its
   * state: the endpoint may hold the certificate already.
   */
  installCertificate(
    input: { readonly certificateId: CertificateId },
    context: CommandContext,
  ): Promise<InstallOutcome>;

  /**
   * Gives up a certificate that the endpoint does not use. One that was sent needs
   * `provenUnused`: the endpoint's listing plus a handshake with another fingerprint.
   */
  abandonCertificate(
    input: { readonly certificateId: CertificateId; readonly provenUnused: boolean },
    context: CommandContext,
  ): Promise<CertificateOutcome>;

  deactivateCertificate(
    input: { readonly certificateId: CertificateId },
    context: CommandContext,
  ): Promise<ApprovableOutcome>;
  activateCertificate(
    input: { readonly certificateId: CertificateId },
    context: CommandContext,
  ): Promise<CertificateOutcome>;
  deleteCertificate(
    input: { readonly certificateId: CertificateId },
    context: CommandContext,
  ): Promise<CertificateOutcome>;

  /**
   * Retires what has expired, a thousand at a time. Stops, until a person confirms what would retire by its time
   * and its count, when the wall clock jumped against the monotonic one or when too many would retire at once.
   */
  expireDueCertificates(
    input: SweepInput,
    context: CommandContext,
  ): Promise<Outcome<{ readonly retired: readonly CertificateId[] }, SweepRefusal>>;

  /** The answer to a question for a second person; a yes carries out exactly what was asked, in the same transaction. */
  answerApproval(
    input: { readonly approvalId: ApprovalId; readonly verdict: ApprovalVerdict },
    context: CommandContext,
  ): Promise<AnswerOutcome>;

  /** The dry run of one command on many records: what would happen, frozen under an id. */
  draftBulkAction(input: BulkWish, context: CommandContext): Promise<DraftOutcome>;
  /** `count` is the number of targets as a person typed it. */
  startBulkAction(
    input: { readonly bulkActionId: BulkActionId; readonly count: number },
    context: CommandContext,
  ): Promise<StartOutcome>;
  abortBulkAction(input: { readonly bulkActionId: BulkActionId }, context: CommandContext): Promise<AbortOutcome>;

  /** Takes an order back that the PKI has not carried out; see `cancelRequest`. */
  cancelJob(input: { readonly jobId: CertificateJobId }, context: CommandContext): ReturnType<typeof cancelJob>;

  /** Sends a dead job on again. */
  retryJob(
    input: { readonly jobId: CertificateJobId },
    context: CommandContext,
  ): Promise<
    Outcome<
      { readonly jobId: CertificateJobId; readonly certificateId: CertificateId },
      'job_unknown' | 'job_not_dead' | 'job_not_needed'
    >
  >;

  /** Word of a revocation at an IoT hub, a station or a scheme. */
  recordPlaneConfirmation(
    input: Parameters<typeof recordPlaneConfirmation>[1],
    context: CommandContext,
  ): ReturnType<typeof recordPlaneConfirmation>;

  /**
   * Shows what a draft of the policy, or an old version of it, would change for the certificates in
   * service, and keeps it to be applied.
   */
  dryRunPolicy(
    input: PolicyDryRunInput,
    context: CommandContext,
  ): Promise<Outcome<PolicyDryRun, 'policy_invalid' | 'policy_version_unknown' | 'owner_out_of_scope'>>;
  /** Puts in force what a dry run has shown, in place of `expectedVersion`. */
  applyPolicy(
    input: { readonly dryRunId: PolicyDryRunId },
    context: CommandContext,
  ): Promise<
    Outcome<
      { readonly version: number },
      'dry_run_unknown' | 'precondition_missing' | 'policy_invalid' | 'owner_out_of_scope'
    >
  >;

  /** An act of a person on an incident. */
  changeIncident(input: Parameters<typeof changeIncident>[1], context: CommandContext): Promise<IncidentOutcome>;

  /** Asks a second administrator, always; `expectedVersion` is the identity's. */
  grantBindingException(input: ExceptionWish, context: CommandContext): Promise<GrantExceptionOutcome>;
  /** What rests on it closes. */
  endBindingException(
    input: { readonly bindingExceptionId: BindingExceptionId },
    context: CommandContext,
  ): Promise<EndExceptionOutcome>;
  /** For a charger that has lost its last way in; a revocation for compromise opens one by itself. */
  openRecoveryCase(input: { readonly identityId: IdentityId }, context: CommandContext): Promise<OpenRecoveryOutcome>;
  /** Asks a second person, whose yes lets gateways admit it to BootNotification Pending, until the end date. */
  admitBootstrap(input: BootstrapWish, context: CommandContext): Promise<AdmitBootstrapOutcome>;
  /** Asks a second person, whose yes lets the caller take a password that opens Profile 2 for one login. */
  admitOneTimeKey(input: OneTimeKeyWish, context: CommandContext): Promise<AdmitOneTimeKeyOutcome>;
  /** Hands the password out, this once, to whoever asked for it. */
  takeOneTimeKey(
    input: { readonly recoveryCaseId: RecoveryCaseId },
    context: CommandContext,
  ): Promise<TakeOneTimeKeyOutcome>;
  /** A station came in with it. False: not with this one, or it was spent on another connection. */
  spendOneTimeKey(
    login: { readonly identityId: IdentityId; readonly keyId: string; readonly connectionId: string },
    context: CommandContext,
  ): Promise<boolean>;
  withdrawRecoveryCase(
    input: { readonly recoveryCaseId: RecoveryCaseId },
    context: CommandContext,
  ): Promise<WithdrawRecoveryOutcome>;

  /** In the caller's transaction, as its last step: what a source brings twice counts once. See `recordSecurityEvent`. */
  recordSecurityEvent(tx: Transaction, report: SecurityEventReport): Promise<SecurityEventId>;

  // Work that jobs and timers do.

  /** Does the next thing this record needs, if any. Called any number of times, by any number of processes. */
  advanceCertificate(certificateId: CertificateId): Promise<AdvanceResult>;
  /** Acts on targets until the rate says to wait. Called any number of times, by any number of processes. */
  advanceBulkAction(id: BulkActionId): Promise<void>;
  advanceImportJob(id: ImportJobId): Promise<void>;
  nudgeDueBulkActions(): Promise<number>;
  nudgeDueImportJobs(): Promise<number>;
  forgetImportReports(): Promise<number>;
  /** What is kept for a while and can be used no more; the audit is none of it. */
  forgetExpired(): Promise<Forgotten>;
  /** Deletes security events that need not be kept any more; how many. Once a day. */
  forgetSecurityEvents(retention: SecurityEventRetention): Promise<number>;
  /** Revokes what was replaced or has reached its deadline; how many. */
  revokeReplaced(): Promise<number>;
  /** Once at the start, before anything is done by the time: whether the clock goes with the records. Null: it does. */
  judgeClock(): Promise<ClockDoubt | null>;
  /** Nudges every job that is due: what a lost nudge left behind. */
  nudgeDueJobs(): Promise<number>;
  /** Takes over the policy that another server has applied; writes version 1 where there is none. Before anything is decided, and every two seconds. */
  refreshPolicy(): Promise<void>;
  /** Plans and begins the renewals that are due, and tells which certificates nobody has renewed. Every few seconds, by any number of servers. */
  renewDueCertificates(reach: Reachability): Promise<RenewalRound>;
  /** Chains the audit entries that are not sealed yet, in commit order. */
  sealAudit(): Promise<{ readonly sealed: number }>;
  /** Reads what the PKI has signed since the last look, and records what no record accounts for; how many were new. */
  reconcileWithPki(): Promise<number>;
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
  /** Ends recovery cases whose end date has come; how many. */
  expireRecoveryCases(): Promise<number>;
  /** Keeps `countsByState` quick; to be called now and then. */
  foldCounts(): Promise<void>;

  // Questions.

  /** Whose things are, by their ids: of identities, approvals and bulk actions. What is nobody's or several owners' is missing. */
  ownersOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  findIdentity(id: IdentityId): Promise<Identity | null>;
  identityByBinding(kind: BindingKind, value: string): Promise<Identity | null>;
  listIdentities(page: { readonly after: IdentityId | null; readonly limit: number }): Promise<readonly Identity[]>;
  /** Of the owners the actor acts for, ascending by id. */
  identities(
    query: IdentityFilter & { readonly after: IdentityId | null; readonly limit: number },
    actor: Actor,
  ): Promise<readonly Identity[]>;
  /** By name. `isLate`: it has not sent all it has within its interval. */
  identitySources(): Promise<readonly IdentitySource[]>;

  /** `actor` decides the `actions`. */
  certificate(id: CertificateId, actor: Actor): Promise<CertificatePage | null>;
  /** Of the record alone: for whoever asks often. */
  certificateStanding(id: CertificateId): Promise<CertificateStanding | null>;
  certificatesOf(identityId: IdentityId, actor: Actor): Promise<readonly CertificateSummary[]>;
  /** The request in this place, a renewal's for instance, that waits for a signing request; null when none does. */
  requestWaitingForKey(place: Place): Promise<CertificateId | null>;
  /** PEM chain, leaf first; null while there is none. */
  chainOf(id: CertificateId): Promise<{ readonly chainPem: string; readonly fingerprint: string } | null>;
  inventory(
    query: InventoryQuery,
    actor: Actor,
  ): Promise<{ readonly certificates: readonly CertificateSummary[]; readonly next: CertificateId | null }>;
  countsByState(
    owners: OwnerScope,
  ): Promise<readonly { readonly purpose: PurposeName; readonly state: CertificateState; readonly count: number }[]>;
  timeline(id: CertificateId, actor: Actor): Promise<readonly TimelineEntry[]>;
  /** What a gateway may admit for this identity now. Every other fingerprint is refused. */
  admissibleFingerprints(identityId: IdentityId): Promise<readonly AdmissibleFingerprint[]>;
  /** The same of many at once; each of them has an entry. */
  admissibleFingerprintsOf(
    identityIds: readonly IdentityId[],
  ): Promise<ReadonlyMap<IdentityId, readonly AdmissibleFingerprint[]>>;

  /** What gateways may admit to BootNotification Pending, of those of them that are in recovery. */
  admissibleBootstrapsOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, AdmissibleBootstrap>>;

  /** What gateways accept in certificates of these stations beside the names they are bound to; those with none are missing. */
  acceptedNamesOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, readonly AcceptedName[]>>;

  /** The version in force. */
  policy(): PolicyVersion;
  policyVersion(version: number): Promise<PolicyVersion | null>;
  /** Newest first. */
  policyVersions(page: { readonly before: number | null; readonly limit: number }): Promise<readonly PolicyVersion[]>;
  policyDryRun(id: PolicyDryRunId): Promise<PolicyDryRun | null>;

  job(id: CertificateJobId, actor: Actor): Promise<CertificateJob | null>;
  /** Newest first; of the owners the actor acts for. */
  jobs(query: Omit<JobQuery, 'owners'>, actor: Actor): Promise<readonly CertificateJob[]>;
  openJobs(): Promise<readonly OpenJobs[]>;
  /** How far the renewal scheduler is. */
  renewalStanding(): Promise<RenewalStanding>;
  /** Why nothing happens by the clock; null while it is not in doubt. */
  clockDoubt(): Promise<ClockDoubt | null>;
  /** Revocations that have not arrived everywhere. */
  outstandingPlanes(): Promise<readonly OutstandingPlane[]>;
  /** Those that wait for a person. */
  deadJobs(): Promise<readonly DeadJobs[]>;

  /** Commands that wait, or waited, for a second person, newest first. `actor` decides which, and the `actions`. */
  approvals(
    query: { readonly status?: ApprovalStatus; readonly after: ApprovalId | null; readonly limit: number },
    actor: Actor,
  ): Promise<readonly ApprovalView[]>;
  approval(id: ApprovalId, actor: Actor): Promise<ApprovalView | null>;

  /** Newest first; of the owners the actor acts for. `actor` decides the `actions`. */
  incidents(query: Omit<IncidentQuery, 'owners'>, actor: Actor): Promise<readonly IncidentView[]>;
  incident(id: IncidentId, actor: Actor): Promise<IncidentView | null>;
  /** Of every owner. */
  incidentCounts(): Promise<readonly IncidentCount[]>;

  /** Newest first; of the owners the actor acts for. */
  recoveryCases(query: Omit<RecoveryCaseQuery, 'owners'>, actor: Actor): Promise<readonly OwnedRecoveryCase[]>;
  recoveryCase(id: RecoveryCaseId, actor: Actor): Promise<OwnedRecoveryCase | null>;

  /** Newest first; of the owners the actor acts for. */
  bindingExceptions(
    query: Omit<BindingExceptionQuery, 'owners'>,
    actor: Actor,
  ): Promise<readonly OwnedBindingException[]>;
  bindingException(id: BindingExceptionId, actor: Actor): Promise<OwnedBindingException | null>;

  /** Newest first; of the owners the actor acts for: what strangers did is for who acts for all. */
  securityEvents(query: Omit<SecurityEventQuery, 'owners'>, actor: Actor): Promise<readonly SecurityEvent[]>;
  securityEvent(id: SecurityEventId, actor: Actor): Promise<SecurityEvent | null>;

  /** Newest first. */
  bulkActions(
    query: { readonly after: BulkActionId | null; readonly limit: number },
    actor: Actor,
  ): Promise<readonly BulkAction[]>;
  bulkAction(id: BulkActionId, actor: Actor): Promise<BulkAction | null>;
  importJobs(
    query: { readonly after: ImportJobId | null; readonly limit: number },
    actor: Actor,
  ): Promise<readonly ImportJob[]>;
  importJob(id: ImportJobId, actor: Actor): Promise<ImportJob | null>;
  importJobRows(query: ImportRowsQuery, actor: Actor): ReturnType<typeof importJobRows>;
  importJobStanding(): ReturnType<ImportJobStore['standing']>;
  /** By position, those after `after`; null when there is no such action for this actor. */
  bulkTargets(
    query: {
      readonly id: BulkActionId;
      readonly status?: BulkTarget['status'];
      readonly after: number;
      readonly limit: number;
    },
    actor: Actor,
  ): Promise<readonly BulkTarget[] | null>;

  /** Why the expiry sweep waits for a person; null while it does not. */
  heldSweep(): Promise<HeldSweep | null>;

  /** Sealed entries, oldest first, after this sequence number. */
  auditEntries(page: { readonly after: number; readonly limit: number }): Promise<readonly SealedAuditEntry[]>;

  /** Certificates that no record accounts for, newest first. */
  orphans(page: { readonly after: OrphanId | null; readonly limit: number }): Promise<readonly OrphanCertificate[]>;
  orphanCount(): Promise<number>;

  /** The roots of a trust domain as the next draft of its bundle. See `importTrustAnchors`. */
  importTrustAnchors(
    input: TrustAnchorImport,
    context: CommandContext,
  ): Promise<Outcome<TrustAnchorImportReport, TrustAnchorImportRefusal>>;
  /** Versions of every bundle, newest first. */
  trustAnchorBundles(query: BundleQuery): Promise<readonly ShownBundle[]>;
  trustAnchorBundle(id: TrustAnchorBundleId): Promise<ShownBundle | null>;

  /** Takes what authorities were added into the two bundles below. Throws while the PKI does not answer. */
  releaseAddedAnchors(): Promise<void>;
  /** What stations must trust: the roots of our listeners and of their own certificates. */
  stationTrustAnchors(): Promise<ReleasedTrustAnchors>;
  /** What our station listeners trust: root and issuing CAs of the stations' certificates. */
  stationClientAuthorities(): Promise<ReleasedTrustAnchors>;
}

export type CertificateOutcome = Outcome<
  { readonly certificateId: CertificateId; readonly state: CertificateState; readonly version: number },
  'certificate_unknown' | TransitionRefusal | HubObjection
>;

export type SentOutcome = Outcome<
  { readonly certificateId: CertificateId; readonly state: CertificateState; readonly version: number },
  'certificate_unknown' | 'delivered_from_here' | TransitionRefusal | HubObjection
>;

export type InstallOutcome = Outcome<
  { readonly certificateId: CertificateId; readonly state: CertificateState; readonly version: number },
  'certificate_unknown' | TransitionRefusal | DeliveryRefusal
>;

/** `approvalId` is null when it was done; else nothing was, and a second person is asked. */
export type ApprovableOutcome = Outcome<
  {
    readonly certificateId: CertificateId;
    readonly state: CertificateState;
    readonly version: number;
    readonly approvalId: ApprovalId | null;
  },
  'certificate_unknown' | TransitionRefusal | HubObjection | AskRefusal
>;

export type EvidenceEffect =
  /** It counts, and the purpose asks for more. */
  | 'noted'
  /** It was on its way, and is now in force; its predecessor retired. */
  | 'activated'
  /** The endpoint went back to the predecessor; the newer one is pending again. */
  | 'rolled_back'
  /** It had been given up or thought expired, and is in force again. */
  | 'reactivated'
  /** It was in force; last seen is updated. */
  | 'already_active';

export type AdvanceResult =
  | 'nothing_to_do'
  /** Not before the job's next attempt; a nudge for then exists. */
  | 'too_early'
  | 'advanced'
  /** The PKI could not be reached; the job says when it is tried again. */
  | 'will_retry'
  /** The job is dead and waits for a person; it says why. */
  | 'gave_up';
