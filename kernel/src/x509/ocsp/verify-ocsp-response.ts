import type { Certificate } from '../certificate.ts';
import { verifyIssuedBy } from '../chain.ts';
import { formatName } from '../distinguished-name.ts';
import { keyIdentifierOf } from '../extension-builders.ts';
import { Oid } from '../object-identifiers.ts';
import { keyWeakness } from '../public-key.ts';
import { type Diagnosed, diagnosed } from '../refusal.ts';
import { isSignedBy } from '../signed.ts';
import { type CertId, sameCertId } from './cert-id.ts';
import type { BasicOcspResponse, ResponderId, SingleResponse } from './ocsp-response.ts';

export type OcspRefusal =
  | 'status_missing'
  | 'responder_unknown'
  | 'responder_not_authorized'
  | 'responder_expired'
  | 'signature_invalid'
  | 'not_yet_valid'
  | 'expired';

export interface OcspQuestion {
  /** What was asked for. */
  readonly certId: CertId;
  /** Who issued the certificate in question: it answers itself or by a delegate it has certified. */
  readonly issuer: Certificate;
  readonly at: Date;
}

export interface VerifiedStatus {
  readonly response: SingleResponse;
  /**
   * Whose key has signed: the issuer or its delegate. A delegate without ocsp-nocheck may itself be
   * revoked (RFC 6960 4.2.2.2.1); whether that is asked for is the caller's policy.
   */
  readonly responder: Certificate;
}

/** How far the responder's clock may be off. Without nextUpdate an answer counts for as long. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The status of one certificate, if this response may speak of it now (RFC 6960 3.2). */
export function verifyOcspResponse(
  basic: BasicOcspResponse,
  question: OcspQuestion,
): Diagnosed<VerifiedStatus, OcspRefusal> {
  const response = basic.responses.find(({ certId }) => sameCertId(certId, question.certId));
  if (response === undefined) return diagnosed('status_missing', 'the response is about other certificates');
  const responder = authorizedResponder(basic, question);
  if (!responder.ok) return responder;
  if (!isSignedBy(basic, responder.value.spki)) {
    return diagnosed(
      'signature_invalid',
      `the key of ${formatName(responder.value.subject)} did not sign the response`,
    );
  }
  const untimely = ocspTimeRefusal(response, question.at);
  return untimely ?? { ok: true, value: { response, responder: responder.value } };
}

function authorizedResponder(
  { responder, certificates }: BasicOcspResponse,
  { issuer, at }: OcspQuestion,
): Diagnosed<Certificate, OcspRefusal> {
  if (isResponder(responder, issuer)) return { ok: true, value: issuer };
  const delegate = certificates.find((certificate) => isResponder(responder, certificate));
  if (delegate === undefined) return diagnosed('responder_unknown', 'the responder is neither the issuer nor enclosed');
  const who = formatName(delegate.subject);
  const fault = delegateFault(delegate, issuer);
  if (fault !== null) return diagnosed('responder_not_authorized', `${who} ${fault}`);
  return at < delegate.notBefore || at > delegate.notAfter
    ? diagnosed('responder_expired', `${who} is valid until ${delegate.notAfter.toISOString()}`)
    : { ok: true, value: delegate };
}

function isResponder(id: ResponderId, certificate: Certificate): boolean {
  return id.by === 'name'
    ? id.name.der.equals(certificate.subject.der)
    : id.keyHash === keyIdentifierOf(certificate.spki).toString('hex');
}

/** RFC 6960 4.2.2.2: the CA itself has issued the delegate, for this use. */
function delegateFault(delegate: Certificate, issuer: Certificate): string | null {
  if (!verifyIssuedBy(delegate, issuer)) return 'was not issued by the issuer of the certificate';
  if (!delegate.extendedKeyUsage?.includes(Oid.ocspSigning)) return 'has no extended key usage for OCSP';
  if (delegate.keyUsage !== null && !delegate.keyUsage.includes('digitalSignature')) return 'may not sign';
  const weakness = keyWeakness(delegate.key);
  return weakness === null ? null : `has ${weakness}`;
}

/** What is wrong with the times of a status; null: it is in force. For answers whose signer cannot be verified: else `verifyOcspResponse`. */
export function ocspTimeRefusal(
  { thisUpdate, nextUpdate }: SingleResponse,
  at: Date,
): Diagnosed<never, OcspRefusal> | null {
  if (thisUpdate.getTime() > at.getTime() + CLOCK_SKEW_MS) {
    return diagnosed('not_yet_valid', `the status is of ${thisUpdate.toISOString()}`);
  }
  const until = nextUpdate ?? thisUpdate;
  if (until.getTime() < at.getTime() - CLOCK_SKEW_MS) {
    return diagnosed('expired', `the status was valid until ${until.toISOString()}`);
  }
  return null;
}
