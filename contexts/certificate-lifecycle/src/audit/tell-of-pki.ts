import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { domainEventOf } from '@bfcert/kernel/outbox';
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
  const cause = { actor: systemActor('pki-reconciliation'), reason, correlationId: newId('cor', now.getTime()) };
  await events.append(tx, domainEventOf(now, cause, { type, subject: 'pki', data: detail }));
  await audit.append(tx, auditEntryOf(now, cause, { action: 'reconcile-with-pki', event: type, detail }));
}
