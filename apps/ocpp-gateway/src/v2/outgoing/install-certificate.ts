import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface InstallCertificateResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Failed';
  readonly statusInfo?: StatusInfo;
}

/** InstallCertificateUseEnumType: what we install of it. */
const TYPES = { csms_root: 'CSMSRootCertificate', v2g_root: 'V2GRootCertificate' } as const;

/** M05. Installing an anchor that is there already replaces it and is Accepted (FR.17). */
export const installCertificate = ({
  certificatePem,
  of = 'csms_root',
}: CommandOf<'install_trust_anchor'>): OutgoingCall =>
  outgoing<InstallCertificateResponse>(
    'InstallCertificate',
    { certificateType: TYPES[of], certificate: certificatePem },
    ({ status, statusInfo }) =>
      status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: detailOf(status, statusInfo) },
  );
