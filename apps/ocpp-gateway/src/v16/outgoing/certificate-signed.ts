import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

interface CertificateSignedResponse {
  readonly status: 'Accepted' | 'Rejected';
}

/** 16:A02. The answer holds no reason: what the station found wrong stands in its security log alone. One for ISO 15118 has no place in it. */
export const certificateSigned = ({
  chainPem,
  use = 'charging_station',
}: CommandOf<'deliver_certificate'>): OutgoingCall | null => (use === 'charging_station' ? deliver(chainPem) : null);

const deliver = (chainPem: string): OutgoingCall =>
  outgoing<CertificateSignedResponse>('CertificateSigned', { certificateChain: chainPem }, ({ status }) =>
    status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: status },
  );
