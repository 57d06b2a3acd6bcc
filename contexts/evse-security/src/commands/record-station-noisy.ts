import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';

/** A station says more than there is room for: how much that was is all that is known of it, and a person has to look. */
export async function recordStationNoisy(
  { transactions, stores, clock, lifecycle }: EvseSecurityDependencies,
  { factId, identityId, at, count, kinds }: Extract<StationFact, { kind: 'station_noisy' }>,
  nodeId: string,
): Promise<void> {
  await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, factId, clock.now()))) return;
    const charger = await stores.chargers.find(tx, identityId as ChargerId);
    await lifecycle.recordSecurityEvent(tx, {
      source: 'gateway',
      reporter: nodeId,
      type: 'station_noisy',
      identityId: charger?.identityId ?? null,
      remoteAddress: null,
      at,
      reportedTime: null,
      count,
      details: {
        kinds,
        advice: `${charger?.wireName ?? 'it'} is noisy: what it said beyond its share was counted and not stored`,
      },
    });
  });
}
