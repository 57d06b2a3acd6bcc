import { type AuditEntry, auditEntryOf } from '@bfcert/certificate-lifecycle';
import type { Json } from '@bfcert/kernel/canonical-json';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type ChargerId, purposeOf } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';

export interface Change {
  readonly identityId: ChargerId;
  /** The domain event, past tense. */
  readonly event: string;
  /** The command or duty that did it. */
  readonly action: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly data: { readonly [key: string]: Json };
  readonly certificateId?: AuditEntry['certificateId'];
}

/** Event and audit entry of a change, in the change's own transaction (NFR-001). Call it after the change has been written. */
export async function recordChange(
  { clock, events, audit, stores }: Pick<EvseSecurityDependencies, 'clock' | 'events' | 'audit' | 'stores'>,
  tx: Transaction,
  change: Change,
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const charger = await stores.chargers.find(tx, change.identityId);
  await events.append(
    tx,
    domainEventOf(now, context, {
      type: change.event,
      subject: change.identityId,
      data: { ...change.data, before: change.before, after: change.after },
    }),
  );
  await audit.append(
    tx,
    auditEntryOf(now, context, {
      action: change.action,
      identityId: change.identityId,
      certificateId: change.certificateId ?? null,
      purpose: charger === null ? 'charger_identity' : purposeOf(charger),
      before: change.before,
      after: change.after,
      event: change.event,
      detail: change.data,
    }),
  );
}
