import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';
import type { Version2 } from '../version.ts';

interface InstallCertificateResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Failed';
  readonly statusInfo?: StatusInfo;
}

/** InstallCertificateUseEnumType: what we install of it. */
const TYPES = {
  csms_root: 'CSMSRootCertificate',
  v2g_root: 'V2GRootCertificate',
  mo_root: 'MORootCertificate',
  oem_root: 'OEMRootCertificate',
} as const;

/** M05. Installing an anchor that is there already replaces it and is Accepted (FR.17). OEM roots came with 2.1. */
export const installCertificate = (
  { certificatePem, of = 'csms_root' }: CommandOf<'install_trust_anchor'>,
  version: Version2,
): OutgoingCall | null =>
  of === 'oem_root' && version === '2.0.1'
    ? null
    : outgoing<InstallCertificateResponse>(
        'InstallCertificate',
        { certificateType: TYPES[of], certificate: certificatePem },
        ({ status, statusInfo }) =>
          status === 'Accepted'
            ? { outcome: 'accepted' }
            : { outcome: 'rejected', detail: detailOf(status, statusInfo) },
      );
