import { ok, type Result, refused } from '@bfcert/kernel/result';

/**
 * Vehicle identification number, ISO 3779: 17 characters of A-Z and 0-9 without I, O and Q, the last
 * four digits. Upper case; the check digit of position 9 is a North American rule and not asked for.
 */
export type VehicleIdentificationNumber = string & { readonly __brand: 'VehicleIdentificationNumber' };

/**
 * Provisioning certificate id (VDE-AR-E 2802-100-1, as OPCP tells it): world manufacturer identifier, 14 characters of the
 * manufacturer's own, and perhaps a check character. Upper case. Whether the eighteenth is one, and of what rule, is not public: it
 * is a character of the name like the others, so that no vehicle is taken for another one.
 */
export type ProvisioningCertificateId = string & { readonly __brand: 'ProvisioningCertificateId' };

// Tested before upper-casing: `ß` would become the two letters SS.
const VIN = /^[A-HJ-NPR-Z0-9]{13}[0-9]{4}$/i;
const PCID = /^[A-Z0-9]{17,18}$/i;

export function parseVin(text: string): Result<VehicleIdentificationNumber, 'vin_malformed'> {
  return VIN.test(text) ? ok(text.toUpperCase() as VehicleIdentificationNumber) : refused('vin_malformed');
}

export function parsePcid(text: string): Result<ProvisioningCertificateId, 'pcid_malformed'> {
  return PCID.test(text) ? ok(text.toUpperCase() as ProvisioningCertificateId) : refused('pcid_malformed');
}
