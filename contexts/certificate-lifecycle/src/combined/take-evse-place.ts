import type { Transaction } from '@bfcert/kernel/transaction';
import { leaveActive } from '../certificate/seen-in-use.ts';
import type { Step } from '../certificate/step.ts';
import { openHoldings, surroundingsIn } from '../commands/open-holdings.ts';
import type { LifecycleDependencies } from '../ports.ts';

/**
 * A combined certificate comes into force: what its EVSE had until now leaves, in the same transaction and before it, as the
 * station's own does. Null: the EVSE had none. Its identity is locked from here on, after the station's.
 */
export async function leavesEvsePlace(
  deps: LifecycleDependencies,
  tx: Transaction,
  { before, after }: Step,
): Promise<Step | null> {
  if (after.state !== 'active' || before?.state === 'active' || after.alsoFor === undefined) return null;
  const { identityId, purpose, slot } = after.alsoFor;
  const evse = await openHoldings(deps, tx, identityId);
  const current = evse?.records.find((one) => one.state === 'active' && one.purpose === purpose && one.slot === slot);
  if (evse == null || current?.state !== 'active') return null;
  // As it was: one that a station goes back to was retired, and what it leaves then may come again.
  return leaveActive(current, before ?? after, surroundingsIn(deps, evse, current));
}
