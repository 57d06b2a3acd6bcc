import { type AuditEntry, auditEntryOf, type CommandContext, type Refusal } from '@bfcert/certificate-lifecycle';
import type { Role } from '@bfcert/kernel/actor';
import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';

export type CommandRefusal = 'role_missing' | 'reason_missing';

/** What was done, for the audit; said by the command in the transaction that does it. */
type Deed = Pick<AuditEntry, 'detail'> & Partial<Pick<AuditEntry, 'identityId' | 'before' | 'after'>>;

/** What a person orders: who may, and why, is asked first; what is refused is audited as well, and changes nothing. */
export function runCommand<Value, Reason extends string>(
  { transactions, audit, clock }: EnrolmentDependencies,
  { action, roles }: { readonly action: string; readonly roles: readonly Role[] },
  context: CommandContext,
  work: (tx: Transaction, note: (deed: Deed) => Promise<void>) => Promise<Result<Value, Refusal<Reason>>>,
): Promise<Result<Value, Refusal<Reason | CommandRefusal>>> {
  const append = (tx: Transaction, outcome: AuditEntry['outcome'], deed: Deed) =>
    audit.append(tx, auditEntryOf(clock.now(), context, { action, outcome, ...deed }));
  return transactions.run(async (tx) => {
    const outcome = objectionTo(context, roles) ?? (await work(tx, (deed) => append(tx, 'done', deed)));
    if (!outcome.ok) {
      const { reason: refusal, detail: sentence } = outcome.refusal;
      await append(tx, 'refused', { detail: { refusal, sentence } });
    }
    return outcome;
  });
}

function objectionTo({ actor, reason }: CommandContext, roles: readonly Role[]) {
  if (!actor.roles.some((role) => roles.includes(role))) {
    return refused({ reason: 'role_missing', detail: `Needs the role ${roles.join(' or ')}.` } as const);
  }
  return reason.trim() === '' ? refused({ reason: 'reason_missing', detail: 'Say why.' } as const) : null;
}
