import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { SignatureAlgorithm } from '@bfcert/kernel/x509';
import { COMMAND_ID, PROFILE_NAMES, REVOCATION_REASONS } from '../requests.ts';
import { either, integer, listOf, nullable, object, oneOf, type Reader, text } from '../strict-json.ts';
import { base64, instant, serialNumber } from '../value-readers.ts';
import type { CertificateOrder, IssuanceWindow, RevocationOrder, TokenKeyKind } from './authority.ts';

export type AuthorityMethod = 'describe' | 'order' | 'revoke' | 'list' | 'crl' | 'public-key' | 'sign';

/** What each method takes. A method that is not in this table does not exist. */
export interface AuthorityRequests {
  readonly describe: Record<never, never>;
  readonly order: CertificateOrder;
  readonly revoke: RevocationOrder;
  readonly list: IssuanceWindow;
  readonly crl: Record<never, never>;
  readonly 'public-key': { readonly label: string; readonly make: TokenKeyKind | null };
  readonly sign: { readonly label: string; readonly algorithm: SignatureAlgorithm; readonly tbs: Buffer };
}

const PEM_LIMIT = 65_536;
/** A complete CRL of a hundred thousand entries has about six million bytes. */
const TBS_LIMIT = 32 * 1024 * 1024;

const SIGNATURE_ALGORITHMS = [
  'ecdsa-sha256',
  'ecdsa-sha384',
  'ecdsa-sha512',
  'rsa-sha256',
  'rsa-sha384',
  'rsa-sha512',
  'rsa-pss-sha256',
  'rsa-pss-sha384',
  'rsa-pss-sha512',
  'ed25519',
  'ed448',
] as const satisfies readonly SignatureAlgorithm[];

export const certificates = text(PEM_LIMIT, /^-----BEGIN CERTIFICATE-----\r?\n/);
const label = text(64, /^[\x20-\x7e]+$/);

const keyKind: Reader<TokenKeyKind> = either(
  object<Extract<TokenKeyKind, { kind: 'ec' }>>({ kind: oneOf('ec'), curve: oneOf('P-256', 'P-384', 'P-521') }),
  object<Extract<TokenKeyKind, { kind: 'rsa' }>>({ kind: oneOf('rsa'), bits: integer(2_048, 8_192) }),
);

const REQUEST_READERS: { readonly [Method in AuthorityMethod]: Reader<AuthorityRequests[Method]> } = {
  describe: object({}),
  order: object<CertificateOrder>({
    commandId: text(80, COMMAND_ID),
    profile: oneOf(...PROFILE_NAMES),
    csrPem: text(PEM_LIMIT),
    subject: object<CertificateOrder['subject']>({ organisation: text(256), commonName: text(256), country: text(2) }, [
      'country',
    ]),
    dnsNames: listOf(text(256), 100),
    notBefore: instant,
    notAfter: instant,
    attemptedAt: instant,
    attempt: integer(1, 1_000_000),
  }),
  revoke: object<RevocationOrder>({
    serial: serialNumber,
    certificatePem: certificates,
    reason: oneOf(...REVOCATION_REASONS),
  }),
  list: object<IssuanceWindow>({ from: instant, to: instant }),
  crl: object({}),
  'public-key': object({ label, make: nullable(keyKind) }),
  sign: object({ label, algorithm: oneOf(...SIGNATURE_ALGORITHMS), tbs: base64(TBS_LIMIT) }),
};

/** A request as the authority accepts it: the method decides the type of its payload. */
export type AuthorityRequest = {
  readonly [Method in AuthorityMethod]: { readonly method: Method; readonly payload: AuthorityRequests[Method] };
}[AuthorityMethod];

export function parseAuthorityRequest(
  method: string,
  payload: unknown,
): Result<AuthorityRequest, { readonly reason: 'unknown_method' | 'malformed_request'; readonly detail: string }> {
  if (!Object.hasOwn(REQUEST_READERS, method)) {
    return refused({ reason: 'unknown_method', detail: 'the authority has no such method' });
  }
  const known = method as AuthorityMethod;
  const read = REQUEST_READERS[known](payload);
  if (!read.ok) return refused({ reason: 'malformed_request', detail: `the ${known} request ${read.refusal}` });
  return ok({ method: known, payload: read.value } as AuthorityRequest);
}
