import type { CertificateUse } from '@bfcert/evse-security/station-contract';

/** CertificateSigningUseEnumType; the last one is of 2.1. */
export type CertificateType = 'ChargingStationCertificate' | 'V2GCertificate' | 'V2G20Certificate';

export const CERTIFICATE_TYPES: Readonly<Record<CertificateUse, CertificateType>> = {
  charging_station: 'ChargingStationCertificate',
  v2g: 'V2GCertificate',
  v2g_20: 'V2G20Certificate',
};

/** Left out it stands for both connections (A02.FR.13), of which ours is the charging station's. */
export const useOf = (type: CertificateType | undefined): CertificateUse => USES[type ?? 'ChargingStationCertificate'];

const USES: Readonly<Record<CertificateType, CertificateUse>> = {
  ChargingStationCertificate: 'charging_station',
  V2GCertificate: 'v2g',
  V2G20Certificate: 'v2g_20',
};
