import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { ContractCertificateBroker } from '@bfcert/evse-security';
import type { VehicleProvisioning } from '@bfcert/vehicle-provisioning';

/** Stations ask EVSE security, and what they are answered comes from vehicle provisioning. */
export const contractBroker = (vehicles: Pick<VehicleProvisioning, 'provideContract'>): ContractCertificateBroker => ({
  provide: ({ identityId, action, schemaVersion, exiRequest, mostChains, prioritisedContracts }) => {
    // A gateway names the station that it has let in; one that is not there has no broker.
    const stationId = identityId as IdentityId;
    return vehicles.provideContract({ stationId, action, schemaVersion, exiRequest, mostChains, prioritisedContracts });
  },
});
