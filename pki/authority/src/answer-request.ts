import type { Json } from '@bfcert/kernel/canonical-json';
import { oneLine } from '@bfcert/kernel/one-line';
import {
  AuthorityCallRefused,
  AuthorityUnavailable,
  type IssuingAuthority,
  type SigningToken,
} from '@bfcert/pki-contract/authority';
import {
  type AuthorityAnswers,
  type AuthorityEnvelope,
  type AuthorityMethod,
  type AuthorityRequest,
  asJson,
  parseAuthorityRequest,
} from '@bfcert/pki-contract/authority-wire';
import type { Held } from './planned-authority.ts';

/**
 * One request of the control plane. What is not in the contract, or not of the kind that is held here,
 * is refused by default; every refusal and every outage is logged with its reason, never with what was sent.
 */
export async function answerRequest(
  held: Held,
  method: string,
  payload: Json,
  log: (line: string) => void,
): Promise<AuthorityEnvelope> {
  const refuse = ({ reason, detail }: Pick<AuthorityCallRefused, 'reason' | 'detail'>): AuthorityEnvelope => {
    log(`${oneLine(method, 64)} refused, ${reason}: ${oneLine(detail)}`);
    return { callRefused: reason, detail: oneLine(detail) };
  };
  const parsed = parseAuthorityRequest(method, payload);
  if (!parsed.ok) return refuse(parsed.refusal);
  try {
    const answer = await ('token' in held
      ? askToken(held.token, parsed.value)
      : askIssuing(held.issuing, parsed.value));
    if (!isRefusal(answer)) return { answer: asJson(answer) };
    const detail = oneLine(answer.detail);
    log(`${method} refused by the CA, ${'reason' in answer ? answer.reason : 'revocation'}: ${detail}`);
    return { answer: asJson({ ...answer, detail }) };
  } catch (error) {
    if (error instanceof AuthorityCallRefused) return refuse(error);
    // Of anything unexpected nobody knows how far it came.
    const sent = error instanceof AuthorityUnavailable ? error.sent : true;
    const detail = oneLine(error instanceof Error ? error.message : String(error));
    log(`${method} unavailable, ${sent ? 'perhaps carried out' : 'not sent'}: ${detail}`);
    return { unavailable: detail, sent };
  }
}

type Answer = AuthorityAnswers[AuthorityMethod];

function askIssuing(authority: IssuingAuthority, request: AuthorityRequest): Promise<Answer> {
  switch (request.method) {
    case 'describe':
      return authority.describe();
    case 'order':
      return authority.order(request.payload);
    case 'revoke':
      return authority.revoke?.(request.payload) ?? notSupported(request.method);
    case 'list':
      return authority.list?.(request.payload) ?? notSupported(request.method);
    case 'crl':
      return authority.crl?.() ?? notSupported(request.method);
    case 'public-key':
    case 'sign':
      return notSupported(request.method);
  }
}

function askToken(token: SigningToken, request: AuthorityRequest): Promise<Answer> {
  switch (request.method) {
    case 'public-key':
      return token.publicKey(request.payload.label, request.payload.make);
    case 'sign':
      return token.sign(request.payload.label, request.payload.algorithm, request.payload.tbs);
    case 'describe':
    case 'order':
    case 'revoke':
    case 'list':
    case 'crl':
      return notSupported(request.method);
  }
}

const notSupported = (method: AuthorityMethod): Promise<never> =>
  Promise.reject(new AuthorityCallRefused('not_supported', `what is held here does not know ${method}`));

function isRefusal(answer: Answer): answer is Extract<Answer, { status: 'refused' }> {
  return answer !== null && 'status' in answer && answer.status === 'refused';
}
