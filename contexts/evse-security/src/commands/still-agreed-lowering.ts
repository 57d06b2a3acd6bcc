import type { Transaction } from '@bfcert/kernel/transaction';
import { openingOf } from '../break-glass/break-glass.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { OrderedThing, StationOrder } from '../station-order/station-order.ts';
import { type End, failed, type NotSent } from './send-for-order.ts';

export type LowerProfile = Extract<OrderedThing, { kind: 'lower_profile' }>;
export type Refused = End | NotSent;

export const OVER = 'Its break-glass is over.';

/** Null: it is. Asked with the station's row locked, which every end of a break-glass waits for. */
export const whatIsAgreed = (
  deps: EvseSecurityDependencies,
  { identityId }: StationOrder,
  thing: LowerProfile,
): Promise<End | null> =>
  deps.transactions.run(async (tx) => {
    await deps.stores.chargers.lock(tx, identityId);
    return agreedTo(deps, tx, thing);
  });

export async function agreedTo(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  { breakGlassId }: LowerProfile,
): Promise<End | null> {
  const one = await stores.breakGlasses.find(tx, breakGlassId);
  return one !== null && openingOf(one, clock.now()) === 'profile_2' ? null : failed(OVER);
}
