import type { Transaction } from '@bfcert/kernel/transaction';
import type { HubSide, RecordSide } from './drift.ts';
import type { HubOperation, HubOperationId } from './hub-operation.ts';

/** A hub's certificate as it was when it was last looked at. Times are RFC 3339, by our clock. */
export interface SeenCertificate extends HubSide {
  readonly hub: string;
  readonly certificatePem: string;
  /** By the hub's clock. */
  readonly createdAt: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** When the hub was found not to have it any more; null while it has. */
  readonly goneAt: string | null;
}

/** The last look at everything a hub has. */
export interface HubLook {
  readonly hub: string;
  readonly startedAt: string;
  /** Of the last one that reached the end; null: none has yet. */
  readonly completedAt: string | null;
  /** What it found then. */
  readonly certificates: number;
  /** Why the last one did not reach the end; null: it did. */
  readonly error: string | null;
}

export interface Comparison {
  readonly fingerprint: string;
  readonly there: HubSide | null;
  readonly here: RecordSide | null;
}

export interface HubStore {
  lookOf(hub: string): Promise<HubLook | null>;
  setLook(tx: Transaction, look: HubLook): Promise<void>;

  seen(hub: string, ids: readonly string[]): Promise<readonly SeenCertificate[]>;
  /** Those that have it now, as they were last looked at. */
  withFingerprint(tx: Transaction, fingerprint: string): Promise<readonly SeenCertificate[]>;
  /** Those that had it once. */
  goneWithFingerprint(tx: Transaction, fingerprint: string): Promise<readonly SeenCertificate[]>;
  /** Ids of the certificates that a hub lets in for this thing. */
  activeOn(tx: Transaction, hub: string, thing: string): Promise<readonly string[]>;
  /** Takes the place of what was there under the same hub and id. */
  put(tx: Transaction, rows: readonly SeenCertificate[]): Promise<void>;
  /** Those a look that began at `at` has not met, and that are not gone yet. */
  notSeenSince(hub: string, at: string): Promise<readonly SeenCertificate[]>;
  /** In the order of their ids, after one of them; those that are gone left out. */
  page(hub: string, after: string | null, limit: number): Promise<readonly SeenCertificate[]>;
  /**
   * Both sides of each certificate in the order of the fingerprints, after one of them. Without the record of what this
   * hub does not have and another has, but for a revoked one that it had: it has confirmed the revocation.
   */
  compare(hub: string, after: string | null, limit: number): Promise<readonly Comparison[]>;

  insertOperation(tx: Transaction, operation: HubOperation): Promise<void>;
  updateOperation(tx: Transaction, operation: HubOperation): Promise<void>;
  lockOperation(tx: Transaction, id: HubOperationId): Promise<HubOperation | null>;
  /**
   * Whether another operation that shuts somebody out is being carried out at this hub; from here to the end
   * of the transaction none begins. Two of them at once could each take the other for the certificate that remains.
   */
  anotherShutsOut(tx: Transaction, hub: string, id: HubOperationId, at: string): Promise<boolean>;
  /** The one open operation on a hub's certificate; nobody else begins one before the transaction ends. */
  openOn(tx: Transaction, hub: string, hubCertificateId: string): Promise<HubOperation | null>;
  /** Whether a revocation of it was ordered at or after `at`, however it has ended. */
  revocationOrderedSince(tx: Transaction, hub: string, hubCertificateId: string, at: string): Promise<boolean>;
  findOperation(id: HubOperationId): Promise<HubOperation | null>;
  /** Newest first. */
  operations(hub: string, after: HubOperationId | null, limit: number): Promise<readonly HubOperation[]>;
  dueOperations(at: string, limit: number): Promise<readonly HubOperationId[]>;
  /** Those of the ids that an operation has created. */
  createdHere(hub: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}
