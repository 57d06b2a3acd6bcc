/** Vehicle provisioning: how vehicles come to their contracts, provisioning certificates and VAS identities, of whom, and who must act. */

export type { Broker } from './broker/broker.ts';
export { type BrokerRequest, brokerRequestStates, parseBrokerRequestId } from './broker/broker-request.ts';
export type { KnownBroker } from './broker/known-broker.ts';
export { type CaseAction, caseActions } from './commands/case-actions.ts';
export { type CaseRefusal, type CaseStanding, caseSentences } from './commands/case-refusals.ts';
export type { EnrolmentAnswer, EnrolmentRefusal } from './commands/enrol-vehicle.ts';
export type { OpenProvisioningCaseInput, OpenProvisioningCaseRefusal } from './commands/open-provisioning-case.ts';
export { outsideAuthorities } from './commands/place-with-authority.ts';
export {
  LARGEST_DOCUMENT,
  type RecordCaseEvidenceInput,
  type RecordCaseEvidenceRefusal,
} from './commands/record-case-evidence.ts';
export type { RecordDeliveryInput, RecordDeliveryRefusal } from './commands/record-delivery.ts';
export type { RecordPrerequisiteInput, RecordPrerequisiteRefusal } from './commands/record-prerequisite.ts';
export { requestActions } from './commands/settle-broker-request.ts';
export { createVehicleEnrolment, type VehicleEnrolment } from './create-vehicle-enrolment.ts';
export { createVehicleProvisioning, type VehicleProvisioning } from './create-vehicle-provisioning.ts';
export type { EnrolmentDependencies } from './enrolment-ports.ts';
export type { OwnDoor } from './own-door/own-door.ts';
export type { Documents, VehicleProvisioningDependencies } from './ports.ts';
export { type Artifact, artifacts, MOST_PREREQUISITES } from './provisioning-case/artifact.ts';
export { usualDeadlines } from './provisioning-case/deadlines.ts';
export { parties, waitedFor } from './provisioning-case/party.ts';
export { type ProvisioningCase, provisioningStates } from './provisioning-case/provisioning-case.ts';
export { type ProvisioningCaseId, parseProvisioningCaseId } from './provisioning-case/provisioning-case-id.ts';
export { deliveryChannels, deliveryOutcomes, documentTypes } from './provisioning-case/signals.ts';
export { ownDoors } from './queries/own-doors.ts';
export type { ProvisioningCasePage } from './queries/provisioning-cases.ts';
export type { ShownVasProgram } from './queries/vas-programs.ts';
export { type EnrolmentToken, parseEnrolmentTokenId, tokenStates } from './vas-enrolment/enrolment-token.ts';
export { type KnownIssuers, knownIssuers } from './vas-enrolment/known-issuers.ts';
export type { ProvenVehicle, VehicleDoor, VehicleRefusal } from './vas-enrolment/proven-vehicle.ts';
export {
  enrolmentProofs,
  parseVasEnrolmentId,
  type VasEnrolment,
  vasEnrolmentStates,
} from './vas-enrolment/vas-enrolment.ts';
export { enrolmentApprovals, v2icpDoors } from './vas-enrolment/vas-program.ts';
export { parseVehicleKeyId, type VehicleKey } from './vas-enrolment/vehicle-key.ts';
