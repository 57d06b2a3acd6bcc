/** Trust domains never merge (D-005): each has its own root and issuing keys. */
export type TrustDomain = 'charger-identity' | 'backend-server';

/** One CA chain of a trust domain. `backend-server` has two: OCPP stations may speak only one of the algorithms (A00.FR.421). */
export type AuthorityName = 'charger-identity' | 'backend-server-ec' | 'backend-server-rsa';

export type ProfileName = 'charging-station' | 'csms-server-ec' | 'csms-server-rsa';

/**
 * Everything the control plane needs to issue once. The same `commandId` always yields the same
 * certificate; another CSR or subject under a used id is refused.
 */
export interface IssueRequest {
  readonly commandId: string;
  readonly profile: ProfileName;
  /** PEM, exactly one PKCS#10 request. Only its key is used; the names below come from our records. */
  readonly csrPem: string;
  readonly subject: { readonly organisation: string; readonly commonName: string };
  /** Names for subjectAltName dNSName; only the csms-server profiles allow any. */
  readonly dnsNames?: readonly string[];
  /** Requested validity in seconds from now; the profile caps it. */
  readonly validitySeconds: number;
}

export interface IssuedCertificate {
  readonly commandId: string;
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** PEM, leaf first, root left out. */
  readonly chainPem: string;
  readonly authority: AuthorityName;
  readonly profileVersion: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export type IssueRefusal =
  | 'caller_not_allowed'
  | 'command_voided'
  | 'command_id_reused'
  | 'csr_malformed'
  | 'csr_too_large'
  | 'csr_not_exactly_one'
  | 'csr_signature_invalid'
  | 'key_algorithm_not_allowed'
  | 'key_too_weak'
  | 'key_blocked'
  | 'key_used_by_another_subject'
  | 'subject_invalid'
  | 'names_not_allowed'
  | 'validity_out_of_policy'
  | 'lint_failed';

export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'privilegeWithdrawn';

export interface AuthorityInfo {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  readonly rootPem: string;
  readonly issuingPem: string;
}

export type LookupAnswer =
  | { readonly status: 'unknown' }
  | { readonly status: 'intended' }
  | { readonly status: 'voided' }
  | { readonly status: 'issued'; readonly certificate: IssuedCertificate };

export interface Refused<Reason extends string> {
  readonly refused: Reason;
  /** One sentence for an operator; never key material. */
  readonly detail: string;
}

/** The port the lifecycle context has in its adapters; every call is one request on the control plane's socket. */
export interface PkiControlPlane {
  /** Throws when the control plane cannot be reached or does not answer: the outcome is unknown, ask `lookup`. */
  issue(request: IssueRequest): Promise<IssuedCertificate | Refused<IssueRefusal>>;
  lookup(commandId: string): Promise<LookupAnswer>;
  /** Durable: a voided id is never signed. Refused when it already was. */
  voidCommand(commandId: string): Promise<{ voided: true } | Refused<'already_issued' | 'caller_not_allowed'>>;
  revoke(
    fingerprint: string,
    reason: RevocationReason,
  ): Promise<{ revokedAt: string } | Refused<'unknown_certificate' | 'caller_not_allowed'>>;
  authorities(): Promise<readonly AuthorityInfo[]>;
  /** Counts what the ledger holds: for the reconciliation of recorded against signed. */
  summary(): Promise<{ readonly issued: number; readonly revoked: number }>;
  /** Every issued certificate, oldest first, paged by the position after which to go on. */
  issuedSince(
    position: number,
    limit: number,
  ): Promise<{ readonly certificates: readonly IssuedCertificate[]; readonly next: number | null }>;
  close(): Promise<void>;
}

export type PkiMethod = 'issue' | 'lookup' | 'void' | 'revoke' | 'authorities' | 'summary' | 'issued-since';
