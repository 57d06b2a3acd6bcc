import type { CertificateId, IdentityId } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EnrolmentToken, EnrolmentTokenId } from './enrolment-token.ts';
import type { VasEnrolment, VasEnrolmentId, VasEnrolmentState } from './vas-enrolment.ts';
import type { VasProgram } from './vas-program.ts';
import type { VehicleKey, VehicleKeyId } from './vehicle-key.ts';

export interface VasEnrolmentStore {
  /** False: there is one of this request already, by whomever; nothing was stored. */
  add(tx: Transaction, enrolment: VasEnrolment): Promise<boolean>;
  lock(tx: Transaction, id: VasEnrolmentId): Promise<VasEnrolment | null>;
  /** Locked. */
  ofRequest(tx: Transaction, requestSha256: string): Promise<VasEnrolment | null>;
  answer(
    tx: Transaction,
    id: VasEnrolmentId,
    answer: { readonly state: VasEnrolmentState; readonly by: string; readonly at: Date },
  ): Promise<void>;
  ordered(tx: Transaction, id: VasEnrolmentId, certificateId: CertificateId): Promise<void>;
  /** One that led to nothing: the audit keeps it. */
  remove(tx: Transaction, id: VasEnrolmentId): Promise<void>;
  /** Newest first. */
  page(
    tx: Transaction,
    owners: OwnerScope,
    query: WayInQuery<VasEnrolmentId> & { readonly state?: VasEnrolmentState },
  ): Promise<readonly VasEnrolment[]>;
  moveToOwner(tx: Transaction, identityId: IdentityId, owner: string): Promise<void>;
}

export interface WayInQuery<Id> {
  readonly identityId?: IdentityId;
  readonly program?: string;
  readonly before: Id | null;
  readonly limit: number;
}

export interface EnrolmentTokenStore {
  add(tx: Transaction, token: EnrolmentToken): Promise<void>;
  /** Locked. */
  bySecret(tx: Transaction, secretSha256: string): Promise<EnrolmentToken | null>;
  lock(tx: Transaction, id: EnrolmentTokenId): Promise<EnrolmentToken | null>;
  /** Null: for none any more. */
  use(tx: Transaction, id: EnrolmentTokenId, requestSha256: string | null): Promise<void>;
  withdraw(tx: Transaction, id: EnrolmentTokenId, at: Date): Promise<void>;
  /** Newest first. */
  page(tx: Transaction, owners: OwnerScope, query: WayInQuery<EnrolmentTokenId>): Promise<readonly EnrolmentToken[]>;
  moveToOwner(tx: Transaction, identityId: IdentityId, owner: string): Promise<void>;
}

export interface VehicleKeyStore {
  /** False: it is registered already; nothing was stored. */
  add(tx: Transaction, key: VehicleKey): Promise<boolean>;
  find(tx: Transaction, spkiSha256: string): Promise<VehicleKey | null>;
  lock(tx: Transaction, id: VehicleKeyId): Promise<VehicleKey | null>;
  /** Whether any vehicle of the program may come with nothing but such a key. */
  anyIn(tx: Transaction, program: string): Promise<boolean>;
  withdraw(tx: Transaction, id: VehicleKeyId, at: Date): Promise<void>;
  /** Newest first. */
  page(tx: Transaction, owners: OwnerScope, query: WayInQuery<VehicleKeyId>): Promise<readonly VehicleKey[]>;
  moveToOwner(tx: Transaction, identityId: IdentityId, owner: string): Promise<void>;
}

export interface VasProgramStore {
  find(tx: Transaction, program: string): Promise<VasProgram | null>;
  /** The one that requests without a label are for. */
  default(tx: Transaction): Promise<VasProgram | null>;
  /** One that becomes the default takes it from the one before. */
  save(tx: Transaction, program: VasProgram): Promise<void>;
  all(tx: Transaction): Promise<readonly VasProgram[]>;
}
