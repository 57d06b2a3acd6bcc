import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { Person } from '../approval/people.ts';
import { by, type LifecycleWorld, pkiEngineer } from './lifecycle-world.ts';

/** Beside Mara: whom a world has to be given (`people`). */
export const secondEngineer: Person = { person: 'noor', roles: ['pki_engineer'], owners: 'all' };

export const noor: Actor = { ...pkiEngineer, id: 'noor', person: 'noor' };

export async function approve({ lifecycle }: LifecycleWorld, approvalId: ApprovalId): Promise<void> {
  unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(noor, { reason: 'looked at' })));
}
