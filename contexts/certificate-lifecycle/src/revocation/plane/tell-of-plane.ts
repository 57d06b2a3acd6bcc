import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../../audit/audit-entry.ts';
import type { CommandContext } from '../../commands/command.ts';
import type { LifecycleDependencies } from '../../ports.ts';
import type { PlaneConfirmation } from './plane-confirmation.ts';

/** The audit entry of what was heard of a plane, and the event when the revocation has arrived there. */
export async function tellOfPlane(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  { certificateId, identityId, purpose, plane, fingerprint, revokedAt, state, since, detail }: PlaneConfirmation,
  { action, context }: { readonly action: string; readonly context: CommandContext },
): Promise<void> {
  const now = clock.now();
  const event = state === 'confirmed' ? 'RevocationPlaneConfirmed' : null;
  if (event !== null) {
    await events.append(
      tx,
      domainEventOf(now, context, {
        type: event,
        subject: identityId,
        data: {
          certificateRecordId: certificateId,
          managedIdentityId: identityId,
          certificatePurpose: purpose,
          fingerprint,
          plane,
          revokedAt,
          confirmedAt: since,
          detail,
        },
      }),
    );
  }
  await audit.append(
    tx,
    auditEntryOf(now, context, {
      action,
      identityId,
      certificateId,
      purpose,
      before: 'revoked',
      after: 'revoked',
      event,
      detail: { plane, state, detail },
    }),
  );
}
