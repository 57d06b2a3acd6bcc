import type { OwnerScope } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import type { ControllerSummary, PageByName, StationBehind } from '../controller/controller-lists.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** Of these owners, by name. */
export const listControllers = (
  { stores, transactions }: EvseSecurityDependencies,
  page: PageByName,
  owners: OwnerScope,
): Promise<readonly ControllerSummary[]> =>
  transactions.snapshot((tx) => stores.controllerLists.controllers(tx, owners, page));

/** By name; null: there is no such controller for this caller. */
export const stationsBehind = (
  { stores, transactions }: EvseSecurityDependencies,
  id: ChargerId,
  page: PageByName,
  owners: OwnerScope,
): Promise<readonly StationBehind[] | null> =>
  transactions.snapshot(async (tx) => {
    const controller = await stores.chargers.find(tx, id);
    if (controller?.kind !== 'controller') return null;
    if (owners !== 'all' && !owners.includes(controller.owner)) return null;
    return stores.controllerLists.stationsBehind(tx, id, owners, page);
  });
