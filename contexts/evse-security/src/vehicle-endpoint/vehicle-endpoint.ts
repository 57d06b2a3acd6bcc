import type { IdentityId, PurposeName } from '@bfcert/certificate-lifecycle';
import type { CertificateUse } from '../station-contract/index.ts';

/** What a station needs a certificate for beside its connection to us: TLS with vehicles, by one edition of ISO 15118. */
export type VehicleUse = Exclude<CertificateUse, 'charging_station'>;

/**
 * One EVSE of a station as vehicles see it: an identity of its own, named by its SeccId, and of that the certificate for
 * one edition and one V2G root. A station that has several has each of them on its own way.
 */
export interface VehicleEndpoint {
  readonly identityId: IdentityId;
  readonly purpose: Extract<PurposeName, 'evse_v2g' | 'evse_v2g_20'>;
  /** SHA-256 of the V2G root, where the EVSE is bound to some; null: it has one certificate. */
  readonly slot: string | null;
}

const PURPOSES: Readonly<Record<VehicleUse, VehicleEndpoint['purpose']>> = { v2g: 'evse_v2g', v2g_20: 'evse_v2g_20' };

export const purposeFor = (use: VehicleUse): VehicleEndpoint['purpose'] => PURPOSES[use];

export const useOf = ({ purpose }: Pick<VehicleEndpoint, 'purpose'>): VehicleUse =>
  purpose === 'evse_v2g' ? 'v2g' : 'v2g_20';

export const isVehiclePurpose = (purpose: PurposeName): purpose is VehicleEndpoint['purpose'] =>
  purpose === 'evse_v2g' || purpose === 'evse_v2g_20';

export const isSameEndpoint = (a: VehicleEndpoint, b: VehicleEndpoint): boolean =>
  a.identityId === b.identityId && a.purpose === b.purpose && a.slot === b.slot;
