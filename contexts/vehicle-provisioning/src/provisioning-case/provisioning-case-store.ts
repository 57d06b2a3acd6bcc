import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Artifact } from './artifact.ts';
import type { WaitedFor } from './party.ts';
import type { ProvisioningCase, ProvisioningStateName } from './provisioning-case.ts';
import type { ProvisioningCaseId } from './provisioning-case-id.ts';
import type { Signals } from './signals.ts';

/** Where a vehicle has a thing: a place has one unfinished case, and one active. */
export type CasePlace = Pick<ProvisioningCase, 'identityId' | 'artifact' | 'slot'>;

export interface ProvisioningCaseStore {
  /** Holds the place until the transaction ends, and gives its unfinished case. */
  unfinishedIn(tx: Transaction, place: CasePlace): Promise<ProvisioningCase | null>;
  /** Holds the row until the transaction ends; null: the place has no active case. */
  activeIn(tx: Transaction, place: CasePlace): Promise<ProvisioningCase | null>;
  add(tx: Transaction, one: ProvisioningCase, signals: Signals): Promise<void>;
  find(tx: Transaction, id: ProvisioningCaseId): Promise<ProvisioningCase | null>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: ProvisioningCaseId): Promise<ProvisioningCase | null>;
  save(tx: Transaction, one: ProvisioningCase): Promise<void>;
  /** Prerequisites as they were named; the others in the order in which they were heard first. */
  signalsOf(tx: Transaction, id: ProvisioningCaseId): Promise<Signals>;
  /** With its case locked: writes what differs from `before`. */
  saveSignals(tx: Transaction, id: ProvisioningCaseId, before: Signals, after: Signals): Promise<void>;
  /** Whose time is up at `at`, the longest ago first. */
  due(tx: Transaction, at: Date, limit: number): Promise<readonly ProvisioningCaseId[]>;
  /** Not withdrawn. */
  openOf(tx: Transaction, id: IdentityId): Promise<readonly ProvisioningCaseId[]>;
  moveToOwner(tx: Transaction, id: IdentityId, owner: string): Promise<void>;
  /** Newest first. */
  page(tx: Transaction, owners: OwnerScope, page: ProvisioningCasesPage): Promise<readonly ProvisioningCase[]>;
}

export interface ProvisioningCasesPage {
  readonly identityId?: IdentityId;
  readonly artifact?: Artifact;
  readonly state?: ProvisioningStateName;
  readonly waitingFor?: WaitedFor;
  readonly broker?: string;
  readonly before: ProvisioningCaseId | null;
  readonly limit: number;
}
