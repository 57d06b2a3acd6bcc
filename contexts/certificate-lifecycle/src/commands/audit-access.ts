import type { Json } from '@bfcert/kernel/canonical-json';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext } from './command.ts';

/** What was done about who may call. Never a secret nor anything a secret could be found from. */
export async function auditAccess(
  { clock, audit }: Pick<LifecycleDependencies, 'clock' | 'audit'>,
  tx: Transaction,
  action: string,
  context: CommandContext,
  { outcome = 'done', ...detail }: { readonly outcome?: 'done' | 'refused'; readonly [name: string]: Json },
): Promise<void> {
  await audit.append(tx, auditEntryOf(clock.now(), context, { action, outcome, detail }));
}
