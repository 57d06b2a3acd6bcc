import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BindingException } from './binding-exception.ts';

/** Event and audit entry of every change of an exception, in the transaction of the change. */
export async function tellOfException(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  after: BindingException,
  before: BindingException | null,
  { action, context }: Cause,
): Promise<void> {
  const now = clock.now();
  const { actor, correlationId } = context;
  const { id: bindingExceptionId, identityId, purpose, kind, value, until, people } = after;
  const detail = { bindingExceptionId, bindingKind: kind, value, until, ...people };
  const states = { before: before?.state ?? null, after: after.state };
  await events.append(tx, {
    id: newId('evt', now.getTime()),
    type: 'BindingExceptionStateChanged',
    version: 1,
    subject: identityId,
    at: now.toISOString(),
    actor,
    correlationId,
    causationId: context.causationId ?? null,
    data: { ...detail, managedIdentityId: identityId, certificatePurpose: purpose, ...states },
  });
  await audit.append(
    tx,
    auditEntryOf(now, context, {
      action,
      identityId,
      purpose,
      ...states,
      event: 'BindingExceptionStateChanged',
      detail,
    }),
  );
}
