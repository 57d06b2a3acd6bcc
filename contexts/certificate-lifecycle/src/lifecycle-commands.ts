import type { Id } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AnswerOutcome, ApprovalAnswerInput } from './approval/answer-approval.ts';
import type { KeyQuestion, KeyQuestionOutcome } from './approval/ask-about-key.ts';
import type { WaveStartOutcome, WaveStartWish } from './approval/ask-to-start-wave.ts';
import type { BindingExceptionId } from './binding-exception/binding-exception-id.ts';
import type { ExceptionWish } from './binding-exception/decide.ts';
import type { EndExceptionOutcome } from './binding-exception/end-binding-exception.ts';
import type { GrantExceptionOutcome } from './binding-exception/grant-binding-exception.ts';
import type { AbortOutcome } from './bulk-action/abort-bulk-action.ts';
import type { BulkActionId } from './bulk-action/bulk-action-id.ts';
import type { BulkWish, DraftOutcome } from './bulk-action/draft-bulk-action.ts';
import type { StartOutcome } from './bulk-action/start-bulk-action.ts';
import type { CertificateId } from './certificate/certificate-id.ts';
import type { TransitionRefusal } from './certificate/refusals.ts';
import type { RevocationReason } from './certificate/revocation-reason.ts';
import type { BundleRefusal, CertificateImport, ImportResult } from './certificate-import/certificate-import.ts';
import type { CertificateJobId } from './certificate-job/certificate-job-id.ts';
import type { cancelJob } from './commands/cancel-job.ts';
import type { CancelDryRunOutcome } from './commands/cancel-policy-dry-run.ts';
import type { changeIdentity, IdentityChange } from './commands/change-identity.ts';
import type { changeOwnershipMatrix } from './commands/change-ownership-matrix.ts';
import type { CommandContext, Outcome, Refusal } from './commands/command.ts';
import type { PolicyDryRunInput } from './commands/dry-run-policy.ts';
import type { SweepInput, SweepRefusal } from './commands/expire-due-certificates.ts';
import type { IdentityImport, IdentityImportRefusal, ImportReport } from './commands/import-identities.ts';
import type { IssueOrdered, IssueRefusal } from './commands/issue-certificate.ts';
import type { KeepOutcome } from './commands/keep-certificate.ts';
import type {
  ApprovableOutcome,
  CertificateOutcome,
  EvidenceEffect,
  InstallOutcome,
  Place,
  SentOutcome,
} from './commands/outcomes.ts';
import type { recordPlaneConfirmation } from './commands/record-plane-confirmation.ts';
import type { SeenInUse } from './commands/record-seen-again.ts';
import type { RegistrationRefusal } from './commands/register-identity.ts';
import type { RenewOutcome } from './commands/renew-certificate.ts';
import type { ReplaceOutcome } from './commands/replace-and-revoke.ts';
import type { CertificateRequested } from './commands/request-certificate.ts';
import type { DecommissionOutcome, DecommissionWish } from './decommission/decommission-identity.ts';
import type { Sighting } from './evidence/evidence.ts';
import type { EvidenceObjection } from './evidence/judge-evidence.ts';
import type { IdentityContent } from './identity/identity-content.ts';
import type { IdentityId } from './identity/identity-id.ts';
import type { CancelImportOutcome } from './import-job/cancel-import-job.ts';
import type { ImportJobId } from './import-job/import-job-id.ts';
import type { AnnouncedImport } from './import-job/refuse-for-room.ts';
import type { NoRoom } from './import-job/room-for.ts';
import type { ImportJobWish, StartImportOutcome } from './import-job/start-import-job.ts';
import type { changeIncident, IncidentOutcome } from './incident/change-incident.ts';
import type {
  ServerChainSwitched,
  SwitchRefusal,
  SwitchServerChainInput,
} from './listener-root/switch-server-chain.ts';
import type { OwnershipDraft } from './ownership/ownership-version.ts';
import type { PolicyDryRun, PolicyDryRunId } from './policy/policy-dry-run.ts';
import type { AdmitBootstrapOutcome, BootstrapWish } from './recovery-case/admit-bootstrap.ts';
import type { AdmitOneTimeKeyOutcome, OneTimeKeyWish } from './recovery-case/admit-one-time-key.ts';
import type { WithdrawRecoveryOutcome } from './recovery-case/end-recovery-case.ts';
import type { OpenRecoveryOutcome } from './recovery-case/open-recovery-case.ts';
import type { RecoveryCaseId } from './recovery-case/recovery-case-id.ts';
import type { TakeOneTimeKeyOutcome } from './recovery-case/take-one-time-key.ts';
import type { ReplaceWish } from './replacement/plan-replacement.ts';
import type { SecurityEventReport } from './security-event/security-event.ts';
import type { SecurityEventId } from './security-event/security-event-id.ts';
import type { AdoptionRefusal, AdoptionReport, AdoptionWish } from './station-adoption/adopt-stations.ts';
import type { ToleranceWish } from './station-tolerance/decide.ts';
import type { EndToleranceOutcome } from './station-tolerance/end-station-tolerance.ts';
import type { GrantToleranceOutcome } from './station-tolerance/grant-station-tolerance.ts';
import type { StationToleranceId } from './station-tolerance/station-tolerance-id.ts';
import type { StatusQuery } from './status-query/status-query.ts';
import type { DraftDeletion, DraftDeletionRefusal } from './trust-anchor-bundle/delete-trust-anchor-draft.ts';
import type {
  TrustAnchorImport,
  TrustAnchorImportRefusal,
  TrustAnchorImportReport,
} from './trust-anchor-bundle/import-trust-anchors.ts';
import type { PrepareRefusal } from './trust-anchor-bundle/prepare-trust-anchors.ts';
import type { ReleaseInput, ReleaseRefusal } from './trust-anchor-bundle/release-trust-anchors.ts';
import type { RemoveAnchorsRefusal } from './trust-anchor-bundle/remove-trust-anchors.ts';
import type { RollBackRefusal } from './trust-anchor-bundle/roll-back-trust-anchors.ts';
import type { BundleStepped, BundleStepRefusal, StepInput } from './trust-anchor-bundle/step-command.ts';
import type { TrustAnchorBundleId } from './trust-anchor-bundle/trust-anchor-bundle.ts';
import type { WithdrawRefusal } from './trust-anchor-bundle/withdraw-trust-anchors.ts';

/** Each resolves once its transaction is committed; nothing slow runs inside. */
export interface LifecycleCommands {
  registerIdentity(
    input: IdentityContent,
    context: CommandContext,
  ): Promise<Outcome<{ readonly identityId: IdentityId }, RegistrationRefusal>>;

  /**
   * Changes what is given and leaves the rest. Bindings of an identity that holds, or is about to hold, a
   * certificate change by the word of a second person, who is asked: the certificate names somebody else then.
   */
  changeIdentity(input: IdentityChange, context: CommandContext): ReturnType<typeof changeIdentity>;

  /** The identity is gone for good. One that may be alive goes by the word of a second person, who is asked. It is never deleted. */
  decommissionIdentity(input: DecommissionWish, context: CommandContext): Promise<DecommissionOutcome>;

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
  requestCertificate(input: Place, context: CommandContext): Promise<CertificateRequested>;

  /**
   * Checks the signing request against the identity's bindings and orders the certificate. The same
   * key again, also in a resent CSR, is the same record. `jobId` is null when that record needs no
   * more work. `provenWith` is the fingerprint of the certificate that the endpoint sent it with, if with any.
   */
  issueCertificate(
    input: Place & { readonly csrPem: string; readonly provenWith?: string | null },
    context: CommandContext,
  ): Promise<Outcome<IssueOrdered, IssueRefusal>>;

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
  /** Before its content is read: what it would be refused for want of room, audited; else null. */
  refuseForRoom(announced: AnnouncedImport, context: CommandContext): Promise<Refusal<NoRoom> | null>;
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

  /**
   * Many at once, each of another identity: those that `recordEvidence` would find to be of a certificate in force, which
   * they leave so, in the caller's transaction. Returns whose they are; nothing was recorded of the others.
   */
  recordSeenAgain(tx: Transaction, seen: readonly SeenInUse[]): Promise<ReadonlySet<IdentityId>>;

  /** What the OCSP responder was asked, as evidence where it counts. Returns how many were recorded. */
  recordStatusQueries(queries: readonly StatusQuery[]): Promise<number>;

  /** Makes the next record beside the current one, or returns the one already open. */
  renewCertificate(input: { readonly certificateId: CertificateId }, context: CommandContext): Promise<RenewOutcome>;

  /**
   * A compromised key takes every certificate for it along. `suspectedSince` (RFC 3339): what was issued on the
   * word of it since then is named in the incident, or revoked as well, as the policy says; left out: ever.
   * `confirmation`: the name of the identity, as the person typed it to confirm a compromise; null: nothing was typed,
   * which a compromise is refused for; left out where no person asks.
   */
  revokeCertificate(
    input: {
      readonly certificateId: CertificateId;
      readonly reason: RevocationReason;
      readonly suspectedSince?: string;
      readonly confirmation?: string | null;
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
   * `provenUnused`: the endpoint has come with a younger one, or has said that it gave it up and come with another.
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
  answerApproval(input: ApprovalAnswerInput, context: CommandContext): Promise<AnswerOutcome>;

  /**
   * The last key of a station is to be revoked, or a family is to be brought to new ones in a way that needs care: asks a second
   * person. Nothing is done here: `ApprovalAnswered` tells of the yes.
   */
  askAboutKey(input: KeyQuestion, context: CommandContext): Promise<KeyQuestionOutcome>;
  /**
   * Asks a second person, always, whether this version of a wave starts. Asked again it is the same question.
   * Nothing is started here: `ApprovalAnswered` tells of the yes. See `askToStartWave`.
   */
  askToStartWave(input: WaveStartWish, context: CommandContext): Promise<WaveStartOutcome>;
  /** The wave cannot be started any more: whatever was asked about it is closed, in the caller's transaction. */
  overtakeWaveStart(
    tx: Transaction,
    input: { readonly waveId: Id<'wav'>; readonly because: string },
    context: CommandContext,
  ): Promise<void>;

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
   * Asks what a draft of the policy, or an old version of it, would change for the certificates in service; it can be
   * applied once all of them were looked at (`advancePolicyDryRun`).
   */
  dryRunPolicy(
    input: PolicyDryRunInput,
    context: CommandContext,
  ): Promise<
    Outcome<PolicyDryRun, 'policy_invalid' | 'policy_version_unknown' | 'owner_out_of_scope' | 'dry_runs_too_many'>
  >;
  cancelPolicyDryRun(
    input: { readonly dryRunId: PolicyDryRunId },
    context: CommandContext,
  ): Promise<CancelDryRunOutcome>;
  /** Puts in force what a dry run has shown, in place of `expectedVersion`. */
  applyPolicy(
    input: { readonly dryRunId: PolicyDryRunId },
    context: CommandContext,
  ): Promise<
    Outcome<
      { readonly version: number },
      'dry_run_unknown' | 'dry_run_incomplete' | 'precondition_missing' | 'policy_invalid' | 'owner_out_of_scope'
    >
  >;

  /** Puts the whole ownership matrix in force, in place of `expectedVersion`; says what that changes. */
  changeOwnershipMatrix(draft: OwnershipDraft, context: CommandContext): ReturnType<typeof changeOwnershipMatrix>;

  /** An act of a person on an incident. */
  changeIncident(input: Parameters<typeof changeIncident>[1], context: CommandContext): Promise<IncidentOutcome>;

  /** Asks a second administrator, always; `expectedVersion` is the identity's. */
  grantBindingException(input: ExceptionWish, context: CommandContext): Promise<GrantExceptionOutcome>;
  /** What rests on it closes. */
  endBindingException(
    input: { readonly bindingExceptionId: BindingExceptionId },
    context: CommandContext,
  ): Promise<EndExceptionOutcome>;
  /** Asks a second administrator, always; `expectedVersion` is the identity's. */
  grantStationTolerance(input: ToleranceWish, context: CommandContext): Promise<GrantToleranceOutcome>;
  /** Many at once, by their filter: the dry run, or the question to a second administrator. See `adoptStations`. */
  adoptStations(input: AdoptionWish, context: CommandContext): Promise<Outcome<AdoptionReport, AdoptionRefusal>>;
  /** What was let in by it alone closes. */
  endStationTolerance(
    input: { readonly stationToleranceId: StationToleranceId },
    context: CommandContext,
  ): Promise<EndToleranceOutcome>;
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
  /** What a station lists for vehicles is in order again; in the caller's transaction. */
  resolveVehicleDrift(tx: Transaction, identityId: IdentityId, context: CommandContext): Promise<void>;
  /** A station lists for vehicles what no record knows; in the caller's transaction. False: it is known already. */
  recordListedOrphan(
    tx: Transaction,
    found: { readonly station: string; readonly serial: string; readonly issuerKeyHash: string },
  ): Promise<boolean>;
  /** A renewal that an endpoint begins by itself, in the caller's transaction. Null: it is counted in its authority's quota; else when that allows it. */
  countRenewal(tx: Transaction, authority: string): Promise<Date | null>;

  /** The roots of a trust domain as the next draft of its bundle. See `importTrustAnchors`. */
  importTrustAnchors(
    input: TrustAnchorImport,
    context: CommandContext,
  ): Promise<Outcome<TrustAnchorImportReport, TrustAnchorImportRefusal>>;
  /** See `deleteTrustAnchorDraft`. */
  deleteTrustAnchorDraft(
    input: { readonly bundleId: TrustAnchorBundleId },
    context: CommandContext,
  ): Promise<Outcome<DraftDeletion, DraftDeletionRefusal>>;
  /** Its content is complete: it may be released. See `prepareTrustAnchors`. */
  prepareTrustAnchors(input: StepInput, context: CommandContext): Promise<Outcome<BundleStepped, PrepareRefusal>>;
  /** It begins its way to the endpoints, or is in force where there are none. See `releaseTrustAnchors`. */
  releaseTrustAnchors(input: ReleaseInput, context: CommandContext): Promise<Outcome<BundleStepped, ReleaseRefusal>>;
  /** Its endpoints have it. */
  activateTrustAnchors(input: StepInput, context: CommandContext): Promise<Outcome<BundleStepped, BundleStepRefusal>>;
  /** It goes no further. */
  rollBackTrustAnchors(input: StepInput, context: CommandContext): Promise<Outcome<BundleStepped, RollBackRefusal>>;
  /** An emergency, by two people. See `withdrawTrustAnchors`. */
  withdrawTrustAnchors(input: ReleaseInput, context: CommandContext): Promise<Outcome<BundleStepped, WithdrawRefusal>>;
  /** Our listeners come to stand under another root. See `switchServerChain`. */
  switchServerChain(
    input: SwitchServerChainInput,
    context: CommandContext,
  ): Promise<Outcome<ServerChainSwitched, SwitchRefusal>>;
  /** Another version of what stations trust, without these. */
  removeTrustAnchors(
    input: { readonly fingerprints: readonly string[] },
    context: CommandContext,
  ): Promise<Outcome<BundleStepped, RemoveAnchorsRefusal>>;
}
