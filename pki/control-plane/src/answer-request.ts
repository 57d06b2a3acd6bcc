import type { Json } from '@bfcert/kernel/canonical-json';
import { certificatePem } from '@bfcert/kernel/x509';
import {
  type AnswerEnvelope,
  type AuthorityInfo,
  type PkiAnswers,
  type PkiRequest,
  parseRequest,
} from '@bfcert/pki-contract';
import { type CallerEntry, isAllowed } from './callers.ts';
import type { ControlPlane } from './control-plane.ts';
import { issueCertificate } from './issue-certificate.ts';
import { issuedCertificate } from './issued-certificate.ts';
import { lookUpCommand } from './look-up-command.ts';
import { revokeCertificate } from './revoke-certificate.ts';
import { voidCommand } from './void-command.ts';

/**
 * One request of an authenticated caller. What is not in the contract or not granted is refused by
 * default, and every refusal is on record before it is answered.
 */
export function answerRequest(
  plane: ControlPlane,
  caller: CallerEntry | undefined,
  method: string,
  payload: Json,
): AnswerEnvelope {
  const name = caller?.name ?? 'unknown';
  const parsed = parseRequest(method, payload);
  if (!parsed.ok) {
    const { reason, detail } = parsed.refusal;
    recordRefusal(plane, name, method, null, reason, detail);
    return { callRefused: reason, detail };
  }
  const request = parsed.value;
  // Issuing is checked per profile, as step 1 of its own cycle.
  if (caller === undefined || (request.method !== 'issue' && !isAllowed(caller, request))) {
    const detail = `${name} may not use the method ${request.method}`;
    recordRefusal(plane, name, method, commandIdOf(request), 'caller_not_allowed', detail);
    return { callRefused: 'caller_not_allowed', detail };
  }
  const answer = perform(plane, caller, request);
  if ('refused' in answer) recordRefusal(plane, name, method, commandIdOf(request), answer.refused, answer.detail);
  // The readers of the contract prove on the other side that it is JSON of the right shape.
  return { answer: answer as unknown as Json };
}

function perform(plane: ControlPlane, caller: CallerEntry, request: PkiRequest): PkiAnswers[PkiRequest['method']] {
  switch (request.method) {
    case 'issue':
      return issueCertificate(plane, caller, request.payload);
    case 'lookup':
      return lookUpCommand(plane, request.payload.commandId);
    case 'void':
      return voidCommand(plane, caller.name, request.payload.commandId);
    case 'revoke':
      return revokeCertificate(plane, caller.name, request.payload.fingerprint, request.payload.reason);
    case 'authorities':
      return listAuthorities(plane);
    case 'summary': {
      const { issued, revoked } = plane.ledger.counts();
      return { issued, revoked };
    }
    case 'issued-since':
      return listIssued(plane, request.payload.position, request.payload.limit);
  }
}

function listAuthorities({ authorities }: ControlPlane): readonly AuthorityInfo[] {
  return Object.values(authorities).map(({ plan, root, issuing }) => ({
    name: plan.name,
    trustDomain: plan.trustDomain,
    rootPem: certificatePem(root.der),
    issuingPem: certificatePem(issuing.certificate.der),
  }));
}

function listIssued({ ledger }: ControlPlane, position: number, limit: number): PkiAnswers['issued-since'] {
  const page = ledger.certificatesAfter(position, limit);
  return {
    certificates: page.map(({ certificate }) => issuedCertificate(ledger, certificate)),
    next: page.length === limit ? (page.at(-1)?.position ?? null) : null,
  };
}

const commandIdOf = (request: PkiRequest): string | null =>
  'commandId' in request.payload ? request.payload.commandId : null;

const LONGEST_DETAIL = 500;

function recordRefusal(
  { ledger, clock }: ControlPlane,
  caller: string,
  method: string,
  commandId: string | null,
  reason: string,
  detail: string,
): void {
  ledger.recordRefusal({
    caller,
    method: method.slice(0, 64),
    commandId,
    reason,
    detail: detail.slice(0, LONGEST_DETAIL),
    recordedAt: clock.now(),
  });
}
