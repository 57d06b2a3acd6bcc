import type { RootCertificateUse } from '../ocpp/messages.ts';
import type { RootCertificateUse16 } from './messages.ts';

/** What 1.6 calls the uses of a root, and what this station keeps it under. */
export const USES: Readonly<Record<RootCertificateUse16, RootCertificateUse>> = {
  CentralSystemRootCertificate: 'CSMSRootCertificate',
  ManufacturerRootCertificate: 'ManufacturerRootCertificate',
};
