import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import { stageOf } from '../certificate/transitions.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Approval } from './approval.ts';
import type { ApprovalStore } from './approval-store.ts';
import { tellOfApproval } from './tell-of-approval.ts';

/** States with which something is over that a second person may be asked about. */
const ENDS: readonly Certificate['state'][] = ['inactive', 'retired', 'revoked', 'deleted'];

/** A record has left service: what was asked about it as it was can be done no more. */
export async function overtakeByEnd(
  deps: LifecycleDependencies,
  tx: Transaction,
  { before, after }: { readonly before: Certificate | null; readonly after: Certificate },
  context: CommandContext,
): Promise<void> {
  if (before === null || before.state === after.state || !ENDS.includes(after.state)) return;
  await overtake(deps, tx, after.id, `The certificate is ${stageOf(after)} meanwhile.`, context);
}

/**
 * Closes the questions about something that has changed since they were asked, in the transaction of the change
 * and under the lock of what they are about. The question whose own yes makes the change is none of them.
 */
export async function overtake(
  deps: LifecycleDependencies,
  tx: Transaction,
  subject: Parameters<ApprovalStore['pendingAbout']>[1],
  because: string,
  context: CommandContext,
): Promise<void> {
  for (const before of await deps.approvals.pendingAbout(tx, subject)) {
    if (before.id === context.causationId) continue;
    const overtaken = { at: deps.clock.now().toISOString(), because };
    const after: Approval = { ...before, status: 'overtaken', overtaken };
    await deps.approvals.update(tx, after);
    await tellOfApproval(deps, tx, after, before, { action: 'overtake-approval', purpose: null, context });
  }
}
