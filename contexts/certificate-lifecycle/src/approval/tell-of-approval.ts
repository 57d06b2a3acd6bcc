import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext, CommandName } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type Approval, certificateBehind } from './approval.ts';

/** Audit entry and event of a question or an answer, in the caller's transaction. */
export async function tellOfApproval(
  deps: LifecycleDependencies,
  tx: Transaction,
  approval: Approval,
  before: Approval | null,
  {
    action,
    purpose,
    context,
  }: {
    readonly action: CommandName | 'request-approval' | 'overtake-approval';
    readonly purpose: string | null;
    readonly context: CommandContext;
  },
): Promise<void> {
  const now = deps.clock.now();
  const type =
    before === null ? 'ApprovalRequested' : approval.status === 'overtaken' ? 'ApprovalOvertaken' : 'ApprovalAnswered';
  const certificateId = certificateBehind(approval.action);
  const detail = {
    approvalId: approval.id,
    asksFor: { ...approval.action },
    requestedBy: approval.requestedBy,
    expiresAt: approval.expiresAt,
    ...(approval.answer === null ? {} : { selfApproved: approval.answer.selfApproved }),
    ...(approval.overtaken === undefined ? {} : { because: approval.overtaken.because }),
  };
  await deps.events.append(
    tx,
    domainEventOf(now, context, {
      type,
      subject: approval.identityId ?? approval.id,
      data: {
        approvalId: approval.id,
        certificateRecordId: certificateId,
        managedIdentityId: approval.identityId,
        command: approval.action.kind,
        status: approval.status,
        // The command, this and who the two were: by these EVSE security carries out what was agreed to.
        waveId: approval.action.kind === 'start-wave' ? approval.action.waveId : null,
        authorizationKeyId: approval.action.kind === 'revoke-authorization-key' ? approval.action.keyId : null,
        keyCutoverPathId: approval.action.kind === 'record-key-cutover-path' ? approval.action.pathId : null,
        breakGlassId: approval.action.kind === 'open-break-glass' ? approval.action.breakGlassId : null,
        version: 'version' in approval.action ? approval.action.version : null,
        requestedBy: approval.requestedBy,
        answeredBy: approval.answer?.by ?? null,
        selfApproved: approval.answer?.selfApproved ?? null,
        ...(approval.overtaken === undefined ? {} : { because: approval.overtaken.because }),
      },
    }),
  );
  await deps.audit.append(
    tx,
    auditEntryOf(now, context, {
      action,
      identityId: approval.identityId,
      certificateId,
      purpose,
      before: before?.status ?? null,
      after: approval.status,
      event: type,
      detail,
    }),
  );
}
