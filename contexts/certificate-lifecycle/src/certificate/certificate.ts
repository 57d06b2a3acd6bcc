import type { EvidenceType } from '../evidence/evidence.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { CertificateId } from './certificate-id.ts';
import type { RevocationReason } from './revocation-reason.ts';

/**
 * One certificate of one identity for one purpose, from the wish for it to its tombstone.
 *
 * A renewal never changes the certificate in force; it makes a second record:
 *
 *                  T-30 renew             evidence for the new one
 *                      │                            │
 *   current  ── active ┼──────────── active ────────┼─ retired(replaced) ── rollback window ── (over)
 *                      │                            │          │
 *   next        requested ─ issued ─ installed_…  ──┴─ active  │ seen again inside the window:
 *                                                        ▲     ▼ the two change places
 *                                            installed_pending_activation, alarm
 *
 * So at every moment at most one record of an identity + purpose + slot is `active` (FR-004).
 * All times are RFC 3339 in UTC with milliseconds, so that they sort as text.
 */
export type Certificate =
  | RequestedCertificate
  | IssuedCertificate
  | InstalledCertificate
  | ActiveCertificate
  | InactiveCertificate
  | RetiredCertificate
  | RevokedCertificate
  | DeletedCertificate;

export type CertificateState = Certificate['state'];

interface Common {
  readonly id: CertificateId;
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  /** Null for purposes with one certificate per identity. */
  readonly slot: string | null;
  /** Who has the say over it. */
  readonly operatingModel: OperatingModel;
  /** Grows by one with every stored change. */
  readonly version: number;
  readonly requestedAt: string;
  /** Why it was asked for, in the words of whoever asked. */
  readonly requestReason: string;
  /** The certificate that this one is to replace, for a renewal. */
  readonly renewalOf: CertificateId | null;
  /** The policy rule and version that decided validity and thresholds, e.g. `charger_identity/1`. */
  readonly policyVersion: string;
  /** The version of the ownership matrix that allowed it; left out where its purpose alone decides, and in records of before there was one. */
  readonly ownershipVersion?: number;
  /** Left out where nobody saw with what its signing request was authenticated. */
  readonly askedWith?: AskedWith;
  /** The place of another identity that it takes as well when it comes into force. Of combined ones alone. */
  readonly alsoFor?: AlsoFor;
}

/** One of the station's EVSEs, towards vehicles. */
export interface AlsoFor {
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  readonly slot: string | null;
}

/** The certificate whose key the endpoint proved to hold when it sent its signing request: on its word it was issued. */
export interface AskedWith {
  readonly certificateId: CertificateId;
  /** RFC 3339. */
  readonly at: string;
}

/** A CSR that passed every check. Only its key reaches the certificate; the names come from our bindings. */
export interface AcceptedSigningRequest {
  readonly pem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: what answers are matched by. */
  readonly spkiSha256: string;
  /** RFC 5280 4.2.1.2 method 1, lower-case hex: the name that its certificate has for the key. */
  readonly subjectKeyId: string;
  readonly receivedAt: string;
}

/** What the PKI signed; the same in every later state. */
export interface SignedCertificate {
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprint: string;
  readonly spkiSha256: string;
  /** PEM, leaf first, root left out; null: the ownership matrix has it that only the state is stored of it. */
  readonly chainPem: string | null;
  /** Fingerprint of the certificate above it, where that is not in the chain that is stored. */
  readonly issuingCertificate?: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The PKI's name for who signed it; of an imported one that the PKI does not know, its issuer's name. */
  readonly authority: string;
  /** `IMPORTED` for what was not signed for us. */
  readonly profileVersion: string;
  /** For an imported one, when it was imported. */
  readonly issuedAt: string;
}

/** The profile of a certificate that existed before it had a record here. */
export const IMPORTED = 'imported';

export type RequestEnd = 'refused' | 'cancelled' | 'timed_out';

/** Why a request is to end; it ends only once the PKI has durably voided its command id. */
export interface IntendedEnd {
  readonly cause: RequestEnd;
  /** The PKI's named reason, or the operator's. */
  readonly reason: string;
  readonly detail: string;
}

/** Next: the endpoint, until there is a signing request; then the PKI (to sign, or to void when an end is intended). */
export interface RequestedCertificate extends Common {
  readonly state: 'requested';
  /** Seconds, by the policy of its `policyVersion`: an order that is repeated is the same order, whatever the policy says by then. */
  readonly validity: number;
  readonly signingRequest: AcceptedSigningRequest | null;
  readonly intendedEnd: IntendedEnd | null;
}

/** Next: delivery. Once `sentAt` is set the endpoint may already have thrown its old certificate away. */
export interface IssuedCertificate extends Common {
  readonly state: 'issued';
  readonly signed: SignedCertificate;
  readonly sentAt: string | null;
  /** Absent until it was sent once, and in records of before there was the field. */
  readonly firstSentAt?: string;
}

/** Next: the endpoint, by using it; nothing but evidence of use makes it active. */
export interface InstalledCertificate extends Common {
  readonly state: 'installed_pending_activation';
  readonly signed: SignedCertificate;
  readonly installedAt: string;
  /**
   * `rollback`: it was active, and the endpoint went back to an older one. `sent_again`: somebody had it sent
   * again, and until its endpoint answers nobody can be sure that it is held; `installedAt` then is when it last left.
   */
  readonly since: 'endpoint_answer' | 'inferred_from_use' | 'rollback' | 'sent_again' | 'reactivation' | 'import';
}

/** Next: nobody, until its renewal is due. */
export interface ActiveCertificate extends Common {
  readonly state: 'active';
  readonly signed: SignedCertificate;
  readonly installedAt: string;
  readonly activatedAt: string;
  readonly evidence: EvidenceType;
  /** When the endpoint was last seen using it, by the observer's clock. */
  readonly lastSeenAt: string;
  readonly replaced: CertificateId | null;
}

/** Next: the operator, who took it out of service. */
export interface InactiveCertificate extends Common {
  readonly state: 'inactive';
  readonly signed: SignedCertificate;
  readonly deactivatedAt: string;
}

/** Next: nobody. A replaced one may authenticate as a rollback until `rollbackUntil`. */
export type RetiredCertificate = Common & {
  readonly state: 'retired';
  readonly signed: SignedCertificate;
  readonly retiredAt: string;
} & (
    | { readonly cause: 'replaced'; readonly replacedBy: CertificateId; readonly rollbackUntil: string }
    /** `was`: in which state its time came; left out by records of before there was the field. */
    | { readonly cause: 'expired'; readonly was?: 'issued' | 'installed_pending_activation' | 'active' | 'inactive' }
    /**
     * Given up while it may still be on the endpoint: seen in use it becomes active. `neverSent`: it cannot be there. Left
     * out: it left once, or the record is of before there was the field.
     */
    | { readonly cause: 'abandoned'; readonly neverSent?: true }
    /** The endpoint refused it, so it never held it. */
    | { readonly cause: 'install_rejected'; readonly detail: string }
  );

/** Next: the planes (CA, gateways) that confirm it; we refuse it from this moment. */
export interface RevokedCertificate extends Common {
  readonly state: 'revoked';
  readonly signed: SignedCertificate;
  readonly revokedAt: string;
  readonly reason: RevocationReason;
  /** When the CA recorded it; null while that is outstanding. */
  readonly confirmedByAuthorityAt: string | null;
  /** RFC 3339: the PKI said that neither the certificate nor its issuer is its own. Left out: it has not. */
  readonly unknownToPkiAt?: string;
  /** One sentence of whoever said that its issuer has revoked it. Left out: the authority itself confirmed it. */
  readonly reportedRevoked?: string;
  /** RFC 5280 5.3.2 (invalidity date): since when the compromise is suspected. Left out: always. */
  readonly suspectedSince?: string;
  /** The compromised one that took this one with it. */
  readonly revokedWith?: CertificateId;
}

/** Next: nobody. A tombstone: enough to recognise it, no material. */
export interface DeletedCertificate extends Common {
  readonly state: 'deleted';
  readonly deletedAt: string;
  readonly cause: RequestEnd | 'operator';
  readonly reason: string;
  readonly detail: string;
  /** Of the request's key or the certificate's, when there was one. */
  readonly spkiSha256: string | null;
  readonly fingerprint: string | null;
  /** Null: the CA has not confirmed one. */
  readonly revocation: BuriedRevocation | null;
}

/** What the CA must be told again should it forget, as long as the certificate has not expired. */
export interface BuriedRevocation {
  readonly authority: string;
  /** Fingerprint of the issuing certificate; null: the root, which the chain left out. */
  readonly issuer: string | null;
  readonly serial: string;
  readonly reason: RevocationReason;
  readonly confirmedAt: string;
  readonly notAfter: string;
}

/** The states in which a signed certificate exists. */
export type CertificateWithMaterial = Extract<Certificate, { readonly signed: SignedCertificate }>;

export function hasMaterial(certificate: Certificate): certificate is CertificateWithMaterial {
  return certificate.state !== 'requested' && certificate.state !== 'deleted';
}

export function spkiOf(certificate: Certificate): string | null {
  switch (certificate.state) {
    case 'requested':
      return certificate.signingRequest?.spkiSha256 ?? null;
    case 'deleted':
      return certificate.spkiSha256;
    default:
      return certificate.signed.spkiSha256;
  }
}

/** RFC 3339; null: it never left, so its endpoint cannot have it. */
export const firstSentAt = (record: IssuedCertificate): string | null => record.firstSentAt ?? record.sentAt;
