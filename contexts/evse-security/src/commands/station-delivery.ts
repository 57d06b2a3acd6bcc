import type { Deliverable, DeliveryPath, DeliveryRefusal } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { isOwnPurpose } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
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
      const { id, identityId } = deliverable;
      const objection = (await objectionsTo(deps, tx, [deliverable])).get(id);
      if (objection !== undefined) return objection;
      // One that was begun since the look: the store admits one at a time.
      return (await planRenewal(deps, tx, identityId, context, { certificateId: id })) === null
        ? 'delivery_under_way'
        : null;
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
  const objectionTo = ({ identityId, purpose }: Deliverable): DeliveryRefusal | null => {
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
