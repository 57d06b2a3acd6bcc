import type { PendingKey } from '../flash/station-memory.ts';
import type { CertificateUse } from '../ocpp/messages.ts';

/** By which edition of ISO 15118: -2 or -20. */
export type VehicleUse = Exclude<CertificateUse, 'ChargingStationCertificate'>;
export const VEHICLE_USES = ['V2GCertificate', 'V2G20Certificate'] as const satisfies readonly VehicleUse[];

/** A key of one EVSE whose certificate has not come. */
export interface PendingVehicleKey extends PendingKey {
  readonly seccId: string;
  readonly use: VehicleUse;
}

/** What one EVSE shows to vehicles. */
export interface VehicleCredential {
  readonly seccId: string;
  readonly use: VehicleUse;
  readonly privateKeyPem: string;
  /** Leaf first, as it was delivered. */
  readonly chainPem: string;
}
