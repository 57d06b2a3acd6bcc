import { parseOcspRequest } from '@bfcert/kernel/x509';
import type { PublicationMirror } from './publication-mirror.ts';
import type { SignedStatement } from './signed-statement.ts';

/** Never a signed "unknown": what we do not know we do not speak of (RFC 5019 2.2.3). */
export type OcspOutcome = 'good' | 'revoked' | 'malformedRequest' | 'tryLater' | 'unauthorized';

export type OcspReply =
  | { readonly outcome: 'good' | 'revoked'; readonly statement: SignedStatement }
  | { readonly outcome: 'malformedRequest' | 'tryLater' | 'unauthorized' };

const MALFORMED: OcspReply = { outcome: 'malformedRequest' };
const TRY_LATER: OcspReply = { outcome: 'tryLater' };
const UNAUTHORIZED: OcspReply = { outcome: 'unauthorized' };

/**
 * What is answered to a request at the address of an issuer, out of what was signed before.
 *
 * A request for several certificates is no request of RFC 5019 (2.1.1: exactly one) and malformed. A
 * nonce is read past. Unknown issuers, certificates and hash algorithms are `unauthorized`. An answer
 * that is over is not given: `tryLater`, as before the first answers have come.
 */
export function answerOcsp(mirror: PublicationMirror, issuerId: string, der: Buffer | null, now: number): OcspReply {
  if (der === null) return MALFORMED;
  const request = parseOcspRequest(der);
  if (!request.ok) return request.refusal === 'hash_algorithm_not_allowed' ? UNAUTHORIZED : MALFORMED;
  const [certId, ...others] = request.value;
  if (certId === undefined || others.length > 0) return MALFORMED;

  const issuer = mirror.issuer(issuerId);
  const answer = issuer?.isNamedBy(certId) === true ? issuer.answers.get(certId.serial) : undefined;
  if (answer === undefined) return mirror.hasAnswers ? UNAUTHORIZED : TRY_LATER;
  const statement = answer[certId.hashAlgorithm === 'sha1' ? 'sha1' : 'sha256'];
  if (statement.nextUpdate <= now) return TRY_LATER;
  return { outcome: answer.isRevoked ? 'revoked' : 'good', statement };
}
