import { signingRequestAnswer } from '@bfcert/evse-security/station-contract';
import { incoming } from '../../dialect/station-side.ts';
import { callError } from '../../rpc/call-error.ts';
import { type CertificateType, useOf } from '../certificate-type.ts';
import { type HashData, normalised } from '../hash-data.ts';

interface SignCertificateRequest {
  readonly csr: string;
  readonly certificateType?: CertificateType;
  /** 2.1. */
  readonly requestId?: number;
  /** 2.1. */
  readonly hashRootCertificate?: HashData;
}

/**
 * A02 and A03: the server stores the request and answers; the certificate follows later, by
 * CertificateSigned. When the server cannot be reached the station gets a CALLERROR and tries again:
 * a Rejected would stop its retries (A02.FR.20) and may switch Plug & Charge off (FR.21). So what
 * `request` throws is left to the call pipe, which answers InternalError. A request's number (2.1) comes back with its
 * certificate (A02.FR.24–26).
 */
export const signCertificate = incoming<SignCertificateRequest>(
  'triggered',
  async (session, { csr, certificateType, requestId, hashRootCertificate }, side) => {
    // No Rejected, as it asks again once it is in with a certificate of its own.
    if (session.identity.isBootstrap && useOf(certificateType) !== 'charging_station') {
      return {
        ok: false,
        error: callError('SecurityError', 'until it has its own certificate, it may ask for no other'),
      };
    }
    const answer = await side.link.request(
      'station.signing_request',
      {
        identityId: session.identity.identityId,
        connectionId: session.connectionId,
        csr: withPlainLineEnds(csr),
        use: useOf(certificateType),
        ...(requestId === undefined ? {} : { requestId }),
        ...(hashRootCertificate === undefined ? {} : { wantedRoot: normalised(hashRootCertificate) }),
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
