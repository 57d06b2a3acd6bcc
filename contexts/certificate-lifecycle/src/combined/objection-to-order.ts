import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { evsePlaceOf } from './evse-place.ts';

export type CombinedOrderRefusal =
  /** It is not known of the station that it has one for its connection and for vehicles at once. */
  | 'combined_not_supported'
  /** No EVSE of the station has its serial number as SeccId. */
  | 'binding_missing';

/**
 * Why an order of a combined certificate would come to nothing as things are: said to whoever orders it, who is there to
 * read it, instead of to whoever finds the station's migration waiting. Both are looked at again when the station is asked
 * for its key, and when it sends its request: much may change until then.
 */
export async function objectionToOrder(
  deps: Pick<LifecycleDependencies, 'identities' | 'stationAbilities'>,
  tx: Transaction,
  station: Identity,
): Promise<Refusal<CombinedOrderRefusal> | null> {
  const detail = (await deps.stationAbilities?.objectionToCombined(tx, station)) ?? null;
  if (detail !== null) return { reason: 'combined_not_supported', detail };
  const evse = await evsePlaceOf(deps, tx, station);
  return evse.ok ? null : evse.refusal;
}
