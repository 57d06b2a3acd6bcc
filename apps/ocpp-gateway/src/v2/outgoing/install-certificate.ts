import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface InstallCertificateResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Failed';
  readonly statusInfo?: StatusInfo;
}

/** M05. Installing an anchor that is there already replaces it and is Accepted (FR.17). */
export const installCertificate = ({ certificatePem }: CommandOf<'install_trust_anchor'>): OutgoingCall =>
  outgoing<InstallCertificateResponse>(
    'InstallCertificate',
    { certificateType: 'CSMSRootCertificate', certificate: certificatePem },
    ({ status, statusInfo }) =>
      status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: detailOf(status, statusInfo) },
  );
