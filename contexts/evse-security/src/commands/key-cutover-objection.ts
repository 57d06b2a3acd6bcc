import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { WaveObjection } from '../wave/wave-objection.ts';
import { capabilitiesOf } from './station-capabilities.ts';

/**
 * Those of these that forget their key when they are told another, of a family without an approved way: one answer that is lost
 * may be one station that is, and whoever begins many would lose as many. Asked wherever nobody names one station and means it;
 * one by one a person may still do it.
 */
export async function withoutCutoverPath(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  chargers: readonly Charger[],
): Promise<ReadonlyMap<ChargerId, WaveObjection>> {
  const capabilities = await capabilitiesOf(deps, tx, chargers);
  const single = chargers.filter(({ identityId, profileFloor }) => {
    return profileFloor < 3 && capabilities.get(identityId)?.dual_slot_key.value === false;
  });
  if (single.length === 0) return new Map();
  const families = [...new Set(single.map(({ family }) => family))];
  const approved = await deps.stores.keyCutoverPaths.approvedOf(tx, families);
  return new Map(
    single.flatMap(({ identityId, family }): readonly (readonly [ChargerId, WaveObjection])[] => {
      if (approved.has(family)) return [];
      const detail = `Stations of ${family} forget their key when they are told another, and no way to a new one is approved (bfcert keys propose-path).`;
      return [[identityId, { reason: 'family_cannot', code: 'key_cutover_path_missing', detail }]];
    }),
  );
}
