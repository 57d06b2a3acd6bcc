import type { Json } from '@bfcert/kernel/canonical-json';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext } from './command.ts';

/** What was done about who may call. Never a secret nor anything a secret could be found from. */
export async function auditAccess(
  { clock, audit }: Pick<LifecycleDependencies, 'clock' | 'audit'>,
  tx: Transaction,
  action: string,
  { actor, reason, correlationId }: CommandContext,
  { outcome = 'done', ...detail }: { readonly outcome?: 'done' | 'refused'; readonly [name: string]: Json },
): Promise<void> {
  const now = clock.now();
  await audit.append(tx, {
    id: newAuditEntryId(now),
    at: now.toISOString(),
    actor: describeActor(actor),
    onBehalfOf: actor.onBehalfOf ?? null,
    action,
    outcome,
    identityId: null,
    certificateId: null,
    purpose: null,
    before: null,
    after: null,
    event: null,
    reason,
    detail,
    correlationId,
    evidenceHash: null,
  });
}
