import type { PurposeName } from '@bfcert/certificate-lifecycle';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

/** Where a certificate belongs with which a station comes in. */
export interface OwnPlace {
  readonly identityId: ChargerId;
  readonly purpose: Extract<PurposeName, 'charger_identity' | 'charger_combined' | 'controller_identity'>;
  readonly slot: string | null;
}

/**
 * Where the next one of this station belongs. A request that waits for its key decides, so that a renewal goes on as what
 * it is; else it is a combined one where the station has one for both, by its family or by what it has shown, and the policy
 * allows that to one of its programs; else one of its own.
 */
export async function ownPlaceOf(deps: EvseSecurityDependencies, charger: Charger): Promise<OwnPlace> {
  const { identityId } = charger;
  if (charger.kind === 'controller') return { identityId, purpose: 'controller_identity', slot: null };
  const own = { identityId, purpose: 'charger_identity', slot: null } as const;
  const combined = await combinedPlaceOf(deps, charger);
  if (combined === null || (await deps.lifecycle.requestWaitingForKey(own)) !== null) return own;
  if ((await deps.lifecycle.requestWaitingForKey(combined)) !== null) return combined;
  const { certificates } = await deps.transactions.run((tx) => capabilitiesOfOne(deps, tx, charger));
  return certificates.value === 'combined' ? combined : own;
}

/** A request in one of them is for the station itself. */
export async function ownPlacesOf(deps: EvseSecurityDependencies, charger: Charger): Promise<readonly OwnPlace[]> {
  if (charger.kind === 'controller') return [await ownPlaceOf(deps, charger)];
  const combined = await combinedPlaceOf(deps, charger);
  const own = { identityId: charger.identityId, purpose: 'charger_identity', slot: null } as const;
  return combined === null ? [own] : [own, combined];
}

async function combinedPlaceOf(
  { lifecycle }: EvseSecurityDependencies,
  { identityId }: Charger,
): Promise<OwnPlace | null> {
  const place = await lifecycle.combinedPlaceOf(identityId);
  return place === null ? null : { identityId, purpose: 'charger_combined', slot: place.slot };
}
