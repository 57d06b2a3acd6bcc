import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

interface CertificateSignedResponse {
  readonly status: 'Accepted' | 'Rejected';
}

/** 16:A02. The answer holds no reason: what the station found wrong stands in its security log alone. */
export const certificateSigned = ({ chainPem }: CommandOf<'deliver_certificate'>): OutgoingCall =>
  outgoing<CertificateSignedResponse>('CertificateSigned', { certificateChain: chainPem }, ({ status }) =>
    status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: status },
  );
