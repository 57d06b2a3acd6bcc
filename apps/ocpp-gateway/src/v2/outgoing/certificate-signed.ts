import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';
import { CERTIFICATE_TYPES } from '../certificate-type.ts';
import type { Version2 } from '../version.ts';

interface CertificateSignedResponse {
  readonly status: 'Accepted' | 'Rejected';
  readonly statusInfo?: StatusInfo;
}

/**
 * A02. The type is said but of a combined one: left out it means that the certificate also serves ISO 15118. With 2.1 goes the number
 * of the station's request; one that it does not know makes the station refuse (A02.FR.24–26).
 */
export const certificateSigned = (
  { chainPem, requestId, use = 'charging_station', combined = false }: CommandOf<'deliver_certificate'>,
  version: Version2,
): OutgoingCall =>
  outgoing<CertificateSignedResponse>(
    'CertificateSigned',
    {
      certificateChain: chainPem,
      ...(combined ? {} : { certificateType: CERTIFICATE_TYPES[use] }),
      ...(version === '2.1' && requestId !== undefined ? { requestId } : {}),
    },
    ({ status, statusInfo }) =>
      status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: detailOf(status, statusInfo) },
  );
