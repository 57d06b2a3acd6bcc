import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { overtake } from '../approval/overtake.ts';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type RecoveryCase, shownBootstrap } from './recovery-case.ts';

/** Event and audit entry of every change of a recovery case, in the transaction of the change; what was asked of it as it was is over. */
export async function tellOfRecovery(
  deps: LifecycleDependencies,
  tx: Transaction,
  after: RecoveryCase,
  before: RecoveryCase | null,
  { action, context }: { readonly action: string; readonly context: CommandContext },
): Promise<void> {
  const { clock, events, audit } = deps;
  const now = clock.now();
  const detail = {
    recoveryCaseId: after.id,
    because: after.because,
    bootstrap: after.bootstrap === null ? null : shownBootstrap(after.bootstrap),
    until: after.until,
    recoveredWith: after.recoveredWith,
    ...after.people,
  };
  const named = after.bootstrap?.kind === 'factory_certificate' ? after.bootstrap.certificateId : null;
  const certificateId = after.recoveredWith ?? named ?? after.because;
  await events.append(
    tx,
    domainEventOf(now, context, {
      type: 'RecoveryCaseStateChanged',
      subject: after.identityId,
      data: {
        ...detail,
        managedIdentityId: after.identityId,
        before: before?.state ?? null,
        after: after.state,
      },
    }),
  );
  await audit.append(
    tx,
    auditEntryOf(now, context, {
      action,
      identityId: after.identityId,
      certificateId,
      purpose: 'charger_identity',
      before: before?.state ?? null,
      after: after.state,
      event: 'RecoveryCaseStateChanged',
      detail,
    }),
  );
  if (before !== null) await overtake(deps, tx, after.id, `The recovery case is ${after.state} meanwhile.`, context);
}
