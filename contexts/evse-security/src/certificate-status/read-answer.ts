import {
  type CertId,
  type Certificate,
  type CertificateStatus,
  type Diagnosed,
  diagnosed,
  type OcspRefusal,
  ocspTimeRefusal,
  parseOcspResponse,
  sameCertId,
  verifyOcspResponse,
  type X509Refusal,
} from '@bfcert/kernel/x509';

/** What a responder says of one certificate. */
export interface ToldStatus {
  /** The whole OCSPResponse, as it came. */
  readonly der: Buffer;
  readonly status: CertificateStatus['status'];
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** Whether its signer may speak for the issuer. False: nobody here knows the issuer. */
  readonly verified: boolean;
}

export type AnswerRefusal = X509Refusal | OcspRefusal | 'responder_error';

/**
 * The status of `certId` in what a responder sent. `issuerOf` finds the certificate of its issuer, given those that came
 * along. With one, signer, its right to speak, and times are verified (RFC 6960 3.2); without one only what needs nobody's
 * key: that the answer is about this certificate, and in force.
 */
export function readAnswer(
  der: Buffer,
  certId: CertId,
  issuerOf: (enclosed: readonly Certificate[]) => Certificate | null,
  at: Date,
): Diagnosed<ToldStatus, AnswerRefusal> {
  const parsed = parseOcspResponse(der);
  if (!parsed.ok) return parsed;
  if (parsed.value.status !== 'successful') {
    return diagnosed('responder_error', `the responder answers ${parsed.value.status}`);
  }
  const { basic } = parsed.value;
  const single = basic.responses.find((response) => sameCertId(response.certId, certId));
  if (single === undefined) return diagnosed('status_missing', 'the response is about other certificates');
  const issuer = issuerOf(basic.certificates);
  if (issuer === null) {
    const untimely = ocspTimeRefusal(single, at);
    if (untimely !== null) return untimely;
  } else {
    const verified = verifyOcspResponse(basic, { certId, issuer, at });
    if (!verified.ok) return verified;
  }
  const { status, thisUpdate, nextUpdate } = single;
  return { ok: true, value: { der, status: status.status, thisUpdate, nextUpdate, verified: issuer !== null } };
}
