import type { Transaction } from '@bfcert/kernel/transaction';
import { seenInSettings } from '../capability/seen-in-record.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { reportNumber } from '../station-process/report-number.ts';
import { observeCapabilities } from './observe-capability.ts';
import { lockOpenProcesses, tellProcesses } from './open-processes.ts';

/** What a station reports is taken only when it was asked for, under its number, by a migration of its own that goes on or an order. */
export async function recordSettingsReported(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'settings_reported' }>,
): Promise<void> {
  const { stores, transactions, clock } = deps;
  const identityId = fact.identityId as ChargerId;
  await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, fact.factId, clock.now()))) return;
    if (!(await wasAskedFor(deps, tx, identityId, fact.requestId))) return;
    // A station without a list of slots has been asked nevertheless.
    await stores.chargers.mergeSettings(tx, identityId, { connection_slots: null, ...fact.settings });
    await tellProcesses(deps, tx, identityId, { text: 'the station reported its limits', noteworthy: false });
    const charger = await stores.chargers.find(tx, identityId);
    if (charger !== null) await observeCapabilities(deps, tx, charger, seenInSettings(fact.settings));
  });
}

async function wasAskedFor(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  requestId: number,
): Promise<boolean> {
  const { stores } = deps;
  const orders = await stores.orders.latestOf(tx, identityId, LATEST_ORDERS);
  const isOfOrder = ({ thing, id, orderedAt, state }: StationOrder): boolean =>
    thing.kind === 'read_limits' && state !== 'waiting' && reportNumber(id, orderedAt) === requestId;
  if (orders.some(isOfOrder)) return true;
  const { migration } = await lockOpenProcesses(deps, tx, identityId);
  if (migration === null) return false;
  const attempts = await stores.attempts.ofRound(tx, migration.id, migration.round);
  return attempts.some(({ action, target }) => action === 'report_settings' && target === String(requestId));
}

/** A report follows its order within minutes. */
const LATEST_ORDERS = 20;
