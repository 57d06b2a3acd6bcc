import { objectionTo } from '../capability/objection.ts';
import type { ChargerId } from '../charger/charger.ts';
import { capabilitiesOf } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** Those that are connected by themselves, and on Profile 3: such a station can be asked for the key of its next certificate now. */
export function askableForRenewal(
  { stores, transactions }: EvseSecurityDependencies,
  ids: readonly ChargerId[],
): Promise<ReadonlySet<ChargerId>> {
  return transactions.run(async (tx) => {
    const sessions = await stores.sessions.currentOf(tx, ids);
    const onTheirLine = [...sessions].flatMap(([id, { controllerId }]) => (controllerId === null ? [id] : []));
    const chargers = await stores.chargers.findAll(tx, onTheirLine);
    return new Set(chargers.flatMap(({ identityId, profileFloor }) => (profileFloor === 3 ? [identityId] : [])));
  });
}

/** Of those that cannot be renewed so, whether they are connected or not: why, one sentence. */
export function objectionsToRenewal(
  deps: EvseSecurityDependencies,
  ids: readonly ChargerId[],
): Promise<ReadonlyMap<ChargerId, string>> {
  return deps.transactions.run(async (tx) => {
    const chargers = await deps.stores.chargers.findAll(tx, ids);
    const objections = new Map<ChargerId, string>();
    for (const [id, station] of await capabilitiesOf(deps, tx, chargers)) {
      const objection = objectionTo('renew', station);
      if (objection !== null) objections.set(id, objection.detail);
    }
    return objections;
  });
}
