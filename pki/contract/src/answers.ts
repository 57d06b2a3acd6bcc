import type { Json } from '@bfcert/kernel/canonical-json';
import type {
  AdoptionSummary,
  AuthorityInfo,
  AuthorityMetrics,
  AuthorityRoot,
  Count,
  IssuancePending,
  IssuedCertificate,
  IssueRefusal,
  LedgerSummary,
  ListedCertificate,
  LookupAnswer,
  OcspAnswer,
  OcspPage,
  OrphanCertificate,
  OwnCertificate,
  OwnInUse,
  PkiMethod,
  PkiMetrics,
  Refused,
  TrustDomain,
  VoidRefusal,
  WithdrawnAnswer,
} from './messages.ts';
import { COMMAND_ID, PROFILE_NAMES, REVOCATION_REASONS, STORE_ID } from './requests.ts';
import { either, exactly, integer, listOf, nullable, object, oneOf, type Reader, text, truth } from './strict-json.ts';
import { instant, serialNumber } from './value-readers.ts';

export const TRUST_DOMAINS: readonly TrustDomain[] = [
  'charger-identity',
  'backend-server',
  'vehicle-vas',
  'iso15118-evse',
  'iot',
];

export const AUTHORITY_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
/** Embedded and outside ones together; far above what anybody runs. */
const AUTHORITIES_LIMIT = 64;
const GENERATIONS_LIMIT = 1_000;
const LONGEST_CHAIN = 10;

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
  'root_not_available',
  'lint_failed',
  'authority_refused',
  'authority_issued_otherwise',
];

const PEM_LIMIT = 32_768;
const COUNT_LIMIT = Number.MAX_SAFE_INTEGER;

const count = integer(0, COUNT_LIMIT);
const pem = text(PEM_LIMIT, /^-----BEGIN CERTIFICATE-----\n/);

const authorityName = text(64, AUTHORITY_NAME);

const signedMembers = {
  serial: serialNumber,
  fingerprint: text(64, /^[0-9a-f]{64}$/),
  chainPem: pem,
  authority: authorityName,
  profileVersion: text(80),
  notBefore: instant,
  notAfter: instant,
};
const issuedMembers = { commandId: text(80, COMMAND_ID), ...signedMembers };
const readIssued: Reader<IssuedCertificate> = object<IssuedCertificate>(issuedMembers);
const readListed: Reader<ListedCertificate> = object<ListedCertificate>({ ...issuedMembers, yours: truth });

const readOwn: Reader<OwnCertificate> = object<OwnCertificate>({
  ...signedMembers,
  kind: oneOf('authority', 'ocsp_responder'),
  role: oneOf('root', 'cross', 'intermediate', 'issuing'),
  generation: integer(1, GENERATIONS_LIMIT),
  replaced: truth,
});

const readRoot: Reader<AuthorityRoot> = object<AuthorityRoot>({
  generation: integer(1, GENERATIONS_LIMIT),
  rootPem: pem,
  crossPem: nullable(pem),
});

function refusal<Reason extends string>(...reasons: readonly Reason[]): Reader<Refused<Reason>> {
  return object<Refused<Reason>>({ refused: oneOf(...reasons), detail: text(1_000) });
}

const readPending: Reader<IssuancePending> = object<IssuancePending>({
  pending: oneOf('authority_working', 'authority_busy', 'authority_unavailable', 'outcome_unknown'),
  retryAfterSeconds: integer(0, 31_536_000),
  detail: text(1_000),
});

const readOrphan: Reader<OrphanCertificate> = object<OrphanCertificate>({
  authority: authorityName,
  kind: oneOf('unmatched', 'surplus', 'unacceptable', 'suspected'),
  commandId: nullable(text(80, COMMAND_ID)),
  fingerprint: nullable(text(64, /^[0-9a-f]{64}$/)),
  certificatePem: nullable(pem),
  subject: text(1_000),
  spkiSha256: nullable(text(64, /^[0-9a-f]{64}$/)),
  detail: text(1_000),
  recordedAt: instant,
});

/** Far above the number of profiles, reasons and kinds. */
const readCounts = listOf(object<Count>({ name: text(64), count }), 1_000);

const readAuthorityMetrics: Reader<AuthorityMetrics> = object<AuthorityMetrics>({
  authority: authorityName,
  lastIssuedAt: nullable(instant),
  outside: nullable(
    object<NonNullable<AuthorityMetrics['outside']>>({
      answers: truth,
      lifetime: nullable(object<{ issued: number; limit: number }>({ issued: count, limit: count })),
    }),
  ),
});

const readLookup: Reader<LookupAnswer> = either(
  object<{ status: 'issued'; certificate: IssuedCertificate }>({ status: oneOf('issued'), certificate: readIssued }),
  object<{ status: 'unknown' | 'intended' | 'voided' }>({ status: oneOf('unknown', 'intended', 'voided') }),
);

/** Responders put their certificate into each answer; with RSA-4096 that is below 3 KB. */
const OCSP_LIMIT = 8_192;
const derBase64 = text(OCSP_LIMIT, /^[A-Za-z0-9+/]+={0,2}$/);

const answered = {
  issuer: text(64, /^[0-9a-f]{64}$/),
  serial: serialNumber,
  certificateEnds: nullable(instant),
};

const readOcspAnswer: Reader<OcspAnswer | WithdrawnAnswer> = either(
  object<WithdrawnAnswer>({ ...answered, withdrawn: exactly(true) }),
  object<OcspAnswer>({
    ...answered,
    reason: nullable(oneOf(...REVOCATION_REASONS)),
    thisUpdate: instant,
    nextUpdate: instant,
    sha1: derBase64,
    sha256: derBase64,
  }),
);

const readOcspPage: Reader<OcspPage> = object<OcspPage>({
  store: text(32, STORE_ID),
  issuers: listOf(
    object<OcspPage['issuers'][number]>({ issuer: text(64, /^[0-9a-f]{64}$/), authority: authorityName }),
    AUTHORITIES_LIMIT * GENERATIONS_LIMIT,
  ),
  answers: listOf(readOcspAnswer, 1_000),
  next: nullable(integer(1, COUNT_LIMIT)),
});

/** What each method answers. A method's own refusals are part of its answer. */
export interface PkiAnswers {
  readonly issue: IssuedCertificate | IssuancePending | Refused<IssueRefusal>;
  readonly lookup: LookupAnswer;
  readonly void: { readonly voided: true } | Refused<VoidRefusal>;
  readonly revoke: { readonly revokedAt: string } | Refused<'unknown_certificate' | 'caller_not_allowed'>;
  readonly authorities: readonly AuthorityInfo[];
  readonly summary: LedgerSummary;
  readonly metrics: PkiMetrics;
  readonly 'issued-since': { readonly certificates: readonly ListedCertificate[]; readonly next: number | null };
  readonly 'own-since': { readonly certificates: readonly OwnCertificate[]; readonly next: number | null };
  readonly 'own-in-use': OwnInUse;
  readonly 'orphans-since': { readonly orphans: readonly OrphanCertificate[]; readonly next: number | null };
  readonly 'ocsp-since': OcspPage;
  readonly 'adopt-revocations': AdoptionSummary;
}

export const ANSWER_READERS: { readonly [Method in PkiMethod]: Reader<PkiAnswers[Method]> } = {
  issue: either(either(refusal(...ISSUE_REFUSALS), readPending), readIssued),
  lookup: readLookup,
  void: either(
    refusal('already_issued', 'outcome_unknown', 'caller_not_allowed'),
    object<{ voided: true }>({ voided: exactly(true) }),
  ),
  revoke: either(
    refusal('unknown_certificate', 'caller_not_allowed'),
    object<{ revokedAt: string }>({ revokedAt: instant }),
  ),
  authorities: listOf(
    object<AuthorityInfo>({
      name: authorityName,
      trustDomain: oneOf(...TRUST_DOMAINS),
      profiles: listOf(oneOf(...PROFILE_NAMES), PROFILE_NAMES.length),
      rootPem: pem,
      issuingPem: pem,
      intermediatePems: listOf(pem, LONGEST_CHAIN),
      roots: listOf(readRoot, GENERATIONS_LIMIT),
    }),
    AUTHORITIES_LIMIT,
  ),
  summary: object<LedgerSummary>({
    issued: count,
    revoked: count,
    intended: count,
    voided: count,
    refusals: count,
    orphans: count,
  }),
  metrics: object<PkiMetrics>({
    issued: readCounts,
    refusals: readCounts,
    orphans: readCounts,
    intended: count,
    authorities: listOf(readAuthorityMetrics, AUTHORITIES_LIMIT),
    doorEnds: nullable(instant),
  }),
  'issued-since': object<PkiAnswers['issued-since']>({
    certificates: listOf(readListed, 1_000),
    next: nullable(integer(1, COUNT_LIMIT)),
  }),
  'own-since': object<PkiAnswers['own-since']>({
    certificates: listOf(readOwn, 1_000),
    next: nullable(integer(1, COUNT_LIMIT)),
  }),
  'own-in-use': object<OwnInUse>({
    // A chain of an authority and, for each certificate in it, a responder.
    fingerprints: listOf(text(64, /^[0-9a-f]{64}$/), AUTHORITIES_LIMIT * LONGEST_CHAIN * 2),
    doorPem: nullable(pem),
  }),
  'orphans-since': object<PkiAnswers['orphans-since']>({
    orphans: listOf(readOrphan, 1_000),
    next: nullable(integer(1, COUNT_LIMIT)),
  }),
  'ocsp-since': readOcspPage,
  'adopt-revocations': object<AdoptionSummary>({
    adopted: count,
    known: count,
    foreign: count,
    tooManyUnknown: count,
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
