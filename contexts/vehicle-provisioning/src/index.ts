/** Vehicle provisioning: so far the names by which vehicles and their contracts are known. */
export {
  type ContractId,
  parseContractId,
  parsePcid,
  parseVin,
  type ProvisioningCertificateId,
  type VehicleIdentificationNumber,
  type VehicleIdentifier,
} from './vehicle/vehicle-identifier.ts';
