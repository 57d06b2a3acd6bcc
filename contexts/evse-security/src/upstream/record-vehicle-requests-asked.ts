import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';

/**
 * Who has asked a station last for a signing request for vehicles: a CSMS behind us, or we. Its gateway knows it, and the next
 * one hears it with the epoch, since the station repeats its request there. Of the session that owns the station alone: one
 * that was taken over says nothing of what was asked since.
 */
export async function recordVehicleRequestsAsked(
  { stores, transactions, clock }: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'vehicle_requests_asked' }>,
): Promise<void> {
  const { factId, connectionId, upstream } = fact;
  const id = fact.identityId as ChargerId;
  await transactions.run(async (tx) => {
    if ((await stores.chargers.find(tx, id)) === null) return;
    if (!(await stores.seenFacts.add(tx, factId, clock.now()))) return;
    const owner = await stores.sessions.current(tx, id);
    if (owner?.connectionId === connectionId) await stores.chargers.recordVehicleRequestsOf(tx, id, upstream);
  });
}
