import { backendServer } from './backend-server.ts';
import { caCertificate } from './ca-certificate.ts';
import { chargerCombined } from './charger-combined.ts';
import { chargerFactory } from './charger-factory.ts';
import { chargerIdentity } from './charger-identity.ts';
import { controllerIdentity } from './controller-identity.ts';
import { evseV2g } from './evse-v2g.ts';
import { evseV2g20 } from './evse-v2g-20.ts';
import { firmwareSigning } from './firmware-signing.ts';
import { internalService } from './internal-service.ts';
import { iotHubIdentity } from './iot-hub-identity.ts';
import { iso15118Contract } from './iso15118-contract.ts';
import { iso15118OemProvisioning } from './iso15118-oem-provisioning.ts';
import { ocspResponder } from './ocsp-responder.ts';
import type { Purpose, PurposeName } from './purpose.ts';
import { vehicleVasIdentity } from './vehicle-vas-identity.ts';

/** A new purpose is a file beside these and a line here. */
export const purposes: Readonly<Record<PurposeName, Purpose>> = {
  charger_factory: chargerFactory,
  charger_combined: chargerCombined,
  charger_identity: chargerIdentity,
  controller_identity: controllerIdentity,
  evse_v2g: evseV2g,
  evse_v2g_20: evseV2g20,
  vehicle_vas_identity: vehicleVasIdentity,
  iso15118_oem_provisioning: iso15118OemProvisioning,
  iso15118_contract: iso15118Contract,
  iot_hub_identity: iotHubIdentity,
  backend_server: backendServer,
  ca_certificate: caCertificate,
  ocsp_responder: ocspResponder,
  internal_service: internalService,
  firmware_signing: firmwareSigning,
};

export function purposeNamed(name: string): Purpose | null {
  return Object.hasOwn(purposes, name) ? purposes[name as PurposeName] : null;
}
