import type { CertificateId, IdentityId } from '@bfcert/certificate-lifecycle';
import { kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ColumnType } from 'kysely';
import type { BrokerKind } from '../../broker/broker-kind.ts';
import type { BrokerRequest, BrokerRequestId } from '../../broker/broker-request.ts';
import type { Artifact } from '../../provisioning-case/artifact.ts';
import type { Party, WaitedFor } from '../../provisioning-case/party.ts';
import type { ProvisioningState, ProvisioningStateName } from '../../provisioning-case/provisioning-case.ts';
import type { ProvisioningCaseId } from '../../provisioning-case/provisioning-case-id.ts';
import type { CaseEvidence, Delivery, DocumentOfEvidence } from '../../provisioning-case/signals.ts';
import type { EnrolmentTokenId } from '../../vas-enrolment/enrolment-token.ts';
import type { EnrolmentProof, VasEnrolmentId, VasEnrolmentState } from '../../vas-enrolment/vas-enrolment.ts';
import type { VasProgram } from '../../vas-enrolment/vas-program.ts';
import type { VehicleKeyId } from '../../vas-enrolment/vehicle-key.ts';

/** A text of JSON on its way in, what it says on its way out. */
type Json<Value> = ColumnType<
  Value,
  string | (Value extends null ? null : never),
  string | (Value extends null ? null : never)
>;

export interface VehicleTables {
  vehicle_provisioning_case: {
    id: ProvisioningCaseId;
    identity_id: IdentityId;
    owner: string;
    artifact: Artifact;
    slot: string | null;
    program: string | null;
    ownership_version: number;
    broker: string;
    broker_kind: BrokerKind;
    state: ProvisioningStateName;
    state_detail: Json<ProvisioningState>;
    state_since: Date;
    due_at: Date | null;
    waiting_for: WaitedFor;
    opened_by: string;
    reason: string;
    opened_at: Date;
    version: number;
  };
  vehicle_broker_request: {
    id: BrokerRequestId;
    broker: string;
    identity_id: IdentityId;
    certificate_id: string;
    asked: Json<BrokerRequest['asked']>;
    owner: string;
    state: BrokerRequest['state'];
    reference: string | null;
    detail: string;
    attempts: number;
    next_try_at: Date | null;
    asked_by: string;
    asked_at: Date;
    changed_at: Date;
  };
  vehicle_contract_exchange: {
    station_id: IdentityId;
    request_sha256: string;
    given: number;
    at: Date;
  };
  vehicle_provisioning_prerequisite: {
    case_id: ProvisioningCaseId;
    place: number;
    name: string;
    party: Party;
    met: boolean | null;
    source: string | null;
    reference: string | null;
    at: string | null;
  };
  vehicle_provisioning_delivery: {
    case_id: ProvisioningCaseId;
    place: number;
    channel: Delivery['channel'];
    source: string;
    reference: string;
    outcome: Delivery['outcome'];
    at: string;
    station_id: IdentityId | null;
    evse_id: IdentityId | null;
  };
  vehicle_provisioning_evidence: {
    case_id: ProvisioningCaseId;
    place: number;
    type: CaseEvidence['type'];
    origin: CaseEvidence['from'];
    source: string;
    reference: string;
    first_at: string;
    last_at: string;
    sightings: number;
    fingerprint: string | null;
    document: Json<DocumentOfEvidence | null>;
    objection: string | null;
  };
  vehicle_vas_program: {
    program: string;
    approval: VasProgram['approval'];
    is_default: boolean;
    v2icp: VasProgram['v2icp'];
    changed_by: string;
    changed_at: Date;
  };
  vehicle_vas_enrolment: {
    id: VasEnrolmentId;
    identity_id: IdentityId;
    owner: string;
    program: string;
    proof: EnrolmentProof;
    request_sha256: string;
    csr_pem: string;
    proven_with: string | null;
    state: VasEnrolmentState;
    certificate_id: CertificateId | null;
    requested_at: Date;
    answered_by: string | null;
    answered_at: Date | null;
  };
  vehicle_enrolment_token: {
    id: EnrolmentTokenId;
    identity_id: IdentityId;
    owner: string;
    program: string;
    secret_sha256: string;
    created_by: string;
    created_at: Date;
    expires_at: Date;
    used_for: string | null;
    withdrawn_at: Date | null;
  };
  vehicle_key: {
    id: VehicleKeyId;
    identity_id: IdentityId;
    owner: string;
    program: string;
    spki_sha256: string;
    registered_by: string;
    registered_at: Date;
    withdrawn_at: Date | null;
  };
  vehicle_own_door: { node: string; host: string; port: number; heard_at: Date };
}

export const tables = (tx: Transaction) => kyselyOf<VehicleTables>(tx);
