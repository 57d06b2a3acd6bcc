import type { SignatureAlgorithm } from '@bfcert/kernel/x509';
import type { ProfileName, RevocationReason, SubjectNames, TrustDomain } from '../messages.ts';

/** Whose software holds the issuing key. */
export type AuthorityKind = 'embedded' | 'pkcs11' | 'aws-private-ca' | 'est' | 'step-ca' | 'vault';

/** What an authority can do beyond issuing; what it cannot is not asked of it. */
export type AuthorityAbility = 'revoke' | 'list' | 'crl' | 'ocsp';

export interface AuthorityDescription {
  /** As in the control plane's configuration; lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly kind: AuthorityKind;
  readonly trustDomain: TrustDomain;
  /** PEM, the issuing authority first, its root last: what every certificate it issues chains up to. */
  readonly chainPem: string;
  readonly abilities: readonly AuthorityAbility[];
  /**
   * For how long after `attemptedAt` a repeated order of the same attempt yields the same certificate,
   * seconds: the life of an idempotency token. 0 where every call may yield another one.
   */
  readonly repeatSafeSeconds: number;
  /** Left out where the number of certificates is not limited. */
  readonly lifetime?: LifetimeUse;
}

/** How many certificates a CA has issued of those that it may issue in its lifetime. */
export interface LifetimeUse {
  readonly issued: number;
  readonly limit: number;
  /** What `issued` rests on: a number from the configuration plus those of this process, or the CA's own account. */
  readonly basis: 'configuration' | 'audit_report';
}

/** Whether ordering again after a call whose answer was lost cannot yield a second certificate at this moment. */
export function repeatIsSafe(
  { repeatSafeSeconds }: Pick<AuthorityDescription, 'repeatSafeSeconds'>,
  order: Pick<CertificateOrder, 'attemptedAt'>,
  now: Date,
): boolean {
  const age = now.getTime() - Date.parse(order.attemptedAt);
  // A clock that was set back says nothing about the age of a token.
  return age >= 0 && age < repeatSafeSeconds * 1_000;
}

/**
 * What an authority that holds its own key is asked to certify. The names come from our records, the
 * key from the request. It is recorded before it is sent, and sent again unchanged.
 */
export interface CertificateOrder {
  readonly commandId: string;
  readonly profile: ProfileName;
  /** PEM, exactly one PKCS#10 request whose signature was verified. */
  readonly csrPem: string;
  readonly subject: SubjectNames;
  readonly dnsNames: readonly string[];
  /** RFC 3339, UTC; an authority may begin earlier, never end later. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** When the attempt began that this call is part of: tokens of short life are counted from here. */
  readonly attemptedAt: string;
  /** 1 for the first attempt. A repeated call of one attempt is the same to an authority that can tell. */
  readonly attempt: number;
}

/** `issued`, `pending` and `busy` may follow each other; after `refused` nothing was and nothing will be issued. */
export type OrderOutcome =
  | {
      readonly status: 'issued';
      /** PEM, leaf first; the rest of the chain as far as the authority sends it. */
      readonly chainPem: string;
    }
  /** The authority has the order and works on it: ask again with the same order. */
  | { readonly status: 'pending'; readonly retryAfterSeconds: number }
  /** Nothing happened (throttled, out of quota for now): ask again later. */
  | { readonly status: 'busy'; readonly retryAfterSeconds: number }
  | { readonly status: 'refused'; readonly reason: OrderRefusal; readonly detail: string };

export type OrderRefusal =
  /** The authority does not accept this request: its policy, its template, a malformed CSR. */
  | 'order_rejected'
  /** Our own credentials do not suffice. */
  | 'not_authorized'
  /** A quota that does not come back by waiting, such as a CA's lifetime total. */
  | 'quota_exhausted';

export interface RevocationOrder {
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  readonly certificatePem: string;
  readonly reason: RevocationReason;
}

export type RevocationOutcome =
  /** Also when it was revoked before. */
  | { readonly status: 'revoked' }
  | { readonly status: 'busy'; readonly retryAfterSeconds: number }
  | { readonly status: 'refused'; readonly detail: string };

/** Certificates issued from `from` (inclusive) to `to` (exclusive), RFC 3339 UTC, whoever ordered them. */
export interface IssuanceWindow {
  readonly from: string;
  readonly to: string;
}

export interface ListedCertificate {
  readonly certificatePem: string;
  readonly revoked: boolean;
}

/**
 * Whoever issues with a key that is not in the control plane's process. Every call throws
 * `AuthorityUnavailable` when there is no answer; after `sent` its effect is unknown.
 */
export interface IssuingAuthority {
  describe(): Promise<AuthorityDescription>;
  /** Ordered again unchanged after `pending` or `busy`; after a lost answer only while `repeatIsSafe`. */
  order(order: CertificateOrder): Promise<OrderOutcome>;
  readonly revoke?: (revocation: RevocationOrder) => Promise<RevocationOutcome>;
  readonly list?: (window: IssuanceWindow) => Promise<readonly ListedCertificate[]>;
  /** DER. */
  readonly crl?: () => Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * A token that holds an issuing key of ours: it signs what the control plane has drafted, recorded and
 * linted. Throws `AuthorityUnavailable` when the token cannot be reached, and `AuthorityCallRefused`
 * (`key_unusable`) when there is no such key or it is not one to sign with.
 */
export interface SigningToken {
  /** DER of the SubjectPublicKeyInfo of the key under this label; makes the key when there is none and `make` is set. */
  publicKey(label: string, make: TokenKeyKind | null): Promise<Buffer | null>;
  /** The signature as X.509 carries it (ECDSA: DER of r and s) over the to-be-signed bytes. */
  sign(label: string, algorithm: SignatureAlgorithm, tbs: Buffer): Promise<Buffer>;
  close(): Promise<void>;
}

export type TokenKeyKind =
  | { readonly kind: 'ec'; readonly curve: 'P-256' | 'P-384' | 'P-521' }
  | { readonly kind: 'rsa'; readonly bits: number };

/** No usable answer. With `sent` the authority may have acted: find out before ordering again. */
export class AuthorityUnavailable extends Error {
  override readonly name = 'AuthorityUnavailable';
  readonly sent: boolean;
  constructor(message: string, sent: boolean, options?: ErrorOptions) {
    super(message, options);
    this.sent = sent;
  }
}

export type AuthorityCallRefusal =
  | 'unknown_method'
  | 'malformed_request'
  /** The authority beside us has no such ability, or is a token and not a CA, or the other way round. */
  | 'not_supported'
  /** The key is missing, of another kind than the algorithm, or not kept as a CA's key must be. */
  | 'key_unusable';

/** The authority did not try: a fault of set-up or code, which asking again does not cure. */
export class AuthorityCallRefused extends Error {
  override readonly name = 'AuthorityCallRefused';
  readonly reason: AuthorityCallRefusal;
  readonly detail: string;
  constructor(reason: AuthorityCallRefusal, detail: string, options?: ErrorOptions) {
    super(`${reason}: ${detail}`, options);
    this.reason = reason;
    this.detail = detail;
  }
}
