import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PlannedRevocation } from './planned-revocation.ts';

/** Event and audit entry of a plan that was made or has ended, in the caller's transaction. */
export async function tellOfPlan(
  deps: LifecycleDependencies,
  tx: Transaction,
  plan: PlannedRevocation,
  before: PlannedRevocation['status'] | null,
  { action, context }: { readonly action: string; readonly context: CommandContext },
): Promise<void> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const { actor, correlationId, causationId = null, reason } = context;
  const { certificateId, identityId, purpose, slot, status, deadline } = plan;
  const type = 'CertificateRevocationPlanChanged';
  await deps.events.append(tx, {
    id: newId('evt', now.getTime()),
    type,
    version: 1,
    subject: identityId,
    at,
    actor,
    correlationId,
    causationId,
    data: {
      certificateRecordId: certificateId,
      managedIdentityId: identityId,
      certificatePurpose: purpose,
      slot,
      status,
      revocationReason: plan.reason,
      deadline,
    },
  });
  await deps.audit.append(tx, {
    id: newAuditEntryId(now),
    at,
    actor: describeActor(actor),
    onBehalfOf: actor.onBehalfOf ?? null,
    action,
    outcome: 'done',
    identityId,
    certificateId,
    purpose,
    before,
    after: status,
    event: type,
    reason,
    detail: { revocationReason: plan.reason, deadline, approvalId: plan.approvalId },
    correlationId,
    evidenceHash: null,
  });
}
