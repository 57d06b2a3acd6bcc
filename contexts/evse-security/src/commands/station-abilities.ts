import type { StationAbilities } from '@bfcert/certificate-lifecycle';
import { objectionToCombined } from '../capability/objection.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

/** What the lifecycle asks of stations before it takes an order. The family is the identity's: ours follows it a moment later. */
export const stationAbilities = (deps: Pick<EvseSecurityDependencies, 'stores' | 'clock'>): StationAbilities => ({
  async objectionToCombined(tx, { id, family }) {
    const charger = await deps.stores.chargers.find(tx, id);
    if (charger === null) return null;
    return objectionToCombined(await capabilitiesOfOne(deps, tx, { ...charger, family }))?.detail ?? null;
  },
});
