import type { StationBundle } from '@bfcert/certificate-lifecycle';
import type { Json as AnyJson } from '@bfcert/kernel/canonical-json';
import { kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  AuthorizationKey,
  AuthorizationKeyId,
  RotationTrigger,
} from '../../authorization-key/authorization-key.ts';
import type { KeyCutoverPath } from '../../authorization-key/key-cutover-path.ts';
import type { KeyPolicy } from '../../authorization-key/key-policy.ts';
import type { Weakness } from '../../authorization-key/weakness.ts';
import type { BreakGlass } from '../../break-glass/break-glass.ts';
import type { CapabilityName, CapabilityValue, DeclaredCapabilities } from '../../capability/capability.ts';
import type { CapabilityExceptionId } from '../../capability/capability-exception.ts';
import type { CertificateDiscard } from '../../certificate-discard/certificate-discard.ts';
import type { Charger, ChargerId, ChargerKind, ProfileFloor, StationSettings } from '../../charger/charger.ts';
import type { SessionUpstream } from '../../charger/session.ts';
import type { EarlyReason } from '../../early-request/early-request.ts';
import type { KeyRotationId } from '../../key-rotation/key-rotation.ts';
import type { Onboarding } from '../../onboarding/onboarding.ts';
import type { SigningRequestId, SigningRequestVerdict } from '../../signing-request/signing-request.ts';
import type {
  CertificateUse,
  InstalledCertificate,
  PasswordReading,
  ReportedHashData,
} from '../../station-contract/index.ts';
import type { StationLog } from '../../station-log/station-log.ts';
import type { OrderedThing, StationOrder, StationOrderId } from '../../station-order/station-order.ts';
import type { Answer, Attempt, AttemptId } from '../../station-process/attempt.ts';
import type { ConnectionPlan, Stop, TimelineEntry } from '../../station-process/station-process.ts';
import type { TrustAnchorState } from '../../trust-anchor-installation/trust-anchor-installation.ts';
import type { VehicleEndpoint } from '../../vehicle-endpoint/vehicle-endpoint.ts';
import type { Wave, WaveHold, WaveId, WaveMember } from '../../wave/wave.ts';

/** Boots are stored as JSON: their time is text there, and the oldest have no number. */
export type StoredBoot = Omit<NonNullable<Charger['boot']>, 'at' | 'number'> & {
  readonly at: string;
  readonly number?: number;
};
type StoredUpstream = Omit<SessionUpstream, 'since'> & { readonly since: string };

/** A text of JSON on its way in, what it says on its way out. */
type Json<Value> = ColumnType<
  Value,
  string | (Value extends null ? null : never),
  string | (Value extends null ? null : never)
>;

export interface ProcessTable {
  id: string;
  identity_id: ChargerId;
  /** Of renewals alone: the EVSE that they are about; null: the station itself. */
  endpoint_id?: VehicleEndpoint['identityId'] | null;
  endpoint_purpose?: VehicleEndpoint['purpose'] | null;
  endpoint_slot?: string | null;
  /** Of rollouts of trust anchors alone. */
  bundle?: StationBundle | null;
  phase: string;
  round: number;
  round_started_at: Date;
  phase_deadline: Date | null;
  certificate_id: string | null;
  last_outcome: string;
  waiting_for: string | null;
  stop: JSONColumnType<Stop> | null;
  cutover_failures: number;
  cutover_interruptions: Generated<number>;
  connection: JSONColumnType<ConnectionPlan> | null;
  next_look_at: Date | null;
  created_at: Date;
  changed_at: Date;
  version: number;
}

interface EntryTable {
  process_id: string;
  sequence: Generated<number>;
  at: Date;
  kind: TimelineEntry['kind'];
  text: string;
  once: string | null;
}

export interface EvseTables {
  evse_charger: {
    identity_id: ChargerId;
    kind: ChargerKind;
    /** Of a controller: which version of its identity its stations are as of. */
    bindings_version: Generated<number>;
    owner: string;
    family: string;
    wire_name: Charger['wireName'];
    serial_number: Charger['serialNumber'];
    organisation: Charger['organisation'];
    profile_floor: ProfileFloor;
    vendor: string | null;
    model: string | null;
    firmware_version: string | null;
    boot: JSONColumnType<StoredBoot> | null;
    settings: JSONColumnType<StationSettings>;
    password_reading: PasswordReading | null;
    vehicle_requests_of: Generated<string | null>;
    activation: Charger['activation'];
    last_seen_at: Date | null;
    created_at: Date;
    decommissioned_at: Date | null;
  };
  evse_session: {
    connection_id: string;
    identity_id: ChargerId;
    node_id: string;
    epoch: number;
    opened_at: Date;
    connected_at: Date;
    superseded: boolean;
    protocol: string;
    security_profile: number;
    port: number;
    remote_address: string;
    fingerprint: string | null;
    controller_id: ChargerId | null;
    bootstrap: boolean;
    key_id: string | null;
    upstream: JSONColumnType<StoredUpstream> | null;
  };
  evse_gateway: {
    node_id: string;
    heard_at: Date;
    lost: boolean;
    started_at: ColumnType<Date | null, Date | undefined>;
    listens_host: ColumnType<string | null, string | null | undefined>;
    listens_port: ColumnType<number | null, number | null | undefined>;
  };
  evse_authorization_key: {
    id: AuthorizationKeyId;
    identity_id: ChargerId;
    version: number;
    state: AuthorizationKey['state'];
    origin: AuthorizationKey['origin'];
    must_rotate: boolean;
    verifiers: JSONColumnType<AuthorizationKey['verifiers']>;
    rotate_because: RotationTrigger | null;
    fingerprint: string | null;
    weaknesses: Weakness[];
    acknowledged_at: Date | null;
    last_used_at: Date | null;
    changed_at: Date;
    created_at: Date;
  };
  evse_authorization_key_delivery: { key_id: AuthorizationKeyId; sealed: Buffer };
  evse_signing_request: {
    id: SigningRequestId;
    identity_id: ChargerId;
    process_id: string;
    spki_sha256: string;
    use: CertificateUse;
    csr_pem: string;
    request_id: number | null;
    received_at: Date;
    proven_with: string | null;
    verdict: JSONColumnType<SigningRequestVerdict>;
    certificate_id: string | null;
    unasked_at: Date | null;
  };
  evse_early_request: {
    identity_id: ChargerId;
    endpoint_id: VehicleEndpoint['identityId'] | null;
    endpoint_purpose: VehicleEndpoint['purpose'] | null;
    endpoint_slot: string | null;
    spki_sha256: string;
    csr_pem: string;
    request_id: number | null;
    proven_with: string | null;
    received_at: Date;
    reason: EarlyReason;
    until: Date;
  };
  evse_controller_station: {
    wire_name: Charger['wireName'];
    controller_id: ChargerId;
    bound_at: Date;
    bound_by: string;
    reason: string;
    correlation_id: string;
  };
  evse_trust_anchor_installation: {
    identity_id: ChargerId;
    fingerprint: string;
    name: string;
    bundle_version: number;
    state: TrustAnchorState;
    changed_at: Date;
  };
  evse_attempt: {
    id: AttemptId;
    sequence: Generated<number>;
    process_id: string;
    identity_id: ChargerId;
    round: number;
    phase: string;
    action: Attempt['action'];
    target: string | null;
    epoch: number;
    status: Attempt['status'];
    detail: string;
    started_at: Date;
    deadline: Date;
    ended_at: Date | null;
    answer: JSONColumnType<Answer> | null;
    is_lost: Generated<boolean>;
  };
  evse_installed_certificates: {
    identity_id: ChargerId;
    listed_at: Date;
    certificates: JSONColumnType<InstalledCertificate[]>;
    vehicle_drift: JSONColumnType<string[]>;
  };
  evse_listed_roots: {
    identity_id: ChargerId;
    listed_at: Date;
    roots: JSONColumnType<{ readonly hashData: ReportedHashData; readonly since: string }[]>;
    lacking: JSONColumnType<{ readonly fingerprint: string; readonly since: string }[]>;
  };
  evse_station_order: {
    id: StationOrderId;
    identity_id: ChargerId;
    thing: JSONColumnType<OrderedThing>;
    state: StationOrder['state'];
    /** JSON on its way in, a text on its way out. */
    outcome: string;
    ordered_by: string;
    reason: string;
    correlation_id: string;
    ordered_at: Date;
    expires_at: Date;
    next_look_at: Date | null;
    ended_at: Date | null;
  };
  evse_wave: {
    id: WaveId;
    kind: Wave['kind'];
    bundle: Wave['bundle'];
    bundle_id: Wave['bundleId'];
    name: string;
    state: Wave['state'];
    selection: JSONColumnType<Wave['selection']>;
    rules: JSONColumnType<Omit<Wave['rules'], 'notBefore'> & { readonly notBefore?: string | null }>;
    owners: string[];
    planned_by: string;
    planned_at: Date;
    reason: string;
    started_by: string | null;
    started_at: Date | null;
    ended_at: Date | null;
    hold: JSONColumnType<Omit<WaveHold, 'at'> & { readonly at: string }> | null;
    failures_count_from: Date | null;
    waiting_for: string | null;
    next_look_at: Date | null;
    changed_at: Date;
    version: number;
  };
  evse_wave_member: {
    wave_id: WaveId;
    position: number;
    identity_id: ChargerId;
    group: number;
    family: string;
    cohorts: string[];
    state: WaveMember['state'];
    process_id: string | null;
    begun_at: Date | null;
    changed_at: Date;
    failed_at: Date | null;
    because: JSONColumnType<NonNullable<WaveMember['because']>> | null;
  };
  evse_migration_case: ProcessTable;
  evse_migration_case_entry: EntryTable;
  evse_credential_renewal: ProcessTable;
  evse_credential_renewal_entry: EntryTable;
  evse_key_rotation: ProcessTable;
  evse_key_rotation_entry: EntryTable;
  evse_key_rotation_order: {
    rotation_id: KeyRotationId;
    trigger: RotationTrigger;
    replaces: AuthorizationKeyId | null;
    reconnect_from: Date | null;
  };
  evse_onboarding: {
    identity_id: ChargerId;
    goal: Onboarding['goal'];
    begun_at: Date | null;
    decided_by: string;
    decided_at: Date;
    reason: string;
  };
  evse_break_glass: {
    id: BreakGlass['id'];
    identity_id: ChargerId;
    case_id: BreakGlass['caseId'];
    state: BreakGlass['state'];
    key: BreakGlass['key'];
    lowers: boolean;
    until: Date;
    asked_by: string;
    reason: string;
    asked_at: Date;
    approved_by: string | null;
    opened_at: Date | null;
    lowered: ColumnType<BreakGlass['lowered'], string | null, string | null>;
    came_down_at: Date | null;
    raise_tries: number;
    last_raise_at: Date | null;
    ended_at: Date | null;
    ended_because: BreakGlass['endedBecause'];
  };
  evse_key_cutover_path: {
    id: KeyCutoverPath['id'];
    family: string;
    description: string;
    state: KeyCutoverPath['state'];
    proposed_by: string;
    proposed_at: Date;
    reason: string;
    approved_by: string | null;
    approved_at: Date | null;
  };
  evse_key_policy: {
    level: KeyPolicy['level'];
    value: string;
    period_days: number | null;
    from_day: Date | null;
    set_by: string;
    set_at: Date;
    reason: string;
  };
  evse_trust_anchor_rollout: ProcessTable;
  evse_trust_anchor_rollout_entry: EntryTable;
  evse_admission_dirty: { identity_id: ChargerId; mark: number };
  evse_seen_fact: { fact_id: string; at: Date };
  evse_parked_fact: {
    fact_id: string;
    node_id: string;
    /** Whatever came: JSON as a text on its way in. */
    fact: ColumnType<AnyJson, string, string>;
    /** JSON on its way in, a text on its way out. */
    error: string;
    parked_at: Date;
  };
  evse_station_log: {
    id: StationLog['id'];
    identity_id: ChargerId;
    request_id: number;
    kind: StationLog['kind'];
    oldest: Date | null;
    latest: Date | null;
    requested_by: string;
    reason: string;
    requested_at: Date;
    expires_at: Date;
    state: StationLog['state'];
    detail: string;
    sent_at: Date | null;
    status_asked_at: Date | null;
    is_open: boolean;
    attempts: number;
    filename: string | null;
    content_key: string | null;
    /** Numbers of 64 bits come as text. */
    content_bytes: number | null;
    content_sha256: string | null;
    stored_at: Date | null;
    removed_at: Date | null;
    next_look_at: Date | null;
    changed_at: Date;
  };
  evse_certificate_discard: {
    identity_id: ChargerId;
    certificate_id: string;
    said_at: Date;
    epoch: number;
    /** What the station wrote. */
    said: JSONColumnType<Pick<CertificateDiscard, 'eventType' | 'techInfo'>>;
  };
  evse_family_declaration: {
    family: string;
    version: number;
    capabilities: JSONColumnType<DeclaredCapabilities>;
    exclusion: JSONColumnType<{ readonly responsible: string; readonly until: string }> | null;
    declared_at: Date;
    declared_by: string;
    reason: string;
  };
  evse_observed_capability: {
    identity_id: ChargerId;
    capability: CapabilityName;
    value: Json<CapabilityValue | null>;
    evidence: Json<string>;
    seen_at: Date;
    firmware_version: Json<string | null>;
    refusal: JSONColumnType<{ readonly detail: string; readonly at: string }> | null;
    contradicts: number | null;
  };
  evse_capability_exception: {
    id: CapabilityExceptionId;
    identity_id: ChargerId;
    capability: CapabilityName;
    value: Json<CapabilityValue>;
    responsible: string;
    until: Date;
    reason: string;
    granted_by: string;
    granted_at: Date;
    ended_at: Date | null;
    ended_by: string | null;
  };
  evse_idempotency: {
    actor: string;
    key: string;
    part: string;
    command: string;
    input_digest: string;
    outcome: JSONColumnType<object>;
    recorded_at: Generated<Date>;
  };
}

export const tables = (tx: Transaction) => kyselyOf<EvseTables>(tx);
