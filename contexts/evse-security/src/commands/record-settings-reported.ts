import { seenInSettings } from '../capability/seen-in-record.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { observeCapabilities } from './observe-capability.ts';
import { lockOpenProcesses, tellProcesses } from './open-processes.ts';
import { reportNumbersOf } from './report-numbers.ts';

/** What a station reports is taken only when it was asked for, under its number, by a migration of its own that goes on or an order. */
export async function recordSettingsReported(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'settings_reported' }>,
): Promise<void> {
  const { stores, transactions, clock } = deps;
  const identityId = fact.identityId as ChargerId;
  await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, fact.factId, clock.now()))) return;
    const { migration } = await lockOpenProcesses(deps, tx, identityId);
    if (!(await reportNumbersOf(deps, tx, identityId, migration)).includes(fact.requestId)) return;
    // A station without a list of slots has been asked nevertheless.
    await stores.chargers.mergeSettings(tx, identityId, { connection_slots: null, ...fact.settings });
    await tellProcesses(deps, tx, identityId, { text: 'the station reported its limits', noteworthy: false });
    const charger = await stores.chargers.find(tx, identityId);
    if (charger !== null) await observeCapabilities(deps, tx, charger, seenInSettings(fact.settings));
  });
}
