import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface CertificateSignedResponse {
  readonly status: 'Accepted' | 'Rejected';
  readonly statusInfo?: StatusInfo;
}

/** A02. The type is always said: left out it would mean the certificate also serves ISO 15118. */
export const certificateSigned = ({ chainPem }: CommandOf<'deliver_certificate'>): OutgoingCall =>
  outgoing<CertificateSignedResponse>(
    'CertificateSigned',
    { certificateChain: chainPem, certificateType: 'ChargingStationCertificate' },
    ({ status, statusInfo }) =>
      status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: detailOf(status, statusInfo) },
  );
