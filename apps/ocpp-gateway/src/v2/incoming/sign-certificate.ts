import { signingRequestAnswer } from '@bfcert/evse-security/station-contract';
import { incoming } from '../../dialect/station-side.ts';

interface SignCertificateRequest {
  readonly csr: string;
  readonly certificateType?: 'ChargingStationCertificate' | 'V2GCertificate';
}

/**
 * A02 and A03: the server stores the request and answers; the certificate follows later, by
 * CertificateSigned. When the server cannot be reached the station gets a CALLERROR and tries again:
 * a Rejected would stop its retries (A02.FR.20) and may switch Plug & Charge off (FR.21). So what
 * `request` throws is left to the call pipe, which answers InternalError.
 */
export const signCertificate = incoming<SignCertificateRequest>(
  'triggered',
  async (session, { csr, certificateType }, side) => {
    const answer = await side.link.request(
      'station.signing_request',
      {
        identityId: session.identity.identityId,
        connectionId: session.connectionId,
        csr: withPlainLineEnds(csr),
        use: certificateType === 'V2GCertificate' ? 'v2g' : 'charging_station',
      },
      side.signingRequestTimeoutMs,
    );
    const { accepted, reason } = signingRequestAnswer.parse(answer);
    if (accepted) return { ok: true, payload: { status: 'Accepted' } };
    const statusInfo = {
      reasonCode: 'InvalidCSR',
      ...(reason === null ? {} : { additionalInfo: reason.slice(0, 512) }),
    };
    return { ok: true, payload: { status: 'Rejected', statusInfo } };
  },
);

/** Stations send CRLF, or escape the line ends twice. */
const withPlainLineEnds = (pem: string): string =>
  pem.replaceAll('\\r', '').replaceAll('\\n', '\n').replaceAll('\r', '');
