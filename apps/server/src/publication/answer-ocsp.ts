import { type CertId, parseOcspRequest } from '@bfcert/kernel/x509';
import type { MirroredIssuer, PublicationMirror } from './publication-mirror.ts';
import type { SignedStatement } from './signed-statement.ts';

/** Never a signed "unknown": what we do not know we do not speak of (RFC 5019 2.2.3). */
export type OcspOutcome = 'good' | 'revoked' | 'malformedRequest' | 'tryLater' | 'unauthorized';

/** The certificate that is asked about, or why there is none to speak of. */
export type OcspQuestion = CertId | 'malformedRequest' | 'unauthorized';

/**
 * A request for several certificates is none of RFC 5019 (2.1.1: exactly one) and malformed. A nonce is
 * read past: what was signed before cannot repeat it. `der`: null for what was not even base64.
 */
export function readQuestion(der: Buffer | null): OcspQuestion {
  if (der === null) return 'malformedRequest';
  const request = parseOcspRequest(der);
  if (!request.ok) return request.refusal === 'hash_algorithm_not_allowed' ? 'unauthorized' : 'malformedRequest';
  const [certId, ...others] = request.value;
  return certId === undefined || others.length > 0 ? 'malformedRequest' : certId;
}

export type OcspReply =
  | {
      readonly outcome: 'good' | 'revoked';
      readonly statement: SignedStatement;
      /** Fingerprint of the issuing certificate. */
      readonly issuer: string;
      readonly serial: string;
    }
  | { readonly outcome: 'malformedRequest' | 'tryLater' | 'unauthorized' };

const MALFORMED: OcspReply = { outcome: 'malformedRequest' };
const TRY_LATER: OcspReply = { outcome: 'tryLater' };
const UNAUTHORIZED: OcspReply = { outcome: 'unauthorized' };

/**
 * What is answered at the address of an issuer, out of what was signed before. Unknown issuers,
 * certificates and hash algorithms are `unauthorized`. An answer that is over is not given: `tryLater`,
 * as before the first answers have come.
 */
export function answerOcsp(
  mirror: PublicationMirror,
  issuerId: string,
  question: OcspQuestion,
  now: number,
): OcspReply {
  if (typeof question === 'string') return question === 'unauthorized' ? UNAUTHORIZED : MALFORMED;
  if (!isSignedFor(question)) return UNAUTHORIZED;
  const issuer = mirror.issuer(issuerId);
  return answerOf(mirror, issuer?.isNamedBy(question) === true ? issuer : null, question, now);
}

/** A client of RFC 5019 looks for its own CertID in the answer, and answers are signed for these alone. */
export const isSignedFor = ({ hashAlgorithm }: CertId): boolean =>
  hashAlgorithm === 'sha1' || hashAlgorithm === 'sha256';

/** As `answerOcsp`, where `issuer` is the one that the question names; null: none of ours. The answer to a hash for which none is signed names the certificate with SHA-256. */
export function answerOf(
  mirror: PublicationMirror,
  issuer: MirroredIssuer | null,
  question: CertId,
  now: number,
): OcspReply {
  const answer = issuer?.answers.get(question.serial);
  if (issuer === null || answer === undefined) return mirror.hasAnswers ? UNAUTHORIZED : TRY_LATER;
  const statement = answer[question.hashAlgorithm === 'sha1' ? 'sha1' : 'sha256'];
  if (statement.nextUpdate <= now) return TRY_LATER;
  const outcome = answer.isRevoked ? 'revoked' : 'good';
  return { outcome, statement, issuer: issuer.certificate.fingerprint, serial: question.serial };
}
