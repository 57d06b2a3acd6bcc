import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';

/** A vehicle asked for the certificate of its contract and got none. The same again within the hour counts. */
export async function recordContractCertificateFailed(
  { transactions, stores, clock, lifecycle }: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'contract_certificate_failed' }>,
  nodeId: string,
): Promise<void> {
  const { factId, identityId, at, reason, action, schemaVersion, exiCharacters, mostChains, prioritisedContracts } =
    fact;
  await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, factId, clock.now()))) return;
    const charger = await stores.chargers.find(tx, identityId as ChargerId);
    await lifecycle.recordSecurityEvent(tx, {
      source: 'gateway',
      reporter: nodeId,
      type: `contract_certificate_failed:${reason}`,
      identityId: charger?.identityId ?? null,
      remoteAddress: null,
      at,
      reportedTime: null,
      count: 1,
      details: { action, schemaVersion, exiCharacters, mostChains, prioritisedContracts },
    });
  });
}
