import type { Actor, OwnerScope } from '@bfcert/kernel/actor';
import type { Result } from '@bfcert/kernel/result';
import type { ApprovalStatus } from './approval/approval.ts';
import type { ApprovalId } from './approval/approval-id.ts';
import type { ApprovalView } from './approval/approval-page.ts';
import type { SealedAuditEntry } from './audit/audit-entry.ts';
import type { AcceptedName } from './binding-exception/accepted-name.ts';
import type { BindingException } from './binding-exception/binding-exception.ts';
import type { BindingExceptionId } from './binding-exception/binding-exception-id.ts';
import type { BulkAction, BulkTarget } from './bulk-action/bulk-action.ts';
import type { BulkActionId } from './bulk-action/bulk-action-id.ts';
import type { AdmissibleFingerprint } from './certificate/admissible.ts';
import type { CertificateState } from './certificate/certificate.ts';
import type { CertificateId } from './certificate/certificate-id.ts';
import type { CertificateJob, DeadJobs, OpenJobs } from './certificate-job/certificate-job.ts';
import type { CertificateJobId } from './certificate-job/certificate-job-id.ts';
import type { JobQuery } from './certificate-job/certificate-job-store.ts';
import type { ClockDoubt } from './clock/clock-doubt.ts';
import type { lookAtOwnershipMatrix } from './commands/change-ownership-matrix.ts';
import type { Refusal } from './commands/command.ts';
import type { HeldSweep } from './commands/expire-due-certificates.ts';
import type { Place } from './commands/outcomes.ts';
import type { ConcessionQuery, Owned } from './concession/concession.ts';
import type { DecommissionWish } from './decommission/decommission-identity.ts';
import type { DecommissionRefusal } from './decommission/open-decommission.ts';
import type { DecommissionPreview } from './decommission/preview-decommission.ts';
import type { BindingKind } from './identity/binding.ts';
import type { Identity } from './identity/identity.ts';
import type { IdentityId } from './identity/identity-id.ts';
import type { IdentityFilter } from './identity/identity-store.ts';
import type { IdentitySource } from './identity-source/identity-source.ts';
import type { ImportJob } from './import-job/import-job.ts';
import type { ImportJobId } from './import-job/import-job-id.ts';
import type { ImportRowsQuery, importJobRows } from './import-job/import-job-page.ts';
import type { ImportJobStore } from './import-job/import-job-store.ts';
import type { IncidentId } from './incident/incident-id.ts';
import type { IncidentView } from './incident/incident-page.ts';
import type { IncidentCount, IncidentQuery } from './incident/incident-store.ts';
import type { ServerChain } from './listener-root/listener-root.ts';
import type { OrphanCertificate, OrphanId } from './orphan/orphan.ts';
import type { OwnershipDecisions } from './ownership/ownership-decision.ts';
import type { OwnershipDraft, OwnershipVersion } from './ownership/ownership-version.ts';
import type { MigrationPermission, RootsOfOthers } from './policy/policy.ts';
import type { PolicyDryRun, PolicyDryRunId } from './policy/policy-dry-run.ts';
import type { PolicyVersion } from './policy/policy-version.ts';
import type { PurposeName } from './purposes/purpose.ts';
import type { AdmissionFacts } from './queries/admission-facts.ts';
import type { CertificatePage } from './queries/certificate-page.ts';
import type { CertificateStanding } from './queries/certificate-standing.ts';
import type { CertificateSummary } from './queries/certificate-summary.ts';
import type { CertificateInPlace } from './queries/certificates-in-place.ts';
import type { InventoryQuery } from './queries/inventory.ts';
import type { OwnershipMatrix } from './queries/ownership-matrix.ts';
import type { ShownCertificate } from './queries/shown-certificate.ts';
import type { stapledChains } from './queries/stapled-chains.ts';
import type { TimelineEntry } from './queries/timeline.ts';
import type { AdmissibleBootstrap } from './recovery-case/admissible-bootstraps.ts';
import type { RecoveryCaseId } from './recovery-case/recovery-case-id.ts';
import type { OwnedRecoveryCase, RecoveryCaseQuery } from './recovery-case/recovery-case-store.ts';
import type { RenewalStanding } from './renewal/renewal-plan-store.ts';
import type { OutstandingPlane } from './revocation/plane/plane-confirmation.ts';
import type { SecurityEvent } from './security-event/security-event.ts';
import type { SecurityEventId } from './security-event/security-event-id.ts';
import type { SecurityEventQuery } from './security-event/security-event-store.ts';
import type { StationAdoption } from './station-adoption/station-adoption.ts';
import type { StationAdoptionId } from './station-adoption/station-adoption-id.ts';
import type { StationTolerance } from './station-tolerance/station-tolerance.ts';
import type { StationToleranceId } from './station-tolerance/station-tolerance-id.ts';
import type { Tolerated } from './station-tolerance/tolerated-of.ts';
import type { AnchorChange, AnchorChangeEffect, AnchorChangeRefusal } from './trust-anchor-bundle/anchor-change.ts';
import type { AnchorRollout } from './trust-anchor-bundle/anchor-rollout.ts';
import type { BundleQuery, ShownBundle } from './trust-anchor-bundle/bundle-page.ts';
import type { StationBundle } from './trust-anchor-bundle/bundle-purpose.ts';
import type { RootsInUse } from './trust-anchor-bundle/roots-in-use.ts';
import type {
  ReleasedTrustAnchors,
  TrustAnchor,
  TrustAnchorBundleId,
} from './trust-anchor-bundle/trust-anchor-bundle.ts';
import type { VehicleIssuers } from './trust-anchor-bundle/vehicle-issuers.ts';

/** What is asked; nothing is changed by it. */
export interface LifecycleQuestions {
  /** Whose things are, by their ids: of identities, approvals and bulk actions. What is nobody's or several owners' is missing. */
  ownersOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  findIdentity(id: IdentityId): Promise<Identity | null>;
  /** What a decommission would do now, and why it would need a second person. */
  previewDecommission(
    wish: DecommissionWish,
    actor: Actor,
  ): Promise<Result<DecommissionPreview, Refusal<DecommissionRefusal>>>;
  identityByBinding(kind: BindingKind, value: string): Promise<Identity | null>;
  listIdentities(page: { readonly after: IdentityId | null; readonly limit: number }): Promise<readonly Identity[]>;
  /** Whether its station may be moved to Profile 3, by the policy in this server's memory. */
  migrationPermission(of: Pick<Identity, 'owner' | 'family' | 'cohorts'>): MigrationPermission;
  /** What becomes of roots that others put on it, by the policy in this server's memory. */
  rootsOfOthers(
    purpose: 'charger_identity' | 'controller_identity',
    of: Pick<Identity, 'owner' | 'family' | 'cohorts'>,
  ): RootsOfOthers;
  /** Of those that exist. */
  cohortsOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, readonly string[]>>;
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
  /** Of whatever issuers and identities; hex, in either case and with or without leading zeros. */
  certificatesWithSerial(
    serial: string,
  ): Promise<readonly (CertificateStanding & { readonly identityId: IdentityId })[]>;
  certificatesOf(identityId: IdentityId, actor: Actor): Promise<readonly CertificateSummary[]>;
  /** What was issued for this place, oldest first, and what is over of it. */
  certificatesInPlace(place: Place): Promise<readonly CertificateInPlace[]>;
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

  /** All that gateways are to know of these stations; each of them has an entry. */
  admissionFactsOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, AdmissionFacts>>;

  /** What gateways may admit to BootNotification Pending, of those of them that are in recovery. */
  admissibleBootstrapsOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, AdmissibleBootstrap>>;

  /** What gateways accept in certificates of these stations beside the names they are bound to; those with none are missing. */
  acceptedNamesOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, readonly AcceptedName[]>>;

  /** What is tolerated of these stations; those of which nothing is are missing. */
  toleratedOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, readonly Tolerated[]>>;

  /** The matrix in force, with how far each entry is. */
  ownershipMatrix(): OwnershipMatrix;
  ownershipVersion(version: number): Promise<OwnershipVersion | null>;
  /** Newest first. */
  ownershipVersions(page: {
    readonly before: number | null;
    readonly limit: number;
  }): Promise<readonly OwnershipVersion[]>;
  /** What a draft would change. */
  lookAtOwnershipMatrix(draft: OwnershipDraft): ReturnType<typeof lookAtOwnershipMatrix>;
  /** Its decisions, by the version in this server's memory. */
  readonly ownership: OwnershipDecisions;

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
  /** The same, asked before something is done to many because a time has come: a jump that nobody has noticed yet is noticed. */
  noticeClockDoubt(): Promise<ClockDoubt | null>;
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
    query: Omit<ConcessionQuery<BindingException>, 'owners'>,
    actor: Actor,
  ): Promise<readonly Owned<BindingException>[]>;
  bindingException(id: BindingExceptionId, actor: Actor): Promise<Owned<BindingException> | null>;

  /** Newest first; of the owners the actor acts for. */
  stationTolerances(
    query: Omit<ConcessionQuery<StationTolerance>, 'owners'>,
    actor: Actor,
  ): Promise<readonly Owned<StationTolerance>[]>;
  stationTolerance(id: StationToleranceId, actor: Actor): Promise<Owned<StationTolerance> | null>;
  /** Null also for whoever does not act for all owners of its stations. */
  stationAdoption(id: StationAdoptionId, actor: Actor): Promise<StationAdoption | null>;

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

  /** Versions of every bundle, newest first. */
  trustAnchorBundles(query: BundleQuery): Promise<readonly ShownBundle[]>;
  trustAnchorBundle(id: TrustAnchorBundleId): Promise<ShownBundle | null>;

  /** What stations must trust, or are to trust from now on: the roots of our listeners and of their own certificates. */
  stationTrustAnchors(): Promise<ReleasedTrustAnchors>;
  /** What stations are to come to have of this bundle, and what of it they are to have no more. */
  trustAnchorRollout(bundle: StationBundle): Promise<AnchorRollout>;
  /** Under which root our listeners' certificates are to stand, by key algorithm. */
  serverChains(): Promise<readonly ServerChain[]>;
  /** What a change of what stations trust, or of what our listeners show, comes to. */
  effectOfAnchorChange(change: AnchorChange): Promise<Result<AnchorChangeEffect, AnchorChangeRefusal>>;
  /** Under which of these one certificate stands; fingerprints. */
  anchorsAbove(id: CertificateId, anchors: readonly TrustAnchor[]): Promise<readonly string[]>;
  /** What the connection of each of these stations stands on now, by whatever is known of it. */
  rootsInUse(ids: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, RootsInUse>>;
  /** Which of these a station without any may be sent: by it every chain of our listeners is verified; fingerprint. Null: none. */
  firstAnchor(anchors: readonly TrustAnchor[]): Promise<string | null>;
  /** Under which of these our own station listeners' certificates stand, or are to stand next; fingerprints. */
  listenerAnchors(anchors: readonly TrustAnchor[]): Promise<ReadonlySet<string>>;
  /** Under which of these each station's own certificates stand; fingerprints. */
  ownAnchorsOf(
    ids: readonly IdentityId[],
    anchors: readonly TrustAnchor[],
  ): Promise<ReadonlyMap<IdentityId, ReadonlySet<string>>>;
  /** What our station listeners trust: root and issuing CAs of the stations' certificates. */
  stationClientAuthorities(): Promise<ReleasedTrustAnchors>;
  /** Where a combined certificate of this station would be; null: the policy allows it none. */
  combinedPlaceOf(identityId: IdentityId): Promise<Place | null>;
  /** The combined certificate of its station that is in force in this place of an EVSE; null: none is. */
  combinedHolderOf(place: Place): Promise<CertificateId | null>;
  /** The roots at which the chains end that are issued here for a station's certificate towards vehicles. */
  v2gRoots(purpose: 'evse_v2g' | 'evse_v2g_20'): Promise<readonly TrustAnchor[]>;
  /** Of whatever owners: whose status stations staple for vehicles. */
  stapledChains(
    purpose: 'evse_v2g' | 'evse_v2g_20',
    page: { readonly after: CertificateId | null; readonly limit: number },
  ): ReturnType<typeof stapledChains>;
  /** CAs that are not ours, under which stations come that are taken over: the roots, and whoever issues for them. */
  adoptedAnchors(): Promise<readonly TrustAnchor[]>;
  /** Vendors' roots, under which the certificates stand that stations leave their factories with. */
  factoryAnchors(): Promise<readonly TrustAnchor[]>;
  /** Of each of them that has a vendor, the registered roots of that vendor. See `vendorOfAnchor`. */
  factoryAnchorsOf(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, readonly TrustAnchor[]>>;
  /** Under whom whoever comes to a door for vehicles may stand. */
  vehicleIssuers(): Promise<VehicleIssuers>;
  /** Whose a certificate is that somebody has shown; by the SHA-256 of its DER, lower-case hex. */
  shownCertificate(fingerprint: string): Promise<ShownCertificate | null>;
}
