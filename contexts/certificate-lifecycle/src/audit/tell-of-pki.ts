import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';
import { newAuditEntryId } from './audit-entry.ts';
import { describeActor } from './describe-actor.ts';

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
  await audit.append(tx, {
    id: newAuditEntryId(now),
    at: now.toISOString(),
    actor: describeActor(actor),
    onBehalfOf: null,
    action: 'reconcile-with-pki',
    outcome: 'done',
    identityId: null,
    certificateId: null,
    purpose: null,
    before: null,
    after: null,
    event: type,
    reason,
    detail,
    correlationId,
    evidenceHash: null,
  });
}
