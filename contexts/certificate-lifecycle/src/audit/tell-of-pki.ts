import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';
import { auditEntryOf } from './audit-entry.ts';

/** What was found out about the PKI's books: event and audit entry in the transaction of what they tell of. */
export async function tellOfPki(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  type: 'OrphanCertificateFound' | 'PkiLedgerRolledBack',
  reason: string,
  detail: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const now = clock.now();
  const actor = systemActor('pki-reconciliation');
  const correlationId = newId('cor', now.getTime());
  await events.append(tx, {
    id: newId('evt', now.getTime()),
    type,
    version: 1,
    subject: 'pki',
    at: now.toISOString(),
    actor,
    correlationId,
    causationId: null,
    data: detail,
  });
  const cause = { actor, reason, correlationId };
  await audit.append(tx, auditEntryOf(now, cause, { action: 'reconcile-with-pki', event: type, detail }));
}
