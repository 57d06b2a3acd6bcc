import type { Json } from '@bfcert/kernel/canonical-json';
import { certificatePem } from '@bfcert/kernel/x509';
import {
  type AnswerEnvelope,
  type AuthorityInfo,
  type PkiAnswers,
  type PkiMethod,
  type PkiRequest,
  parseRequest,
} from '@bfcert/pki-contract';
import { adoptRevocations } from './adopt-revocations.ts';
import { describeAuthority } from './authorities/describe-authority.ts';
import { type CallerEntry, isAllowed } from './callers.ts';
import type { ControlPlane } from './control-plane.ts';
import { issueCertificate } from './issue-certificate.ts';
import { issuedCertificate } from './issued-certificate.ts';
import { lookUpCommand } from './look-up-command.ts';
import { measureControlPlane } from './measure-control-plane.ts';
import { listOwn, ownInUse } from './own-certificates.ts';
import { REQUESTABLE_PROFILES } from './profiles/index.ts';
import { revokeCertificate } from './revoke-certificate.ts';
import { voidCommand } from './void-command.ts';

/**
 * One request of an authenticated caller. What is not in the contract or not granted is refused by
 * default, and every refusal is on record before it is answered.
 */
export async function answerRequest(
  plane: ControlPlane,
  caller: CallerEntry | undefined,
  method: string,
  payload: Json,
): Promise<AnswerEnvelope> {
  const name = caller?.name ?? 'unknown';
  const parsed = parseRequest(method, payload);
  if (!parsed.ok) {
    const { reason, detail } = parsed.refusal;
    await recordRefusal(plane, name, method, null, reason, detail);
    return { callRefused: reason, detail };
  }
  const request = parsed.value;
  // Issuing is checked per profile, as step 1 of its own cycle.
  if (caller === undefined || (request.method !== 'issue' && !isAllowed(caller, request))) {
    const detail = `${name} may not use the method ${request.method}`;
    await recordRefusal(plane, name, method, commandIdOf(request), 'caller_not_allowed', detail);
    return { callRefused: 'caller_not_allowed', detail };
  }
  const answer = await perform(plane, caller, request);
  if ('refused' in answer) {
    await recordRefusal(plane, name, method, commandIdOf(request), answer.refused, answer.detail);
  }
  // What was read may have been written by another request a moment ago: nothing is told before it is durable.
  await plane.ledger.settled();
  if (CHANGES_STATUS.has(request.method)) plane.status.changed();
  // The readers of the contract prove on the other side that it is JSON of the right shape.
  return { answer: answer as unknown as Json };
}

/** After these some certificate may have another status, or its first. */
const CHANGES_STATUS: ReadonlySet<PkiMethod> = new Set(['issue', 'revoke', 'adopt-revocations']);

async function perform(
  plane: ControlPlane,
  caller: CallerEntry,
  request: PkiRequest,
): Promise<PkiAnswers[PkiRequest['method']]> {
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
    case 'summary':
      return plane.ledger.counts();
    case 'metrics':
      return measureControlPlane(plane);
    case 'issued-since':
      return listIssued(plane, caller, request.payload.position, request.payload.limit);
    case 'own-since':
      return listOwn(plane, request.payload.position, request.payload.limit);
    case 'own-in-use':
      return ownInUse(plane);
    case 'orphans-since':
      return listOrphans(plane, request.payload.position, request.payload.limit);
    case 'ocsp-since':
      return plane.status.answersSince(request.payload.store, request.payload.position, request.payload.limit);
    case 'adopt-revocations':
      return adoptRevocations(plane, caller.name, request.payload.revocations);
  }
}

function listAuthorities({ authorities, outside, issuerOf }: ControlPlane): readonly AuthorityInfo[] {
  const others = [...outside.values()].map(({ name, trustDomain, chain }) => {
    const rootPem = certificatePem((chain.at(-1) ?? chain[0]).der);
    return {
      name,
      trustDomain,
      rootPem,
      issuingPem: certificatePem(chain[0].der),
      intermediatePems: chain.slice(1, -1).map(({ der }) => certificatePem(der)),
      roots: [{ generation: 1, rootPem, crossPem: null }],
    };
  });
  return [...[...authorities.values()].map(describeAuthority), ...others].map((info) => ({
    ...info,
    profiles: Object.values(REQUESTABLE_PROFILES).flatMap(({ name, authority }) =>
      (issuerOf[name] ?? authority) === info.name ? [name] : [],
    ),
  }));
}

function listIssued(
  plane: ControlPlane,
  { name }: CallerEntry,
  position: number,
  limit: number,
): PkiAnswers['issued-since'] {
  const page = plane.ledger.certificatesAfter(position, limit);
  const certificates = page.map(({ certificate }) => ({
    ...issuedCertificate(plane, certificate),
    yours: plane.ledger.findIntent(certificate.commandId)?.caller === name,
  }));
  return { certificates, next: nextOf(page) };
}

function listOrphans({ ledger }: ControlPlane, position: number, limit: number): PkiAnswers['orphans-since'] {
  const page = ledger.outside.orphansAfter(position, limit);
  return {
    orphans: page.map(({ orphan: { der, recordedAt, ...orphan } }) => ({
      ...orphan,
      certificatePem: der === null ? null : certificatePem(der),
      recordedAt: recordedAt.toISOString(),
    })),
    next: nextOf(page),
  };
}

const nextOf = (page: readonly { readonly position: number }[]): number | null => page.at(-1)?.position ?? null;

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
): Promise<void> {
  return ledger.recordRefusal({
    caller,
    method: method.slice(0, 64),
    commandId,
    reason,
    detail: detail.slice(0, LONGEST_DETAIL),
    recordedAt: clock.now(),
  });
}
