import type { Json } from '@bfcert/kernel/canonical-json';
import type {
  AuthorityInfo,
  AuthorityName,
  IssuedCertificate,
  IssueRefusal,
  LookupAnswer,
  PkiMethod,
  Refused,
  TrustDomain,
} from './messages.ts';
import { COMMAND_ID } from './requests.ts';
import { either, exactly, integer, listOf, nullable, object, oneOf, type Reader, text } from './strict-json.ts';

export const AUTHORITY_NAMES: readonly AuthorityName[] = [
  'charger-identity',
  'backend-server-ec',
  'backend-server-rsa',
];
const TRUST_DOMAINS: readonly TrustDomain[] = ['charger-identity', 'backend-server'];

export const ISSUE_REFUSALS: readonly IssueRefusal[] = [
  'caller_not_allowed',
  'command_voided',
  'command_id_reused',
  'csr_malformed',
  'csr_too_large',
  'csr_not_exactly_one',
  'csr_signature_invalid',
  'key_algorithm_not_allowed',
  'key_too_weak',
  'key_blocked',
  'key_used_by_another_subject',
  'subject_invalid',
  'names_not_allowed',
  'validity_out_of_policy',
  'lint_failed',
];

/** Lower-case hex without leading zeros; RFC 5280 4.1.2.2 allows 20 octets. */
const SERIAL = /^[1-9a-f][0-9a-f]{0,39}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;
const PEM_LIMIT = 32_768;
const COUNT_LIMIT = Number.MAX_SAFE_INTEGER;

const instant = text(24, INSTANT);
const pem = text(PEM_LIMIT, /^-----BEGIN CERTIFICATE-----\n/);

const readIssued: Reader<IssuedCertificate> = object<IssuedCertificate>({
  commandId: text(80, COMMAND_ID),
  serial: text(40, SERIAL),
  fingerprint: text(64, /^[0-9a-f]{64}$/),
  chainPem: pem,
  authority: oneOf(...AUTHORITY_NAMES),
  profileVersion: text(80),
  notBefore: instant,
  notAfter: instant,
});

function refusal<Reason extends string>(...reasons: readonly Reason[]): Reader<Refused<Reason>> {
  return object<Refused<Reason>>({ refused: oneOf(...reasons), detail: text(1_000) });
}

const readLookup: Reader<LookupAnswer> = either(
  object<{ status: 'issued'; certificate: IssuedCertificate }>({ status: oneOf('issued'), certificate: readIssued }),
  object<{ status: 'unknown' | 'intended' | 'voided' }>({ status: oneOf('unknown', 'intended', 'voided') }),
);

/** What each method answers. A method's own refusals are part of its answer. */
export interface PkiAnswers {
  readonly issue: IssuedCertificate | Refused<IssueRefusal>;
  readonly lookup: LookupAnswer;
  readonly void: { readonly voided: true } | Refused<'already_issued' | 'caller_not_allowed'>;
  readonly revoke: { readonly revokedAt: string } | Refused<'unknown_certificate' | 'caller_not_allowed'>;
  readonly authorities: readonly AuthorityInfo[];
  readonly summary: { readonly issued: number; readonly revoked: number };
  readonly 'issued-since': { readonly certificates: readonly IssuedCertificate[]; readonly next: number | null };
}

export const ANSWER_READERS: { readonly [Method in PkiMethod]: Reader<PkiAnswers[Method]> } = {
  issue: either(refusal(...ISSUE_REFUSALS), readIssued),
  lookup: readLookup,
  void: either(refusal('already_issued', 'caller_not_allowed'), object<{ voided: true }>({ voided: exactly(true) })),
  revoke: either(
    refusal('unknown_certificate', 'caller_not_allowed'),
    object<{ revokedAt: string }>({ revokedAt: instant }),
  ),
  authorities: listOf(
    object<AuthorityInfo>({
      name: oneOf(...AUTHORITY_NAMES),
      trustDomain: oneOf(...TRUST_DOMAINS),
      rootPem: pem,
      issuingPem: pem,
    }),
    AUTHORITY_NAMES.length,
  ),
  summary: object<PkiAnswers['summary']>({ issued: integer(0, COUNT_LIMIT), revoked: integer(0, COUNT_LIMIT) }),
  'issued-since': object<PkiAnswers['issued-since']>({
    certificates: listOf(readIssued, 1_000),
    next: nullable(integer(1, COUNT_LIMIT)),
  }),
};

/** Why the control plane did not even try: the caller sent nonsense, or may not use the method at all. */
export type CallRefusal = 'unknown_method' | 'malformed_request' | 'caller_not_allowed' | 'internal_error';

/** What goes over the socket: a method's answer, or the reason why it was not called. */
export type AnswerEnvelope = { readonly answer: Json } | { readonly callRefused: CallRefusal; readonly detail: string };

export const readEnvelope: Reader<{ answer: unknown } | { callRefused: CallRefusal; detail: string }> = either(
  object<{ callRefused: CallRefusal; detail: string }>({
    callRefused: oneOf('unknown_method', 'malformed_request', 'caller_not_allowed', 'internal_error'),
    detail: text(1_000),
  }),
  object<{ answer: unknown }>({ answer: (value: unknown) => ({ ok: true, value }) }),
);
