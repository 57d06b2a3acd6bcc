import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

interface InstallCertificateResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Failed';
}

/** 16:M05, which knows no root for vehicles. Rejected also when the store is full (FR.03), which the answer has no word for. */
export const installCertificate = ({
  certificatePem,
  of = 'csms_root',
}: CommandOf<'install_trust_anchor'>): OutgoingCall | null =>
  of === 'csms_root'
    ? outgoing<InstallCertificateResponse>(
        'InstallCertificate',
        { certificateType: 'CentralSystemRootCertificate', certificate: certificatePem },
        ({ status }) => (status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: status }),
      )
    : null;
