/** Vehicle provisioning: so far the names by which vehicles and their contracts are known. */
export {
  type ContractId,
  type ProvisioningCertificateId,
  parseContractId,
  parsePcid,
  parseVin,
  type VehicleIdentificationNumber,
  type VehicleIdentifier,
} from './vehicle/vehicle-identifier.ts';
