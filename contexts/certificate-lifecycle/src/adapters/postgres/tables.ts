import type { ColumnType, Generated } from 'kysely';
import type { Approval, ApprovalStatus } from '../../approval/approval.ts';
import type { ApprovalId } from '../../approval/approval-id.ts';
import type { Attestation } from '../../attestation/attestation.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { BindingException } from '../../binding-exception/binding-exception.ts';
import type { BulkAction, BulkStatus, BulkTarget } from '../../bulk-action/bulk-action.ts';
import type { BulkActionId } from '../../bulk-action/bulk-action-id.ts';
import type { Certificate, CertificateState } from '../../certificate/certificate.ts';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { CertificateJob } from '../../certificate-job/certificate-job.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { BindingKind } from '../../identity/binding.ts';
import type { Identity } from '../../identity/identity.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { SubjectType } from '../../identity/subject-type.ts';
import type { ImportJob, ImportJobRow, ImportJobStatus } from '../../import-job/import-job.ts';
import type { ImportJobId } from '../../import-job/import-job-id.ts';
import type { Incident } from '../../incident/incident.ts';
import type { IncidentId } from '../../incident/incident-id.ts';
import type { HubOperation, HubOperationId, HubOperationStatus } from '../../iot-hub/hub-operation.ts';
import type { HubLook, SeenCertificate } from '../../iot-hub/hub-store.ts';
import type { ListenerRoot } from '../../listener-root/listener-root.ts';
import type { OrphanCertificate, OrphanId } from '../../orphan/orphan.ts';
import type { PkiFeed } from '../../orphan/orphan-store.ts';
import type { OwnershipVersion } from '../../ownership/ownership-version.ts';
import type { PolicyDryRun, PolicyDryRunId } from '../../policy/policy-dry-run.ts';
import type { PolicyVersion } from '../../policy/policy-version.ts';
import type { PurposeName, TrustDomain } from '../../purposes/purpose.ts';
import type { RecoveryCase } from '../../recovery-case/recovery-case.ts';
import type { RenewalPlan } from '../../renewal/renewal-plan.ts';
import type { PlannedRevocation } from '../../replacement/planned-revocation.ts';
import type { PlaneConfirmation } from '../../revocation/plane/plane-confirmation.ts';
import type { SecurityEvent } from '../../security-event/security-event.ts';
import type { SecurityEventId } from '../../security-event/security-event-id.ts';
import type { SeenServerCertificate, SourceLook } from '../../server-certificate/server-certificate-store.ts';
import type { StationAdoption } from '../../station-adoption/station-adoption.ts';
import type { StationAdoptionId } from '../../station-adoption/station-adoption-id.ts';
import type { StationTolerance } from '../../station-tolerance/station-tolerance.ts';
import type { ProbeState, SyntheticProbe } from '../../synthetic-probe/synthetic-probe.ts';
import type { SyntheticProbeId } from '../../synthetic-probe/synthetic-probe-id.ts';
import type { BundlePurpose } from '../../trust-anchor-bundle/bundle-purpose.ts';
import type { TrustAnchorBundle } from '../../trust-anchor-bundle/trust-anchor-bundle.ts';

/** Read as the value, written as its JSON text (see `storable`). */
type Document<T> = ColumnType<T, string, string>;
/** Computed by the database from the document: what is searched can never differ from what is stored. */
type Derived<T> = ColumnType<T, never, never>;

/** What one identity has until an end date; null: it has none yet. */
export interface Bounded {
  readonly id: string;
  readonly identityId: IdentityId;
  readonly state: string;
  readonly version: number;
  readonly until: string | null;
}

export interface BoundedTable<One extends Bounded> {
  record: Document<One>;
  id: Derived<One['id']>;
  identity_id: Derived<IdentityId>;
  state: Derived<One['state']>;
  version: Derived<number>;
  until: Derived<One['until']>;
}

export interface LifecycleTables {
  'lifecycle.identity': {
    id: Derived<IdentityId>;
    record: Document<Identity>;
    subject_type: Derived<SubjectType>;
    owner: Derived<string>;
    family: Derived<string>;
    cohorts: Derived<string[]>;
  };
  'lifecycle.identity_source': {
    name: string;
    interval_seconds: number | null;
    declared_at: string;
    synchronised_at: string | null;
    open_sync: Generated<string | null>;
    open_sync_at: Generated<string | null>;
    superseded_sync: Generated<string | null>;
  };
  'lifecycle.identity_claim': { identity_id: IdentityId; source: string; sync: string };
  'lifecycle.identity_binding': { identity_id: IdentityId; kind: BindingKind; value: string; identifying: boolean };
  /** Kept by the database. */
  'lifecycle.active_slot': {
    identity_id: Derived<IdentityId>;
    purpose: Derived<PurposeName>;
    slot: Derived<string | null>;
    certificate_id: Derived<CertificateId>;
  };
  'lifecycle.certificate': {
    id: Derived<CertificateId>;
    record: Document<Certificate>;
    updated_at: ColumnType<Date, never, Date>;
    identity_id: Derived<IdentityId>;
    purpose: Derived<PurposeName>;
    slot: Derived<string | null>;
    state: Derived<CertificateState>;
    version: Derived<number>;
    fingerprint: Derived<string | null>;
    serial: Derived<string | null>;
    spki_sha256: Derived<string | null>;
    not_after: Derived<string | null>;
    refused_at: Derived<string | null>;
    /** The identity's, by triggers. */
    owner: Derived<string>;
    family: Derived<string>;
    cohorts: Derived<string[]>;
    sha1: string | null;
    revocation_confirmed_at: Derived<string | null>;
    revocation_ends: Derived<string | null>;
  };
  /** By triggers. */
  'lifecycle.certificate_cohort': {
    cohort: string;
    id: CertificateId;
    purpose: PurposeName;
    state: CertificateState;
    owner: string;
    family: string;
    refused_at: string | null;
  };
  'lifecycle.certificate_tally': { purpose: PurposeName; state: CertificateState; delta: number };
  'lifecycle.certificate_job': {
    id: Derived<string>;
    record: Document<CertificateJob>;
    certificate_id: Derived<CertificateId>;
    open: Derived<boolean>;
    next_attempt_at: Derived<string>;
    status: Derived<CertificateJob['status']>;
    action: Derived<CertificateJob['action']>;
    suspect: Derived<boolean>;
  };
  'lifecycle.plane_confirmation': {
    record: Document<PlaneConfirmation>;
    certificate_id: Derived<CertificateId>;
    plane: Derived<PlaneConfirmation['plane']>;
    outstanding: Derived<boolean>;
    next_attempt_at: Derived<string | null>;
  };
  'lifecycle.planned_revocation': {
    record: Document<PlannedRevocation>;
    certificate_id: Derived<CertificateId>;
    status: Derived<PlannedRevocation['status']>;
    deadline: Derived<string | null>;
    next_look_at: Derived<string>;
  };
  'lifecycle.evidence': {
    id: string;
    identity_id: IdentityId;
    certificate_id: CertificateId | null;
    fingerprint: string;
    type: Evidence['type'];
    origin: Evidence['from'];
    source: string;
    verdict: string;
    first_at: string;
    last_at: string;
    sightings: number;
    details: Document<Evidence['details']>;
  };
  'lifecycle.audit_entry': {
    position: Generated<number>;
    id: Derived<string>;
    entry: Document<AuditEntry>;
    certificate_id: Derived<CertificateId | null>;
    identity_id: Derived<IdentityId | null>;
  };
  'lifecycle.audit_unsealed': { entry_id: Derived<string> };
  'lifecycle.audit_seal': { seq: number; entry_id: string; previous_hash: string; hash: string };
  'lifecycle.audit_tree_node': { tile_row: number; position: number; hash: Buffer };
  'lifecycle.audit_checkpoint': { size: number; note: string };
  'lifecycle.trust_anchor_bundle': {
    id: Derived<string>;
    record: Document<TrustAnchorBundle>;
    purpose: Derived<BundlePurpose>;
    state: Derived<TrustAnchorBundle['state']>;
  };
  'lifecycle.trust_anchor': {
    bundle_id: TrustAnchorBundle['id'];
    fingerprint: string;
    sha1: string;
    spki_sha256: string;
    serial: string;
    name: string;
  };
  'lifecycle.orphan_certificate': { id: Derived<OrphanId>; record: Document<OrphanCertificate> };
  'lifecycle.pki_feed': { feed: PkiFeed; position: number; fingerprint: string | null };
  'lifecycle.approval': {
    id: Derived<ApprovalId>;
    record: Document<Approval>;
    status: Derived<ApprovalStatus>;
    owner: Derived<string | null>;
    expires_at: Derived<string>;
  };
  'lifecycle.station_adoption': {
    id: Derived<StationAdoptionId>;
    record: Document<StationAdoption>;
    owners: Derived<unknown>;
  };
  'lifecycle.synthetic_probe': {
    id: Derived<SyntheticProbeId>;
    record: Document<SyntheticProbe>;
    state: Derived<ProbeState>;
    cleared: Derived<boolean>;
  };
  'lifecycle.attestation': {
    record: Document<Attestation>;
    id: Derived<Attestation['id']>;
    criterion: Derived<Attestation['criterion']>;
    until: Derived<string>;
    withdrawn: Derived<boolean>;
  };
  'lifecycle.outside_issuer': { issuer: string; trust_domain: TrustDomain };
  'lifecycle.bulk_action': {
    id: Derived<BulkActionId>;
    record: Document<BulkAction>;
    status: Derived<BulkStatus>;
    owners: Derived<unknown>;
    next_at: Derived<string>;
  };
  'lifecycle.bulk_target': {
    bulk_action_id: BulkActionId;
    position: number;
    certificate_id: CertificateId;
    version: number;
    needs_approval: boolean;
    owner: string | null;
    status: Generated<BulkTarget['status']>;
    refusal: string | null;
    at: string | null;
    failures: Generated<number>;
  };
  'lifecycle.import_job': {
    record: Document<ImportJob>;
    id: Derived<ImportJobId>;
    status: Derived<ImportJobStatus>;
    owners: Derived<unknown>;
    source: Derived<string | null>;
    dry_run: Derived<boolean>;
    next_at: Derived<string>;
    advanced_at: Derived<string>;
    kept_bytes: Derived<string>;
    report_until: Derived<string | null>;
  };
  'lifecycle.import_batch': { import_job_id: ImportJobId; position: number; content: string };
  'lifecycle.import_row': {
    import_job_id: ImportJobId;
    line: number;
    outcome: ImportJobRow['outcome'];
    identity_id: IdentityId | null;
    result: Document<ImportJobRow>;
  };
  'lifecycle.incident': {
    record: Document<Incident>;
    id: Derived<IncidentId>;
    cause: Derived<Incident['cause']>;
    object: Derived<string>;
    state: Derived<Incident['state']>;
    severity: Derived<Incident['severity']>;
    owner: Derived<string | null>;
    support_owner: Derived<string>;
    version: Derived<number>;
    acknowledge_by: Derived<string>;
    reminded: Derived<boolean>;
  };
  'lifecycle.renewal_plan': {
    certificate_id: CertificateId;
    revision: number;
    policy: number;
    renewal_at: string | null;
    tries_at: string | null;
    /** Null until it is planned. */
    look_at: string | null;
    hold: RenewalPlan['hold'];
    detail: string | null;
    posture: RenewalPlan['posture'];
    claim: string | null;
  };
  'lifecycle.renewal_start': { authority: string; minute: string; count: number };
  'lifecycle.confirmed_sweep': {
    position: Generated<number>;
    as_of: string;
    count: number;
    confirmed_by: string;
    confirmed_at: string;
  };
  'lifecycle.held_sweep': { id: Generated<boolean>; reason: string; since: string };
  'lifecycle.clock_doubt': { id: Generated<boolean>; noticed_at: string; jump: number; last_sign: string | null };
  'lifecycle.recovery_case': BoundedTable<RecoveryCase>;
  'lifecycle.binding_exception': BoundedTable<BindingException> & {
    kind: Derived<BindingException['kind']>;
    value: Derived<string>;
  };
  'lifecycle.station_tolerance': BoundedTable<StationTolerance>;
  'lifecycle.security_event': {
    id: SecurityEventId;
    type: SecurityEvent['type'];
    reported_type: string;
    category: SecurityEvent['category'];
    severity: SecurityEvent['severity'];
    critical: boolean;
    source: SecurityEvent['source'];
    reporter: string;
    identity_id: IdentityId | null;
    owner: string | null;
    remote_address: string | null;
    hour: string;
    first_at: string;
    last_at: string;
    count: number;
    reported_time: string | null;
    first_details: Document<SecurityEvent['details']>;
    details: Document<SecurityEvent['details']>;
    incident_id: IncidentId | null;
    certificate_id: SecurityEvent['certificateId'];
    job_id: SecurityEvent['jobId'];
    process_id: string | null;
    told: Generated<boolean>;
  };
  'lifecycle.ownership_version': { version: Derived<number>; record: Document<OwnershipVersion> };
  'lifecycle.policy_version': { version: Derived<number>; record: Document<PolicyVersion> };
  'lifecycle.policy_dry_run': {
    id: Derived<PolicyDryRunId>;
    record: Document<PolicyDryRun>;
    status: Derived<PolicyDryRun['status']>;
    next_at: Derived<string>;
  };
  'lifecycle.idempotency': { actor: string; key: string; input_hash: string; outcome: Document<unknown> };
  'lifecycle.iot_hub_certificate': {
    record: Document<SeenCertificate>;
    hub: Derived<string>;
    id: Derived<string>;
    fingerprint: Derived<string>;
    last_seen_at: Derived<string>;
    gone: Derived<boolean>;
  };
  'lifecycle.server_certificate': {
    record: Document<SeenServerCertificate>;
    source: Derived<string>;
    reference: Derived<string>;
  };
  'lifecycle.listener_root': { record: Document<ListenerRoot>; slot: Derived<ListenerRoot['slot']> };
  'lifecycle.server_certificate_look': { record: Document<SourceLook>; source: Derived<string> };
  'lifecycle.iot_hub_look': { record: Document<HubLook>; hub: Derived<string> };
  'lifecycle.iot_hub_operation': {
    record: Document<HubOperation>;
    id: Derived<HubOperationId>;
    hub: Derived<string>;
    hub_certificate_id: Derived<string | null>;
    kind: Derived<HubOperation['task']['kind']>;
    status: Derived<HubOperationStatus>;
    open: Derived<boolean>;
    next_attempt_at: Derived<string>;
  };
}
