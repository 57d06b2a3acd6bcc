import {
  type AuditedCommand,
  type AuditedOutcome,
  type CommandContext,
  type Deed,
  runAudited,
} from '@bfcert/certificate-lifecycle';
import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';

type Named<Reason extends string> = { readonly reason: Reason; readonly detail: string };

/** What a person orders about how vehicles come in: audited, and with a reason. */
export function runCommand<Value, Reason extends string>(
  deps: EnrolmentDependencies,
  command: AuditedCommand<Value>,
  context: CommandContext,
  work: (tx: Transaction, note: (deed: Deed) => Promise<void>) => Promise<Result<Value, Named<Reason>>>,
): AuditedOutcome<Value, Reason | 'reason_missing'> {
  return runAudited<Value, Reason | 'reason_missing'>(deps, command, context, async (tx, note) =>
    context.reason.trim() === '' ? refused({ reason: 'reason_missing', detail: 'Say why.' }) : work(tx, note),
  );
}
