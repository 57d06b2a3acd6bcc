import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { timeRunsFrom } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { keysOf } from './keys-of.ts';
import { tellProcesses } from './open-processes.ts';
import { changeKeyState } from './record-key-change.ts';

/** Of one station all that were replaced: from here on whoever comes with one is a stranger. */
export async function retireFormerKeys(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  context: CommandContext,
): Promise<void> {
  const { formerKeys } = await keysOf(deps, tx, identityId);
  for (const key of formerKeys) await changeKeyState(deps, tx, key, 'no_longer_needed', context);
}

const BATCH = 200;

/**
 * Every minute: of whichever station those whose rollback window is over, as what a migration has replaced has no rotation that
 * would do it; and those that were issued by hand and that nobody has come with until the time that their issuer was told.
 */
export async function retireDueKeys(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, stores, clock, policy } = deps;
  const now = clock.now();
  const before = new Date(now.getTime() - policy.keyRollbackWindowMs);
  const due = await transactions.run((tx) => stores.keys.dueToRetire(tx, before, BATCH));
  const context = {
    actor: systemActor('key-retirement'),
    reason: 'its time is over',
    correlationId: newId('cor', now.getTime()),
  };
  for (const { identityId, id } of due) {
    await transactions.run(async (tx) => {
      await tellProcesses(deps, tx, identityId, { text: 'a key whose time was over has retired', noteworthy: false });
      const key = await stores.keys.lock(tx, id);
      // Whoever logged in with it meanwhile has it.
      const from = key === null ? null : timeRunsFrom(key);
      if (key !== null && from !== null && from <= before) {
        await changeKeyState(deps, tx, key, 'no_longer_needed', context);
      }
    });
  }
  return due.length;
}
