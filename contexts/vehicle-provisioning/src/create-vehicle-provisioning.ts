import type { CommandContext } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { BrokerRequestsPage } from './broker/broker-request-store.ts';
import { Circuit, pausesOfRequests, pausesOfVehicles } from './broker/circuit.ts';
import { endOverdueCases } from './commands/end-overdue-cases.ts';
import { endOverdueRequests } from './commands/end-overdue-requests.ts';
import { openCaseDocument } from './commands/open-case-document.ts';
import { type OpenProvisioningCaseInput, openProvisioningCase } from './commands/open-provisioning-case.ts';
import { placeDueRequests } from './commands/place-due-requests.ts';
import { type ContractQuestion, forgetContractExchanges, provideContract } from './commands/provide-contract.ts';
import { type RecordCaseEvidenceInput, recordCaseEvidence } from './commands/record-case-evidence.ts';
import { type RecordDeliveryInput, recordDelivery } from './commands/record-delivery.ts';
import { type RecordPrerequisiteInput, recordPrerequisite } from './commands/record-prerequisite.ts';
import { type SettleBrokerRequestInput, settleBrokerRequest } from './commands/settle-broker-request.ts';
import { blockCase, unblockCase, withdrawCase } from './commands/steer-case.ts';
import type { VehicleProvisioningDependencies } from './ports.ts';
import type { ProvisioningCaseId } from './provisioning-case/provisioning-case-id.ts';
import type { ProvisioningCasesPage } from './provisioning-case/provisioning-case-store.ts';
import { findProvisioningCase, listProvisioningCases } from './queries/provisioning-cases.ts';
import { whenAwaitedCertificateEnded } from './reactions/when-awaited-certificate-ended.ts';
import { whenCertificateChanged } from './reactions/when-certificate-changed.ts';
import { whenVehicleChanged } from './reactions/when-vehicle-changed.ts';

export type VehicleProvisioning = ReturnType<typeof createVehicleProvisioning>;

const reactions = [whenVehicleChanged, whenCertificateChanged, whenAwaitedCertificateEnded];

/** The context's public face: every verb and every question, over one set of dependencies. */
export function createVehicleProvisioning(deps: VehicleProvisioningDependencies) {
  const circuit = new Circuit(pausesOfRequests);
  // Apart: a service that takes no orders may give contracts all the same.
  const contractCircuit = new Circuit(pausesOfVehicles);
  type CaseRef = { readonly caseId: ProvisioningCaseId };
  return {
    openProvisioningCase: (input: OpenProvisioningCaseInput, context: CommandContext) =>
      openProvisioningCase(deps, input, context),
    recordPrerequisite: (input: RecordPrerequisiteInput, context: CommandContext) =>
      recordPrerequisite(deps, input, context),
    recordDelivery: (input: RecordDeliveryInput, context: CommandContext) => recordDelivery(deps, input, context),
    recordCaseEvidence: (input: RecordCaseEvidenceInput, context: CommandContext) =>
      recordCaseEvidence(deps, input, context),
    blockCase: (input: Parameters<typeof blockCase>[1], context: CommandContext) => blockCase(deps, input, context),
    unblockCase: (input: CaseRef, context: CommandContext) => unblockCase(deps, input, context),
    withdrawCase: (input: CaseRef, context: CommandContext) => withdrawCase(deps, input, context),

    /** For a vehicle that waits at a station. */
    provideContract: (question: ContractQuestion) => provideContract(deps, contractCircuit, question),
    settleBrokerRequest: (input: SettleBrokerRequestInput, context: CommandContext) =>
      settleBrokerRequest(deps, input, context),

    /** Subscribers of the outbox. */
    reactions: reactions.map(({ name, types, react }) => ({
      name,
      types,
      handle: async (events: readonly DomainEvent[]): Promise<void> => {
        for (const event of events) if (types.includes(event.type)) await react(deps, event);
      },
    })),

    /** Every minute: cases whose time is up. */
    endOverdueCases: () => endOverdueCases(deps),
    /** As often: requests that nobody has answered. */
    endOverdueRequests: () => endOverdueRequests(deps),
    forgetContractExchanges: () => forgetContractExchanges(deps),

    /** Every few seconds: what brokers are to be asked for. */
    placeDueRequests: () => placeDueRequests(deps, circuit),

    brokerRequests: (page: BrokerRequestsPage, owners: OwnerScope) =>
      deps.transactions.snapshot((tx) => deps.stores.requests.page(tx, owners, page)),
    provisioningCases: (page: ProvisioningCasesPage, owners: OwnerScope) => listProvisioningCases(deps, page, owners),
    provisioningCase: (id: ProvisioningCaseId, owners: OwnerScope) => findProvisioningCase(deps, id, owners),
    openCaseDocument: (input: Parameters<typeof openCaseDocument>[1], context: CommandContext) =>
      openCaseDocument(deps, input, context),
  };
}
