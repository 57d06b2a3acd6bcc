import { domainEventOf } from '@bfcert/kernel/outbox';
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
  const { id: bindingExceptionId, identityId, purpose, kind, value, until, people } = after;
  const detail = { bindingExceptionId, bindingKind: kind, value, until, ...people };
  const states = { before: before?.state ?? null, after: after.state };
  const data = { ...detail, managedIdentityId: identityId, certificatePurpose: purpose, ...states };
  await events.append(
    tx,
    domainEventOf(now, context, { type: 'BindingExceptionStateChanged', subject: identityId, data }),
  );
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
