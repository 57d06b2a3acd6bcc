import { systemActor } from '@bfcert/kernel/actor';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { settleCase } from './settle-case.ts';

const AT_ONCE = 200;

/** Cases whose time is up fail, and say who must act now. What came meanwhile counts first. Returns how many were looked at. */
export async function endOverdueCases(deps: VehicleProvisioningDependencies): Promise<number> {
  const { stores, transactions, clock } = deps;
  const due = await transactions.snapshot((tx) => stores.cases.due(tx, clock.now(), AT_ONCE));
  const failures: unknown[] = [];
  for (const id of due) {
    const ended = transactions.run(async (tx) => {
      const one = await stores.cases.lock(tx, id);
      if (one === null) return;
      const context = { actor: systemActor('provisioning-deadlines'), reason: 'its time is up', correlationId: id };
      const signals = await stores.cases.signalsOf(tx, id);
      await settleCase(deps, tx, { one, signals, action: 'end-overdue-case' }, context);
    });
    // One that fails keeps none of the others.
    await ended.catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'cases whose time is up were not ended');
  return due.length;
}
