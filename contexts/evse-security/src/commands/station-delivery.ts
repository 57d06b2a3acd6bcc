import type { Deliverable, DeliveryPath, DeliveryRefusal } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { isOwnPurpose } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isSameEndpoint, isVehiclePurpose } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { isRunning } from './open-processes.ts';
import { planRenewal } from './plan-renewal.ts';

type Dependencies = Pick<EvseSecurityDependencies, 'transactions' | 'stores' | 'clock' | 'nudges' | 'events' | 'audit'>;

/**
 * How the lifecycle has a chain sent again: as a renewal that has its certificate from the beginning. So it
 * goes the way of every delivery, with its anchors, its retries and its deadlines.
 */
export function stationDelivery(deps: Dependencies): DeliveryPath {
  return {
    objections: (to) => deps.transactions.run((tx) => objectionsTo(deps, tx, to)),
    order: async (tx, deliverable, context) => {
      const { id, identityId, purpose } = deliverable;
      const objection = (await objectionsTo(deps, tx, [deliverable])).get(id);
      if (objection !== undefined) return objection;
      const before = isVehiclePurpose(purpose) ? (await deps.stores.renewals.ofCertificates(tx, [id])).get(id) : null;
      const station = before?.identityId ?? identityId;
      const ordered = { certificateId: id, endpoint: before?.endpoint ?? null };
      // One that was begun since the look: the store admits one at a time.
      return (await planRenewal(deps, tx, station, context, ordered)) === null ? 'delivery_under_way' : null;
    },
  };
}

async function objectionsTo(
  { stores }: Dependencies,
  tx: Transaction,
  to: readonly Deliverable[],
): Promise<ReadonlyMap<Deliverable['id'], DeliveryRefusal>> {
  const ids = [...new Set(to.map(({ identityId }) => identityId))];
  const chargers = new Map((await stores.chargers.findAll(tx, ids)).map((charger) => [charger.identityId, charger]));
  const migrations = await stores.migrations.latestOfEach(tx, ids);
  const renewals = await stores.renewals.latestOfEach(tx, ids);
  const vehicles = await vehicleObjections(
    stores,
    tx,
    to.filter(({ purpose }) => isVehiclePurpose(purpose)),
  );
  const objectionTo = ({ id, identityId, purpose }: Deliverable): DeliveryRefusal | null => {
    if (isVehiclePurpose(purpose)) return vehicles.get(id) ?? null;
    const charger = chargers.get(identityId);
    if (charger === undefined || !isOwnPurpose(charger, purpose)) return 'no_delivery_path';
    const open = [migrations.get(identityId), renewals.get(identityId)];
    if (open.some((process) => process !== undefined && isRunning(process.phase))) return 'delivery_under_way';
    return charger.profileFloor === 3 ? null : 'delivered_by_migration';
  };
  return new Map(
    to.flatMap((deliverable) => {
      const objection = objectionTo(deliverable);
      return objection === null ? [] : [[deliverable.id, objection]];
    }),
  );
}

/**
 * What a station shows to vehicles goes the way that it came: over the line of the station of whose EVSE it is, at
 * whichever profile that is. One that was never on this way was asked for by somebody who hands it over himself. Where the
 * EVSE is another station's by now there is no way: the key is with the one that made it, and that one may not have it.
 */
async function vehicleObjections(
  { renewals, chargers }: Pick<Dependencies['stores'], 'renewals' | 'chargers'>,
  tx: Transaction,
  to: readonly Deliverable[],
): Promise<ReadonlyMap<Deliverable['id'], DeliveryRefusal>> {
  const objections = new Map<Deliverable['id'], DeliveryRefusal>();
  if (to.length === 0) return objections;
  const known = await renewals.ofCertificates(
    tx,
    to.map(({ id }) => id),
  );
  const stations = await chargers.findAll(tx, [...new Set([...known.values()].map(({ identityId }) => identityId))]);
  const nameOf = new Map(stations.map(({ identityId, wireName }) => [identityId, wireName]));
  const openOf = await renewals.openOfEachEndpoint(tx, [
    ...new Set([...known.values()].flatMap(({ endpoint }) => (endpoint === null ? [] : [endpoint.identityId]))),
  ]);
  for (const { id, station } of to) {
    const before = known.get(id);
    const endpoint = before?.endpoint ?? null;
    const isItsStation = before !== undefined && nameOf.get(before.identityId) === station;
    if (endpoint === null || !isItsStation) {
      objections.set(id, 'no_delivery_path');
      continue;
    }
    const open = openOf.get(endpoint.identityId) ?? [];
    if (open.some((one) => one.endpoint !== null && isSameEndpoint(one.endpoint, endpoint)))
      objections.set(id, 'delivery_under_way');
  }
  return objections;
}
