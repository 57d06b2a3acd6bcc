import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
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
  const { certificateId, identityId, purpose, slot, status, deadline } = plan;
  const type = 'CertificateRevocationPlanChanged';
  await deps.events.append(
    tx,
    domainEventOf(now, context, {
      type,
      subject: identityId,
      data: {
        certificateRecordId: certificateId,
        managedIdentityId: identityId,
        certificatePurpose: purpose,
        slot,
        status,
        revocationReason: plan.reason,
        deadline,
      },
    }),
  );
  await deps.audit.append(
    tx,
    auditEntryOf(now, context, {
      action,
      identityId,
      certificateId,
      purpose,
      before,
      after: status,
      event: type,
      detail: { revocationReason: plan.reason, deadline, approvalId: plan.approvalId },
    }),
  );
}
