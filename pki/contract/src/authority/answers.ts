import type { Json } from '@bfcert/kernel/canonical-json';
import { AUTHORITY_NAME, TRUST_DOMAINS } from '../answers.ts';
import { either, integer, listOf, nullable, object, oneOf, type Reader, text, truth } from '../strict-json.ts';
import { base64 } from '../value-readers.ts';
import type {
  AuthorityAbility,
  AuthorityCallRefusal,
  AuthorityDescription,
  AuthorityKind,
  LifetimeUse,
  ListedCertificate,
  OrderOutcome,
  OrderRefusal,
  RevocationOutcome,
} from './authority.ts';
import { type AuthorityMethod, certificates } from './requests.ts';

/** What each method answers. */
export interface AuthorityAnswers {
  readonly describe: AuthorityDescription;
  readonly order: OrderOutcome;
  readonly revoke: RevocationOutcome;
  readonly list: readonly ListedCertificate[];
  readonly crl: Buffer;
  readonly 'public-key': Buffer | null;
  readonly sign: Buffer;
}

const KINDS = [
  'embedded',
  'pkcs11',
  'aws-private-ca',
  'est',
  'step-ca',
  'vault',
] as const satisfies readonly AuthorityKind[];
const ABILITIES = ['revoke', 'list', 'crl', 'ocsp'] as const satisfies readonly AuthorityAbility[];
const REFUSALS = ['order_rejected', 'not_authorized', 'quota_exhausted'] as const satisfies readonly OrderRefusal[];

const LIST_LIMIT = 20_000;
const CRL_LIMIT = 32 * 1024 * 1024;
const SPKI_LIMIT = 4_096;
const SIGNATURE_LIMIT = 2_048;
/** A day: no wait that an authority asks for is longer. */
const LONGEST_WAIT_SECONDS = 86_400;

const detail = text(1_000);
const retryAfterSeconds = integer(0, LONGEST_WAIT_SECONDS);

type Outcome<Status extends OrderOutcome['status']> = Extract<OrderOutcome, { status: Status }>;

const readOrderOutcome: Reader<OrderOutcome> = either(
  object<Outcome<'issued'>>({ status: oneOf('issued'), chainPem: certificates }),
  either(
    object<Outcome<'refused'>>({ status: oneOf('refused'), reason: oneOf(...REFUSALS), detail }),
    object<{ status: 'pending' | 'busy'; retryAfterSeconds: number }>({
      status: oneOf('pending', 'busy'),
      retryAfterSeconds,
    }),
  ),
);

const readRevocationOutcome: Reader<RevocationOutcome> = either(
  object<{ status: 'revoked' }>({ status: oneOf('revoked') }),
  either(
    object<{ status: 'busy'; retryAfterSeconds: number }>({ status: oneOf('busy'), retryAfterSeconds }),
    object<{ status: 'refused'; detail: string }>({ status: oneOf('refused'), detail }),
  ),
);

export const ANSWER_READERS: { readonly [Method in AuthorityMethod]: Reader<AuthorityAnswers[Method]> } = {
  describe: object<AuthorityDescription>(
    {
      name: text(64, AUTHORITY_NAME),
      kind: oneOf(...KINDS),
      trustDomain: oneOf(...TRUST_DOMAINS),
      chainPem: certificates,
      abilities: listOf(oneOf(...ABILITIES), ABILITIES.length),
      repeatSafeSeconds: integer(0, 86_400),
      lifetime: object<LifetimeUse>({
        issued: integer(0, Number.MAX_SAFE_INTEGER),
        limit: integer(1, Number.MAX_SAFE_INTEGER),
        basis: oneOf('configuration', 'audit_report'),
      }),
    },
    ['lifetime'],
  ),
  order: readOrderOutcome,
  revoke: readRevocationOutcome,
  list: listOf(object<ListedCertificate>({ certificatePem: certificates, revoked: truth }), LIST_LIMIT),
  crl: base64(CRL_LIMIT),
  'public-key': nullable(base64(SPKI_LIMIT)),
  sign: base64(SIGNATURE_LIMIT),
};

const CALL_REFUSALS = [
  'unknown_method',
  'malformed_request',
  'not_supported',
  'key_unusable',
] as const satisfies readonly AuthorityCallRefusal[];

/** What goes over the socket: a method's answer, why it was not tried, or that there is none. */
export type AuthorityEnvelope<Answer = Json> =
  | { readonly answer: Answer }
  | { readonly callRefused: AuthorityCallRefusal; readonly detail: string }
  | { readonly unavailable: string; readonly sent: boolean };

type Envelope<Member extends string> = Extract<AuthorityEnvelope<unknown>, { readonly [Key in Member]: unknown }>;

export const readEnvelope: Reader<AuthorityEnvelope<unknown>> = either(
  object<Envelope<'callRefused'>>({ callRefused: oneOf(...CALL_REFUSALS), detail }),
  either(
    object<Envelope<'unavailable'>>({ unavailable: detail, sent: truth }),
    object<Envelope<'answer'>>({ answer: (value: unknown) => ({ ok: true, value }) }),
  ),
);

/** Bytes travel as base64; everything else in an answer is JSON already. */
export const asJson = (answer: AuthorityAnswers[AuthorityMethod]): Json =>
  Buffer.isBuffer(answer) ? answer.toString('base64') : (answer as unknown as Json);
