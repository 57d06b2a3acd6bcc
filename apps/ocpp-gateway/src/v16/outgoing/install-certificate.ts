import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

interface InstallCertificateResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Failed';
}

/** 16:M05. Rejected also when the store is full (FR.03), which the answer has no word for. */
export const installCertificate = ({ certificatePem }: CommandOf<'install_trust_anchor'>): OutgoingCall =>
  outgoing<InstallCertificateResponse>(
    'InstallCertificate',
    { certificateType: 'CentralSystemRootCertificate', certificate: certificatePem },
    ({ status }) => (status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: status }),
  );
