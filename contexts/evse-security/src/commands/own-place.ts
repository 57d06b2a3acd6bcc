import type { PurposeName } from '@bfcert/certificate-lifecycle';
import { objectionToCombined } from '../capability/objection.ts';
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
 * Where the next one of this station belongs. A request for one of its own that waits for its key decides, so that a renewal
 * goes on as what it is; else it is a combined one where the station has one for both, by its family or by what it has shown,
 * and the policy allows that to one of its programs; else one of its own.
 */
export async function ownPlaceOf(deps: EvseSecurityDependencies, charger: Charger): Promise<OwnPlace> {
  const combined = await nextCombined(deps, charger);
  return combined !== null && (await hasOneForBoth(deps, charger)) ? combined : ownPlace(charger);
}

/** It is to get a combined one next: as the one that it has, or because somebody has ordered it, whatever it can do. */
export async function isToHaveCombined(deps: EvseSecurityDependencies, charger: Charger): Promise<boolean> {
  const combined = await nextCombined(deps, charger);
  if (combined === null) return false;
  return (await deps.lifecycle.requestWaitingForKey(combined)) !== null || hasOneForBoth(deps, charger);
}

/** A request in one of them is for the station itself. */
export async function ownPlacesOf(deps: EvseSecurityDependencies, charger: Charger): Promise<readonly OwnPlace[]> {
  const combined = await combinedPlaceOf(deps, charger);
  const own = ownPlace(charger);
  return combined === null ? [own] : [own, combined];
}

const ownPlace = ({ kind, identityId }: Charger): OwnPlace => ({
  identityId,
  purpose: kind === 'controller' ? 'controller_identity' : 'charger_identity',
  slot: null,
});

/** Null: it may have none, or one of its own comes first. */
async function nextCombined(deps: EvseSecurityDependencies, charger: Charger): Promise<OwnPlace | null> {
  const combined = await combinedPlaceOf(deps, charger);
  if (combined === null) return null;
  return (await deps.lifecycle.requestWaitingForKey(ownPlace(charger))) === null ? combined : null;
}

async function hasOneForBoth(deps: EvseSecurityDependencies, charger: Charger): Promise<boolean> {
  const capabilities = await deps.transactions.run((tx) => capabilitiesOfOne(deps, tx, charger));
  return objectionToCombined(capabilities) === null;
}

async function combinedPlaceOf(
  { lifecycle }: EvseSecurityDependencies,
  { kind, identityId }: Charger,
): Promise<OwnPlace | null> {
  if (kind === 'controller') return null;
  const place = await lifecycle.combinedPlaceOf(identityId);
  return place === null ? null : { identityId, purpose: 'charger_combined', slot: place.slot };
}
