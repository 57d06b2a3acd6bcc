import type { OwnerScope } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { SearchTerms } from '../queries/search-terms.ts';
import type { Plane } from '../revocation/plane/plane.ts';
import type { Certificate, CertificateState } from './certificate.ts';
import type { CertificateId } from './certificate-id.ts';

/** What an operator may filter by beside purpose, state and whose it is. */
export interface FurtherFilter {
  readonly identityId?: IdentityId;
  readonly operatingModel?: OperatingModel;
  /** An authority of the PKI, or the name of an outside issuer, exactly. */
  readonly issuer?: string;
  readonly slot?: string;
  /** RFC 3339 with milliseconds, by notAfter. Without a `state` only of what is in service. */
  readonly endsBefore?: string;
  readonly endsAfter?: string;
  /** Revoked, and that has not arrived there. */
  readonly outstandingPlane?: Plane;
}

export interface CertificateFilter extends FurtherFilter {
  readonly purpose?: PurposeName;
  readonly state?: CertificateState;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: string;
  readonly search?: SearchTerms;
  /** As `endsBefore`, which is given beside it, but of each purpose its own time; of a purpose that is missing, none. */
  readonly purposeEndsBefore?: Partial<Readonly<Record<PurposeName, string>>>;
  /** Certificates of other owners are not there. */
  readonly owners: OwnerScope;
  /** RFC 3339. Without a `state`, tombstones are left out but for requests refused since then. */
  readonly refusedSince: string;
}

export interface StoredCertificate {
  readonly record: Certificate;
  /** RFC 3339. */
  readonly updatedAt: string;
}

/** What takes a transaction also reads through it: a second session inside one would wait for a free one of the pool. */
export interface CertificateStore {
  /** Throws unless the stored version is that of `before`: the caller holds the lock, so anything else is a bug. */
  write(tx: Transaction, written: WrittenStep): Promise<void>;
  /** Of many records at once, each of another identity: that they were seen in use, which is told to nobody. Throws as `write` does. */
  writeSeen(tx: Transaction, steps: readonly Pick<WrittenStep, 'record' | 'before'>[]): Promise<void>;
  identityOf(tx: Transaction, id: CertificateId): Promise<IdentityId | null>;
  /**
   * Locks the identity until the transaction ends, so that two commands on one identity wait for each other, and then
   * reads its records: whoever changes a record has this lock.
   */
  hold(tx: Transaction, identityId: IdentityId): Promise<Holdings | null>;
  /** The same of many, locked by their ids; those that do not exist are missing. */
  holdAll(tx: Transaction, identityIds: readonly IdentityId[]): Promise<readonly Holdings[]>;
  /** The same for the identity that has this record, which never changes. */
  holdOwnerOf(tx: Transaction, id: CertificateId): Promise<Holdings | null>;
  /** Other identities that hold a record with this key. */
  holdersOfKey(tx: Transaction, spkiSha256: string): Promise<readonly IdentityId[]>;
  /** The record of another identity that is active in this place: a combined one. Whoever may bring one there has this identity locked. */
  otherHolderOf(
    tx: Transaction,
    place: Pick<Certificate, 'identityId' | 'purpose' | 'slot'>,
  ): Promise<CertificateId | null>;
  /** The combined records of other identities that speak for this one as well, whatever their state. Whoever may add one has this identity locked. */
  speakingFor(tx: Transaction, identityId: IdentityId): Promise<readonly Certificate[]>;
  find(id: CertificateId): Promise<StoredCertificate | null>;
  findByFingerprint(tx: Transaction, fingerprint: string): Promise<Certificate | null>;
  /** Of whatever issuers. */
  findBySerial(tx: Transaction, serial: string): Promise<readonly Certificate[]>;
  allOf(identityIds: readonly IdentityId[]): Promise<readonly StoredCertificate[]>;
  /** Newest first, those after `after` in that order. */
  page(filter: CertificateFilter, after: CertificateId | null, limit: number): Promise<readonly StoredCertificate[]>;
  /** Of these owners. Of all of them it is quick however many records there are; of some it reads theirs. */
  counts(
    owners: OwnerScope,
  ): Promise<readonly { readonly purpose: PurposeName; readonly state: CertificateState; readonly count: number }[]>;
  /** Folds the count's increments together; the counts stay the same. */
  foldCounts(tx: Transaction): Promise<void>;
  /**
   * Imported ones of these purposes that have not ended in a tombstone, by id, those after `after`. Not of an identity that has an active
   * one of `unlessActive`.
   */
  importedOf(
    tx: Transaction,
    of: { readonly purposes: readonly PurposeName[]; readonly unlessActive: readonly PurposeName[] },
    after: CertificateId | null,
    limit: number,
  ): Promise<readonly Certificate[]>;
  /** Records in a stage that can expire whose notAfter is not after `at`, soonest first. */
  dueToExpire(
    at: string,
    limit: number,
  ): Promise<readonly { readonly id: CertificateId; readonly identityId: IdentityId }[]>;
  /** The same counted, of those whose notAfter is after `after`. */
  countDueToExpire(after: string | null, at: string): Promise<number>;
  /** Whose revocation the CA has confirmed and whose notAfter is after `at`, tombstones too; the latest confirmed first. */
  confirmedRevocations(
    at: string,
    after: RevocationMark | null,
    limit: number,
  ): Promise<readonly (RevocationMark & { readonly record: Certificate })[]>;
}

/** A record as it becomes, with all that is told of it: written together, in one statement. */
export interface WrittenStep {
  readonly record: Certificate;
  /** As it was; null for a record that is new. */
  readonly before: Certificate | null;
  /** In this order. */
  readonly events: readonly DomainEvent[];
  readonly entries: readonly AuditEntry[];
}

export interface RevocationMark {
  readonly id: CertificateId;
  readonly confirmedAt: string | null;
}
