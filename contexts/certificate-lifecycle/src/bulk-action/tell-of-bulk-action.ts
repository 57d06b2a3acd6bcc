import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BulkAction } from './bulk-action.ts';

/** Audit entry and event of a bulk action's own change, in the caller's transaction; its targets have theirs. */
export async function tellOfBulkAction(
  deps: LifecycleDependencies,
  tx: Transaction,
  action: BulkAction,
  before: BulkAction | null,
  { did, context }: { readonly did: string; readonly context: CommandContext },
): Promise<void> {
  const now = deps.clock.now();
  const { id, command, plan, progress, status } = action;
  const counts = { acts: plan.acts, needApproval: plan.needApproval, ...progress };
  const turnedDown = action.turnedDown ?? null;
  await deps.events.append(
    tx,
    domainEventOf(now, context, {
      type: 'BulkActionChanged',
      subject: id,
      data: { bulkActionId: id, verb: command.verb, status, ...counts, turnedDown },
    }),
  );
  await deps.audit.append(
    tx,
    auditEntryOf(now, context, {
      action: did,
      purpose: action.filter.purpose ?? null,
      before: before?.status ?? null,
      after: status,
      event: 'BulkActionChanged',
      detail: { bulkActionId: id, command: { ...command }, filter: { ...action.filter }, ...counts },
    }),
  );
}
