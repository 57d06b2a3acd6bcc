import { ok, type Result, refused } from '@bfcert/kernel/result';

/**
 * Vehicle identification number, ISO 3779: 17 characters of A-Z and 0-9 without I, O and Q, the last
 * four digits. Upper case; the check digit of position 9 is a North American rule and not asked for.
 */
export type VehicleIdentificationNumber = string & { readonly __brand: 'VehicleIdentificationNumber' };

/** Provisioning certificate id of ISO 15118: 17 characters (manufacturer 3 + 14) and an optional check character. Upper case. */
export type ProvisioningCertificateId = string & { readonly __brand: 'ProvisioningCertificateId' };

/** Contract id of ISO 15118: country 2, provider 3, instance 9; upper case, without separators and without check character. */
export type ContractId = string & { readonly __brand: 'ContractId' };

/** A vehicle is known by its VIN to its operator and by its PCID to charging stations. */
export type VehicleIdentifier =
  | { readonly kind: 'vin'; readonly value: VehicleIdentificationNumber }
  | { readonly kind: 'pcid'; readonly value: ProvisioningCertificateId };

// Tested before upper-casing: `ß` would become the two letters SS.
const VIN = /^[A-HJ-NPR-Z0-9]{13}[0-9]{4}$/i;
const PCID = /^[A-Z0-9]{17,18}$/i;
const CONTRACT_ID = /^([A-Z]{2})-?([A-Z0-9]{3})-?([A-Z0-9]{9})(?:-?[A-Z0-9])?$/i;

export function parseVin(text: string): Result<VehicleIdentificationNumber, 'vin_invalid'> {
  return VIN.test(text) ? ok(text.toUpperCase() as VehicleIdentificationNumber) : refused('vin_invalid');
}

export function parsePcid(text: string): Result<ProvisioningCertificateId, 'pcid_invalid'> {
  return PCID.test(text) ? ok(text.toUpperCase() as ProvisioningCertificateId) : refused('pcid_invalid');
}

/** Case and separators do not distinguish contracts, and the check character is no part of the id. */
export function parseContractId(text: string): Result<ContractId, 'contract_id_invalid'> {
  const parts = CONTRACT_ID.exec(text);
  return parts === null ? refused('contract_id_invalid') : ok(parts.slice(1, 4).join('').toUpperCase() as ContractId);
}
