/** Certificate lifecycle: identities, certificate records, trust anchors, jobs, evidence and audit — the source of truth (D-003). */

export { type Access, createAccess } from './access.ts';
export { type AccessTokenId, DEFAULT_DAYS, LONGEST_DAYS, parseAccessTokenId } from './access-token/access-token.ts';
export { type Account, type AccountId, parseAccountId } from './account/account.ts';
export { peopleWithAccounts } from './account/account-people.ts';
export type { AnswerOutcome } from './approval/answer-approval.ts';
export type {
  ApprovableAction,
  Approval,
  ApprovalStatus,
  ExceptionGrant,
  IdentityRename,
  ToleranceGrant,
} from './approval/approval.ts';
export { type ApprovalId, parseApprovalId } from './approval/approval-id.ts';
export type { ApprovalView } from './approval/approval-page.ts';
export type { ApprovalRule, ApprovalVerdict } from './approval/decide.ts';
export { type People, type Person, thesePeople } from './approval/people.ts';
export { type AttestableCriterion, attestable, attestableCriteria } from './attestation/attestable.ts';
export { type Attestation, attestationStates } from './attestation/attestation.ts';
export { type AttestationId, parseAttestationId } from './attestation/attestation-id.ts';
export { type Attestations, createAttestations, type ShownAttestation } from './attestation/create-attestations.ts';
export { AnchorConflict, type CheckpointAnchor } from './audit/anchor.ts';
export type { AnchorStanding } from './audit/anchor-checkpoints.ts';
export {
  type AuditEntry,
  type AuditEntryId,
  type AuditVerdict,
  auditEntryOf,
  parseAuditEntryId,
  type SealedAuditEntry,
} from './audit/audit-entry.ts';
export type { AuditFilter } from './audit/audit-filter.ts';
export { type AuditLog, createAuditLog } from './audit/audit-log.ts';
export type { FoundAuditEntry } from './audit/audit-store.ts';
export type { StoredCheckpoint } from './audit/checkpoint-store.ts';
export { describeActor } from './audit/describe-actor.ts';
export { AnchorFeed } from './audit/feed-verifier.ts';
export type { EntryProof } from './audit/prove.ts';

export {
  type AuditedCommand,
  type AuditedOutcome,
  type AuditedParts,
  type Deed,
  missingRole,
  runAudited,
} from './audit/run-audited.ts';

export type { AcceptedName } from './binding-exception/accepted-name.ts';
export { type BindingException, bindingExceptionStates } from './binding-exception/binding-exception.ts';
export { type BindingExceptionId, parseBindingExceptionId } from './binding-exception/binding-exception-id.ts';
export { type BulkAction, type BulkCommand, type BulkTarget, lookedAt } from './bulk-action/bulk-action.ts';
export { type BulkActionId, parseBulkActionId } from './bulk-action/bulk-action-id.ts';
export { type AdmissibleClass, type AdmissibleFingerprint, admissible } from './certificate/admissible.ts';
export type { Certificate, CertificateState, SignedCertificate } from './certificate/certificate.ts';
export { type CertificateId, parseCertificateId } from './certificate/certificate-id.ts';
export type { SigningRequestRefusal } from './certificate/check-signing-request.ts';
export type { TransitionRefusal } from './certificate/refusals.ts';
export { type RevocationReason, revocationReasons } from './certificate/revocation-reason.ts';
export type { Stage } from './certificate/transitions.ts';
export type { ImportEntry, ImportResult } from './certificate-import/certificate-import.ts';
export { isLargeBundle } from './certificate-import/read-bundle.ts';
export { readCertificateFile } from './certificate-import/read-certificate-file.ts';
export { type CertificateJob, type JobAction, type JobStatus, jobActions } from './certificate-job/certificate-job.ts';
export { type CertificateJobId, parseCertificateJobId } from './certificate-job/certificate-job-id.ts';
export { type ClockDoubt, doubtInWords } from './clock/clock-doubt.ts';
export type { StationAbilities } from './combined/station-abilities.ts';
export type { IdentityChangeRefusal } from './commands/change-identity.ts';
export type { CommandContext, CommandName, CommandRefusal, Outcome, Refusal } from './commands/command.ts';
export type { ConfirmationRefusal } from './commands/confirm-identity.ts';
export type { HeldSweep } from './commands/expire-due-certificates.ts';
export type { IdempotencyStore } from './commands/idempotency-store.ts';
export type { IdentityImport, ImportReport } from './commands/import-identities.ts';
export type {
  AdvanceResult,
  ApprovableOutcome,
  CertificateOutcome,
  EvidenceEffect,
  Place,
  PlaceRefusal,
} from './commands/outcomes.ts';
export { permissions } from './commands/permissions.ts';
export type { OpenedSession, SignInRefusal } from './commands/sign-in.ts';
export type { ExternalPerson, ExternalSignInRefusal } from './commands/sign-in-external.ts';
export type { ImportConflict } from './commands/take-identity-rows.ts';
export type { Owned } from './concession/concession.ts';
export { createLifecycle } from './create-lifecycle.ts';
export type { CredentialFigures, CredentialFiguresReader } from './credential-figures/credential-figures.ts';
export {
  type CertificatesOfWeek,
  type CommonEnd,
  type ConcessionsOfWeek,
  type DatesAhead,
  type DatesAheadReader,
  type DatesQuery,
  type Grouping,
  groupings,
} from './dates-ahead/dates-ahead.ts';
export { type CertificatesEnd, certificateEnds, isDecommissioned } from './decommission/decommission.ts';
export { type AliveBecause, aliveBecause } from './decommission/open-decommission.ts';
export type { DecommissionPreview } from './decommission/preview-decommission.ts';
export type { StationStanding, StationsSeen } from './decommission/stations-seen.ts';
export type { Deliverable, DeliveryPath, DeliveryRefusal } from './delivery/delivery-path.ts';
export { type EvidenceType, evidenceTypes, type Sighting } from './evidence/evidence.ts';
export { type EvidenceSource, evidenceSources } from './evidence/evidence-source.ts';
export type { EvidenceObjection, Seen } from './evidence/judge-evidence.ts';
export type { Binding, BindingKind } from './identity/binding.ts';
export { contractNamed, sameEmaid } from './identity/emaid.ts';
export { boundValue, boundValues, type Identity, nameOfIdentity } from './identity/identity.ts';
export { type IdentityContent, isLabel } from './identity/identity-content.ts';
export { type IdentityId, parseIdentityId } from './identity/identity-id.ts';
export { type SubjectType, subjectTypes } from './identity/subject-type.ts';
export { isSynthetic, SYNTHETIC_OWNER } from './identity/synthetic-owner.ts';
export { parsePcid } from './identity/vehicle-id.ts';
export type { IdentitySource } from './identity-source/identity-source.ts';
export { type ImportRow, MOST_CHARACTERS, MOST_ROWS, readImportFile } from './identity-source/import-row.ts';
export { createIdentityPulls } from './identity-source/pull-identities.ts';
export {
  type ImportJob,
  type ImportJobRow,
  importJobStatuses,
  importOutcomes,
  MOST_JOB_CHARACTERS,
  MOST_JOB_ROWS,
} from './import-job/import-job.ts';
export { type ImportJobId, parseImportJobId } from './import-job/import-job-id.ts';
export type { AnnouncedImport } from './import-job/refuse-for-room.ts';
export type { ImportJobWish } from './import-job/start-import-job.ts';
export { type IncidentCause, incidentCauses } from './incident/causes.ts';
export type { IncidentOutcome } from './incident/change-incident.ts';
export type { IncidentCommand } from './incident/decide.ts';
export {
  type Incident,
  type IncidentLink,
  type IncidentState,
  incidentStates,
  linkKinds,
} from './incident/incident.ts';
export { type IncidentId, parseIncidentId } from './incident/incident-id.ts';
export type { IncidentView } from './incident/incident-page.ts';
export type { IncidentCount, IncidentQuery } from './incident/incident-store.ts';
export { type Severity, severities } from './incident/severity.ts';
export { createIotHubs, type IotHubs } from './iot-hub/create-iot-hubs.ts';
export type { Drift, DriftKind } from './iot-hub/drift.ts';
export {
  type HubOperation,
  type HubOperationId,
  type HubTask,
  parseHubOperationId,
} from './iot-hub/hub-operation.ts';
export type { HubLook, SeenCertificate } from './iot-hub/hub-store.ts';
export type { IotHub } from './iot-hub/iot-hub.ts';
export { IOT_HUB_OPERATIONS } from './iot-hub/iot-hub-dependencies.ts';
export { iso15118Defect, otherRoleOf } from './iso15118-chain/chain-defect.ts';
export type { Lifecycle } from './lifecycle.ts';
export type { ServerChain } from './listener-root/listener-root.ts';
export { type OrphanCertificate, type OrphanId, parseOrphanId } from './orphan/orphan.ts';
export { checkMatrix } from './ownership/check-matrix.ts';
export type { ImportObjection } from './ownership/import-level.ts';
export type { NotPlaced, OutsideAuthorities, OutsideRequest } from './ownership/outside-authorities.ts';
export type { OwnershipDecision, OwnershipDecisions } from './ownership/ownership-decision.ts';
export type { OwnershipEffect } from './ownership/ownership-effect.ts';
export {
  actingParties,
  deliveryChannels,
  licensedStandards,
  type OwnershipEntry,
  ownershipFields,
  ownershipRoles,
  privateKeyOwners,
  programVariabilities,
  sourceOfTruthLevels,
  standardsSources,
} from './ownership/ownership-entry.ts';
export type { OwnershipDraft, OwnershipVersion } from './ownership/ownership-version.ts';
export { objectionToMember, type Program, programKinds } from './ownership/program.ts';
export { checkPolicy } from './policy/check-policy.ts';
export { type MaintenanceWindows, type Weekday, weekdays } from './policy/maintenance-window.ts';
export {
  chargerIdentityPolicy,
  issuances,
  type MigrationPermission,
  migrationPermissions,
  onWordOfCompromised,
  type RootsOfOthers,
  rootsOfOthers,
} from './policy/policy.ts';
export { withPolicy } from './policy/policy-book.ts';
export { type PolicyDryRun, type PolicyDryRunId, parsePolicyDryRunId } from './policy/policy-dry-run.ts';
export { type PolicyLevel, type PolicyRule, policyLevels } from './policy/policy-rule.ts';
export type { PolicyDraft, PolicyVersion } from './policy/policy-version.ts';
export type { Posture } from './policy/posture.ts';
export {
  type AuthorityChain,
  BULK_ACTIONS,
  CERTIFICATE_JOBS,
  type CertificateAuthority,
  type EventLog,
  IMPORT_JOBS,
  type IssueOrder,
  type JobNudges,
  type LifecycleDependencies,
  type LifecyclePorts,
  POLICY_DRY_RUNS,
  type SignedAnswer,
} from './ports.ts';
export { type OperatingModel, operatingModels } from './purposes/operating-model.ts';
export { isOwnService } from './purposes/own-service.ts';
export { type PurposeName, purposeNames, type TrustDomain } from './purposes/purpose.ts';
export {
  isProvenFor,
  levelKept,
  objectionToSighting,
  proofInWords,
  slotNamed,
} from './purposes/rules-for-neighbours.ts';
export type { ActionName } from './queries/action-name.ts';
export type { AdmissionFacts } from './queries/admission-facts.ts';
export type { AllowedAction } from './queries/allowed-actions.ts';
export type { CertificatePage } from './queries/certificate-page.ts';
export type { CertificateStanding } from './queries/certificate-standing.ts';
export type { CertificateSummary } from './queries/certificate-summary.ts';
export type { CertificateInPlace } from './queries/certificates-in-place.ts';
export type { DecodedCertificate } from './queries/decode-certificate.ts';
export type { Caller } from './queries/identify.ts';
export type { InventoryQuery } from './queries/inventory.ts';
export type { OwnershipMatrix } from './queries/ownership-matrix.ts';
export { holdsPrivateKey } from './queries/search-terms.ts';
export type { ShownCertificate } from './queries/shown-certificate.ts';
export type { TimelineEntry } from './queries/timeline.ts';
export type { AdmissibleBootstrap } from './recovery-case/admissible-bootstraps.ts';
export { recoveryStates, shownBootstrap } from './recovery-case/recovery-case.ts';
export { parseRecoveryCaseId, type RecoveryCaseId } from './recovery-case/recovery-case-id.ts';
export type { OwnedRecoveryCase } from './recovery-case/recovery-case-store.ts';
export { freeAt, minuteOf, type RenewalQuota, type RenewalStart } from './renewal/quota.ts';
export type { Reachability } from './renewal/reachability.ts';
export type { RenewalRound } from './renewal/renew-due-certificates.ts';
export { type HeldRenewal, passingHolds, type RenewalHold, renewalHolds } from './renewal/renewal-hold.ts';
export type { RenewalStanding } from './renewal/renewal-plan-store.ts';
export { renewalTime } from './renewal/renewal-time.ts';
export type { PlannedRevocation } from './replacement/planned-revocation.ts';
export { type Plane, planes, type ReportedPlane, reportedPlanes } from './revocation/plane/plane.ts';
export { type OutstandingPlane, type PlaneStanding, planeStates } from './revocation/plane/plane-confirmation.ts';
export type { PlaneWitnesses, PublishedRevocation } from './revocation/plane/witnesses.ts';
export {
  ENROLMENT_REFUSED,
  HANDSHAKE_REFUSED,
  securityEventSources,
  typeNamed as securityEventTypeNamed,
  VEHICLE_REFUSED,
} from './security-event/names.ts';
export type { SecurityEventRetention } from './security-event/retention.ts';
export type { SecurityEvent, SecurityEventReport } from './security-event/security-event.ts';
export { parseSecurityEventId, type SecurityEventId } from './security-event/security-event-id.ts';
export type { SecurityEventQuery } from './security-event/security-event-store.ts';
export { securityEventCategories, securityEventTypes } from './security-event/taxonomy.ts';
export {
  createServerCertificates,
  type ServerCertificates,
} from './server-certificate/create-server-certificates.ts';
export { SERVER_CERTIFICATE_SOURCES } from './server-certificate/server-certificate-dependencies.ts';
export {
  type ServerCertificateSource,
  type ServerSlot,
  serverSlots,
} from './server-certificate/server-certificate-source.ts';
export type { SeenServerCertificate, SourceLook } from './server-certificate/server-certificate-store.ts';
export { serverDriftKinds } from './server-certificate/server-drift.ts';
export type { SourceStanding } from './server-certificate/source-standing.ts';
export type { StationAdoption } from './station-adoption/station-adoption.ts';
export { parseStationAdoptionId, type StationAdoptionId } from './station-adoption/station-adoption-id.ts';
export type { StationPasswords } from './station-adoption/station-passwords.ts';
export { whyNotAdopt } from './station-adoption/who-may-adopt.ts';
export { type StationTolerance, stationToleranceStates } from './station-tolerance/station-tolerance.ts';
export { parseStationToleranceId, type StationToleranceId } from './station-tolerance/station-tolerance-id.ts';
export { type ToleranceKind, toleranceKinds } from './station-tolerance/tolerance-kind.ts';
export type { Tolerated } from './station-tolerance/tolerated-of.ts';
export type { StatusQuery } from './status-query/status-query.ts';
export { type SupportOwnerRow, type SupportOwners, supportOwners } from './support-owner/support-owners.ts';
export {
  createSyntheticProbes,
  type ProbeStanding,
  type SyntheticProbes,
} from './synthetic-probe/create-synthetic-probes.ts';
export { probeStates, probeSteps, type SyntheticProbe } from './synthetic-probe/synthetic-probe.ts';
export { parseSyntheticProbeId, type SyntheticProbeId } from './synthetic-probe/synthetic-probe-id.ts';
export {
  type AnchorChange,
  type AnchorChangeEffect,
  type AnchorChangeRefusal,
  anchorChangeBehind,
  type ListenerChain,
} from './trust-anchor-bundle/anchor-change.ts';
export type { AnchorRollout } from './trust-anchor-bundle/anchor-rollout.ts';
export type { ShownBundle } from './trust-anchor-bundle/bundle-page.ts';
export {
  type BundlePurpose,
  bundledTrustDomains,
  bundlePurposes,
  isStationBundle,
  type StationBundle,
  stationBundles,
  type VehicleBundle,
} from './trust-anchor-bundle/bundle-purpose.ts';
export type { TrustAnchorImportReport } from './trust-anchor-bundle/import-trust-anchors.ts';
export type { RootsInUse } from './trust-anchor-bundle/roots-in-use.ts';
export {
  bundleStates,
  parseTrustAnchorBundleId,
  type ReleasedTrustAnchors,
  type SignedForm,
  type TrustAnchor,
  type TrustAnchorBundleId,
} from './trust-anchor-bundle/trust-anchor-bundle.ts';
export type { TrustReadiness } from './trust-anchor-bundle/trust-readiness.ts';
export type { VehicleIssuers } from './trust-anchor-bundle/vehicle-issuers.ts';
