/** Trust domains never merge (D-005): each has its own root and issuing keys. */
export type TrustDomain = 'charger-identity' | 'backend-server' | 'vehicle-vas' | 'iso15118-evse' | 'iot';

/** Domains whose certificates are shown and never issued here: firmware trust stays apart (D-005). */
export const VISIBLE_TRUST_DOMAINS = ['firmware-signing'] as const;

/**
 * One CA chain of a trust domain: a name of the control plane's configuration in lower-case letters,
 * digits and hyphens. The embedded ones are `charger-identity`, `backend-server-ec`,
 * `backend-server-rsa` (OCPP stations may speak only one of the algorithms, A00.FR.421),
 * `vehicle-vas`, `iso15118-evse`, `iso15118-evse-20` and `iot`.
 */
export type AuthorityName = string;

export type ProfileName =
  | 'charging-station'
  | 'charger-combined'
  | 'csms-server-ec'
  | 'csms-server-rsa'
  | 'secc-leaf'
  | 'secc-leaf-20'
  | 'vehicle-vas'
  | 'iot-device';

export interface SubjectNames {
  readonly organisation: string;
  readonly commonName: string;
  /** ISO 3166-1 alpha-2; only ISO 15118 certificates have one, and they need not. */
  readonly country?: string;
}

/**
 * Everything the control plane needs to issue once. The same `commandId` always yields the same
 * certificate; another CSR or subject under a used id is refused.
 */
export interface IssueRequest {
  readonly commandId: string;
  readonly profile: ProfileName;
  /** PEM, exactly one PKCS#10 request. Only its key is used; the names below come from our records. */
  readonly csrPem: string;
  readonly subject: SubjectNames;
  /** Names for subjectAltName dNSName; only the csms-server profiles allow any. */
  readonly dnsNames?: readonly string[];
  /** Requested validity in seconds from now; the profile caps it. */
  readonly validitySeconds: number;
  /**
   * SHA-256 of the root's DER that the chain is to end at, lower-case hex; only for the csms-server profiles, whose endpoints
   * trust one root for longer than the authority issues under it. Left out: of the generation that issues now. It chooses
   * among generations that there are, and is no part of what a command id stands for.
   */
  readonly root?: string;
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

export interface ListedCertificate extends IssuedCertificate {
  /** Whether it was issued to the caller who reads the list. */
  readonly yours: boolean;
}

/** What a certificate of an authority is to its chain; `cross`: a root's key and name, signed by the root before it. */
export type AuthorityRole = 'root' | 'cross' | 'intermediate' | 'issuing';

/** A certificate that the control plane has made for itself: no caller has asked for it, and none has a say over it. */
export interface OwnCertificate extends Omit<IssuedCertificate, 'commandId'> {
  /** Of an authority, or of whoever signs OCSP answers for one. A root stands alone in its chain. */
  readonly kind: 'authority' | 'ocsp_responder';
  /** Of the authority; of a responder: of the one for which it answers. */
  readonly role: AuthorityRole;
  /** From 1, likewise. */
  readonly generation: number;
  /** Another has taken its place already. */
  readonly replaced: boolean;
}

/** What the control plane works with now. */
export interface OwnInUse {
  /** Of its own certificates: the chains that issue, and the responder of each issuer. */
  readonly fingerprints: readonly string[];
  /** PEM of what it shows at its door, its own first; null: it has none. The operator makes it, and it is in no list. */
  readonly doorPem: string | null;
}

export interface LedgerSummary {
  readonly issued: number;
  readonly revoked: number;
  /** Intents without a certificate that were not voided. */
  readonly intended: number;
  readonly voided: number;
  readonly refusals: number;
  readonly orphans: number;
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
  /** No generation of the authority issues under this root, or the profile lets nobody choose. */
  | 'root_not_available'
  | 'lint_failed'
  /** The outside authority said no. */
  | 'authority_refused'
  /** The outside authority issued something else than was ordered; it was revoked where possible. */
  | 'authority_issued_otherwise';

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
  /** What is issued by it from now on; none where others do it in its place. */
  readonly profiles: readonly ProfileName[];
  /** PEM: the root and the issuing authority of the generation that issues now. */
  readonly rootPem: string;
  readonly issuingPem: string;
  /** PEM: what stands between the two, the one below the root last; most chains have none. */
  readonly intermediatePems: readonly string[];
  /** Every generation of the root, oldest first: while roots change, endpoints may have either. */
  readonly roots: readonly AuthorityRoot[];
}

export interface AuthorityRoot {
  /** From 1. */
  readonly generation: number;
  readonly rootPem: string;
  /** The same key and name signed by the root before it, for stations that accept no other (AdditionalRootCertificateCheck). */
  readonly crossPem: string | null;
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

export type VoidRefusal =
  | 'already_issued'
  /** An outside authority may have issued: ask again later. */
  | 'outcome_unknown'
  | 'caller_not_allowed';

/** No certificate yet, and nothing was refused: ask again with the same request. */
export interface IssuancePending {
  readonly pending: /** The outside authority works on it. */
    | 'authority_working'
    /** The outside authority takes nothing now. */
    | 'authority_busy'
    | 'authority_unavailable'
    /** An answer was lost: the authority may have issued, and must first show whether it did. */
    | 'outcome_unknown';
  readonly retryAfterSeconds: number;
  /** One sentence for an operator. */
  readonly detail: string;
}

/** A certificate of an outside authority that belongs to no command of ours, or that may exist. */
export interface OrphanCertificate {
  readonly authority: AuthorityName;
  readonly kind: 'unmatched' | 'surplus' | 'unacceptable' | 'suspected';
  readonly commandId: string | null;
  /** Null with `suspected`: nobody has seen it. */
  readonly fingerprint: string | null;
  readonly certificatePem: string | null;
  readonly subject: string;
  readonly spkiSha256: string | null;
  readonly detail: string;
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
}

/** A signed OCSP answer about one certificate, in the two ways in which it is asked for. */
export interface OcspAnswer {
  /** Fingerprint of the issuing certificate. */
  readonly issuer: string;
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** Null: it says "good". */
  readonly reason: RevocationReason | null;
  /** RFC 3339, UTC: the answer is good from the one to the other. */
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** When the certificate ends and no further answer comes; null where nobody knows. */
  readonly certificateEnds: string | null;
  /** DER of OCSPResponse in base64, for a CertID by SHA-1 (RFC 5019) and by SHA-256. */
  readonly sha1: string;
  readonly sha256: string;
}

/**
 * The certificate is revoked and no answer that says so can be signed yet: what was answered before is
 * not to be shown any more.
 */
export interface WithdrawnAnswer {
  /** As in an answer. */
  readonly issuer: string;
  readonly serial: string;
  readonly certificateEnds: string | null;
  readonly withdrawn: true;
}

/** OCSP answers in the order in which they changed. */
export interface OcspPage {
  /** Another one: the answers are kept anew, and the page is the first of all. */
  readonly store: string;
  /** Whose answers these are; `issuer` is the fingerprint of an issuing certificate. */
  readonly issuers: readonly { readonly issuer: string; readonly authority: AuthorityName }[];
  readonly answers: readonly (OcspAnswer | WithdrawnAnswer)[];
  /** The position after which to go on; null where nothing follows. */
  readonly next: number | null;
}

/** A revocation that its certificate's issuer may have forgotten. */
export interface KnownRevocation {
  /** Fingerprint of the issuing certificate. */
  readonly issuer: string;
  readonly serial: string;
  readonly reason: RevocationReason;
  /** RFC 3339, UTC. */
  readonly revokedAt: string;
}

export interface AdoptionSummary {
  /** They were not known. */
  readonly adopted: number;
  readonly known: number;
  /** Of issuers that are not ours, or of authorities: nobody revokes these from outside. */
  readonly foreign: number;
  /** Serial numbers that belong to no certificate of ours, beyond as many as one issuer's lists take: not taken. */
  readonly tooManyUnknown: number;
}

/**
 * Why nobody was let in at the control plane's door. The first three are about a certificate, the others
 * about a handshake that did not come to one.
 */
export const DOOR_REFUSALS = [
  'no_certificate',
  'certificate_chain_invalid',
  'certificate_unknown',
  'not_tls',
  'tls_version_too_old',
  'key_not_proven',
  'handshake_too_slow',
  'handshake_failed',
] as const;

/** Why nobody was let in at its Unix socket. */
export const SOCKET_REFUSALS = ['caller_unknown', 'secret_not_proven'] as const;

/** For the watch: how much of each kind since the ledger began, never anything of one certificate. */
export interface PkiMetrics {
  /** Certificates by profile, refusals by reason, orphans by kind. */
  readonly issued: readonly Count[];
  readonly refusals: readonly Count[];
  readonly orphans: readonly Count[];
  /** Intents without a certificate that were not voided. */
  readonly intended: number;
  readonly authorities: readonly AuthorityMetrics[];
  /** RFC 3339, UTC: when the certificate it shows at its door expires; null: it has no door. */
  readonly doorEnds: string | null;
}

export interface Count {
  readonly name: string;
  readonly count: number;
}

export interface AuthorityMetrics {
  readonly authority: AuthorityName;
  /** RFC 3339, UTC; null before the first certificate. */
  readonly lastIssuedAt: string | null;
  /** Null: its keys are ours. */
  readonly outside: {
    /** Whether the process that holds its credentials answers; of the CA behind it, this says nothing. */
    readonly answers: boolean;
    /** How many certificates the CA has issued of those that it may issue in its life, where that is known. */
    readonly lifetime: { readonly issued: number; readonly limit: number } | null;
  } | null;
}

/** The port the lifecycle context has in its adapters; every call is one request on the control plane's socket. */
export interface PkiControlPlane {
  /** Throws when the control plane cannot be reached or does not answer: the outcome is unknown, ask `lookup`. */
  issue(request: IssueRequest): Promise<IssuedCertificate | IssuancePending | Refused<IssueRefusal>>;
  lookup(commandId: string): Promise<LookupAnswer>;
  /** Durable: a voided id is never signed. Refused when it already was, or may have been. */
  voidCommand(commandId: string): Promise<{ voided: true } | Refused<VoidRefusal>>;
  revoke(
    fingerprint: string,
    reason: RevocationReason,
  ): Promise<{ revokedAt: string } | Refused<'unknown_certificate' | 'caller_not_allowed'>>;
  authorities(): Promise<readonly AuthorityInfo[]>;
  /** Counts what the ledger holds: for the reconciliation of recorded against signed. */
  summary(): Promise<LedgerSummary>;
  metrics(): Promise<PkiMetrics>;
  /** Every issued certificate, oldest first. `next` is the position after which to go on; null where nothing follows. */
  issuedSince(
    position: number,
    limit: number,
  ): Promise<{ readonly certificates: readonly ListedCertificate[]; readonly next: number | null }>;
  /** Every certificate it has made for itself, oldest first, paged as `issuedSince`. */
  ownSince(
    position: number,
    limit: number,
  ): Promise<{ readonly certificates: readonly OwnCertificate[]; readonly next: number | null }>;
  ownInUse(): Promise<OwnInUse>;
  /** Orphans, oldest first, paged as `issuedSince`. */
  orphansSince(
    position: number,
    limit: number,
  ): Promise<{ readonly orphans: readonly OrphanCertificate[]; readonly next: number | null }>;
  /**
   * Everything there is to answer about the status of certificates. An answer appears moments after its
   * certificate was issued or revoked, and again when it is signed anew. `store` and `position` are those
   * of the page before; null and 0 to begin with.
   */
  ocspSince(store: string | null, position: number, limit: number): Promise<OcspPage>;
  /** Gives revocations back to a control plane that was restored from an old backup; those it knows change nothing. */
  adoptRevocations(revocations: readonly KnownRevocation[]): Promise<AdoptionSummary>;
  close(): Promise<void>;
}

export type PkiMethod =
  | 'issue'
  | 'lookup'
  | 'void'
  | 'revoke'
  | 'authorities'
  | 'summary'
  | 'metrics'
  | 'issued-since'
  | 'own-since'
  | 'own-in-use'
  | 'orphans-since'
  | 'ocsp-since'
  | 'adopt-revocations';
