import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BundleState, TrustAnchorBundle } from './trust-anchor-bundle.ts';
import { whatIsTold } from './what-is-told.ts';

/** Audit entry and event of a version that nobody is ever given, in the caller's transaction. */
export async function tellOfEnd(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  bundle: TrustAnchorBundle,
  end: {
    readonly after: BundleState;
    readonly event: 'TrustAnchorBundleDeleted' | 'TrustAnchorProposalTurnedDown';
    readonly action: 'delete-trust-anchor-draft' | 'turn-down-trust-anchors';
  },
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const { id, purpose, state: before } = bundle;
  const data = whatIsTold(bundle);
  const { after, event, action } = end;
  const told = event === 'TrustAnchorProposalTurnedDown' ? { ...data, state: after } : data;
  await events.append(tx, domainEventOf(now, context, { type: event, subject: id, data: told }));
  await audit.append(tx, auditEntryOf(now, context, { action, purpose, before, after, event, detail: data }));
}
