import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { Approval } from '../../approval/approval.ts';
import type { ApprovalStore } from '../../approval/approval-store.ts';

/** Whose change, or deviation, is asked about by its identity; of all else the record itself is named. */
const ABOUT_IDENTITY: ReadonlySet<string> = new Set([
  'change-identity',
  'decommission-identity',
  'grant-binding-exception',
  'grant-station-tolerance',
]);

export function memoryApprovalStore(database: MemoryDatabase): ApprovalStore {
  const approvals = database.table<Approval>('lifecycle.approval');
  const pending = (): readonly Approval[] => [...approvals.values()].filter(({ status }) => status === 'pending');
  return onlyThese<ApprovalStore>('approvals', {
    insert: async (_tx, approval) => approvals.set(approval.id, approval),
    update: async (_tx, approval) => {
      if (approvals.get(approval.id)?.status !== 'pending') throw new Error(`${approval.id} is not pending`);
      approvals.set(approval.id, approval);
    },
    lock: async (_tx, id) => approvals.get(id),
    lockElsewhere: async () => undefined,
    pendingFor: async (_tx, action) =>
      pending().find((one) => canonicalJson({ ...one.action }) === canonicalJson({ ...action })) ?? null,
    pendingAbout: async (_tx, subject) =>
      pending().filter(({ action }) => {
        const about = { ...action } as Readonly<Record<string, unknown>>;
        const named = ['certificateId', 'recoveryCaseId', 'bundleId', 'waveId', 'bulkActionId'];
        const names = ABOUT_IDENTITY.has(action.kind) ? [...named, 'identityId'] : named;
        return names.some((name) => about[name] === subject);
      }),
    find: async (id) => approvals.get(id),
  });
}
