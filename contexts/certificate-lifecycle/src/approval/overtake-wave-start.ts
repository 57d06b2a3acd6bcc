import type { Id } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { overtake } from './overtake.ts';

/** Nobody is asked any more whether this wave starts: in the transaction in which EVSE security changes it. */
export async function overtakeWaveStart(
  deps: LifecycleDependencies,
  tx: Transaction,
  { waveId, because }: { readonly waveId: Id<'wav'>; readonly because: string },
  context: CommandContext,
): Promise<void> {
  await deps.approvals.lockWave(tx, waveId);
  await overtake(deps, tx, waveId, because, context);
}
