import type { Transaction } from '@bfcert/kernel/transaction';
import { type CapabilityObjection, objectionTo, type Wish } from '../capability/objection.ts';
import {
  type CapabilityFacts,
  judgeCapabilities,
  type StationCapabilities,
} from '../capability/station-capabilities.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

type Dependencies = Pick<EvseSecurityDependencies, 'stores' | 'clock'>;

/** What these stations can do, as far as it is known now. */
export async function capabilitiesOf(
  deps: Dependencies,
  tx: Transaction,
  chargers: readonly Charger[],
): Promise<ReadonlyMap<ChargerId, StationCapabilities>> {
  const now = deps.clock.now();
  const known = await capabilityFactsOf(deps, tx, chargers);
  return new Map([...known].map(([id, facts]) => [id, judgeCapabilities(facts, now)]));
}

export async function capabilityFactsOf(
  { stores, clock }: Dependencies,
  tx: Transaction,
  chargers: readonly Charger[],
): Promise<ReadonlyMap<ChargerId, CapabilityFacts>> {
  const now = clock.now();
  const ids = chargers.map(({ identityId }) => identityId);
  const declared = await stores.capabilities.declarationsOf(tx, [...new Set(chargers.map(({ family }) => family))]);
  const sessions = await stores.sessions.currentOf(tx, ids);
  const observations = Map.groupBy(await stores.capabilities.observationsOf(tx, ids), (one) => one.identityId);
  const exceptions = Map.groupBy(await stores.capabilities.exceptionsOf(tx, ids, now), (one) => one.identityId);
  return new Map(
    chargers.map((charger) => {
      const { identityId, family } = charger;
      const facts: CapabilityFacts = {
        charger,
        session: sessions.get(identityId) ?? null,
        declaration: declared.get(family) ?? null,
        observations: observations.get(identityId) ?? [],
        exceptions: exceptions.get(identityId) ?? [],
      };
      return [identityId, facts] as const;
    }),
  );
}

export async function capabilitiesOfOne(
  deps: Dependencies,
  tx: Transaction,
  charger: Charger,
): Promise<StationCapabilities> {
  return judgeCapabilities(await capabilityFactsOfOne(deps, tx, charger), deps.clock.now());
}

export async function capabilityFactsOfOne(
  deps: Dependencies,
  tx: Transaction,
  charger: Charger,
): Promise<CapabilityFacts> {
  const facts = (await capabilityFactsOf(deps, tx, [charger])).get(charger.identityId);
  if (facts === undefined) throw new Error(`${charger.identityId} was asked about and is not there`);
  return facts;
}

/** Why this cannot be had of the station; null: nothing is known against it. Asked before anything is sent or ordered. */
export async function objectionOf(
  deps: Dependencies,
  tx: Transaction,
  charger: Charger,
  wish: Wish,
): Promise<CapabilityObjection | null> {
  return objectionTo(wish, await capabilitiesOfOne(deps, tx, charger));
}
