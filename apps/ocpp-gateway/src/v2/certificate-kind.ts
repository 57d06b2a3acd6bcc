import type { CertificateKind } from '@bfcert/evse-security/station-contract';

/** GetCertificateIdUseEnumType, and but for the last InstallCertificateUseEnumType; OEMRootCertificate is of 2.1. */
export const CERTIFICATE_KINDS = {
  CSMSRootCertificate: 'csms_root',
  V2GRootCertificate: 'v2g_root',
  MORootCertificate: 'mo_root',
  OEMRootCertificate: 'oem_root',
  ManufacturerRootCertificate: 'manufacturer_root',
  V2GCertificateChain: 'v2g_chain',
} as const satisfies Readonly<Record<string, CertificateKind>>;
