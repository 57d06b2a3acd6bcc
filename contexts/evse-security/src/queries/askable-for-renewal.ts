import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** Those that are connected, and on Profile 3: such a station can be asked for the key of its next certificate now. */
export function askableForRenewal(
  { stores, transactions }: EvseSecurityDependencies,
  ids: readonly ChargerId[],
): Promise<ReadonlySet<ChargerId>> {
  return transactions.run(async (tx) => {
    const sessions = await stores.sessions.currentOf(tx, ids);
    const chargers = await stores.chargers.findAll(tx, [...sessions.keys()]);
    return new Set(chargers.flatMap(({ identityId, profileFloor }) => (profileFloor === 3 ? [identityId] : [])));
  });
}
