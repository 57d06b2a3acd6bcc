import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { DueKey } from '../authorization-key/key-inventory.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { beginKeyRotation } from './begin-key-rotation.ts';

/** So many in an hour: their stations come back one by one, and not in a daily batch. */
const AT_ONCE = 100;

/**
 * Every hour: of keys that are older than the policy allows some, at their stations' leisure. Those that nothing may be begun
 * for are passed over, and looked at again in an hour. Returns of how many it was begun.
 */
export async function rotateDueKeys(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, stores, clock } = deps;
  const now = clock.now();
  const context = {
    actor: systemActor('key-policy'),
    reason: 'its key is older than the policy allows',
    correlationId: newId('cor', now.getTime()),
  };
  let begun = 0;
  for (let after: DueKey['id'] | null = null; ; ) {
    const page = { after, limit: AT_ONCE };
    const due: readonly DueKey[] = await transactions.run((tx) => stores.keyInventory.dueForAge(tx, now, page));
    for (const { identityId } of due) {
      const id = await transactions.run((tx) => beginKeyRotation(deps, tx, identityId, 'periodic', context));
      if (id !== null) begun++;
      if (begun === AT_ONCE) return begun;
    }
    after = due.at(-1)?.id ?? null;
    if (due.length < AT_ONCE) return begun;
  }
}
