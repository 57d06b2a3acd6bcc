import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/**
 * Whether the station comes in by this controller now and could not without it: it has no password that it has proven
 * and may still use, no certificate in use, and no recovery lets it in.
 */
export async function isOnlyWayIn(
  { lifecycle, stores, transactions }: EvseSecurityDependencies,
  controllerId: ChargerId,
  { identityId, profileFloor }: Charger,
): Promise<boolean> {
  const admissible = await lifecycle.admissibleFingerprintsOf([controllerId, identityId]);
  if ((admissible.get(controllerId) ?? []).length === 0) return false;
  if ((admissible.get(identityId) ?? []).some((one) => one.class === 'active')) return false;
  if ((await lifecycle.admissibleBootstrapsOf([identityId])).has(identityId)) return false;
  const keys = await transactions.run((tx) => stores.keys.ofCharger(tx, identityId));
  return profileFloor === 3 || !keys.some(({ state }) => state === 'active');
}
