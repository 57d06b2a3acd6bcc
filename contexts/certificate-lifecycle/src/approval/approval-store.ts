import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Id } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { BulkActionId } from '../bulk-action/bulk-action-id.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { RecoveryCaseId } from '../recovery-case/recovery-case-id.ts';
import type { TrustAnchorBundleId } from '../trust-anchor-bundle/trust-anchor-bundle.ts';
import type { ApprovableAction, Approval, ApprovalStatus } from './approval.ts';
import type { ApprovalId } from './approval-id.ts';

export interface ApprovalStore {
  insert(tx: Transaction, approval: Approval): Promise<void>;
  update(tx: Transaction, approval: Approval): Promise<void>;
  /** Locked until the transaction ends. The identity it is about is locked before, always. */
  lock(tx: Transaction, id: ApprovalId): Promise<Approval | null>;
  /** A wave has no row here: until the transaction ends nobody else asks about it, or answers. */
  lockWave(tx: Transaction, id: Id<'wav'>): Promise<void>;
  /** The same of anything else that has its row in another context. */
  lockElsewhere(tx: Transaction, id: string): Promise<void>;
  /** The one that is stored as pending for exactly this; it may have expired. */
  pendingFor(tx: Transaction, action: ApprovableAction): Promise<Approval | null>;
  /** Those stored as pending that are about this certificate, identity (its change, an exception from its names), recovery case, version of a bundle, bulk action or wave; locked. */
  pendingAbout(
    tx: Transaction,
    subject: CertificateId | IdentityId | RecoveryCaseId | TrustAnchorBundleId | BulkActionId | Id<'wav'>,
  ): Promise<readonly Approval[]>;
  find(id: ApprovalId): Promise<Approval | null>;
  /** Newest first, those after `after` in that order. `at`, RFC 3339, tells the expired from the pending. */
  page(query: {
    readonly status?: ApprovalStatus;
    readonly owners: OwnerScope;
    readonly at: string;
    readonly after: ApprovalId | null;
    readonly limit: number;
  }): Promise<readonly Approval[]>;
}
