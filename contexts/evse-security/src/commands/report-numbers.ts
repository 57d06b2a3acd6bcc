import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { reportNumber } from '../station-process/report-number.ts';

/** A report follows its order within minutes. */
const LATEST_ORDERS = 20;

/** Under which numbers a station was asked for a report: by its latest orders, and by this migration. */
export async function reportNumbersOf(
  { stores }: Pick<EvseSecurityDependencies, 'stores'>,
  tx: Transaction,
  identityId: ChargerId,
  migration: Pick<MigrationCase, 'id' | 'round'> | null,
): Promise<readonly number[]> {
  const orders = await stores.orders.latestOf(tx, identityId, LATEST_ORDERS);
  const ofOrders = orders
    .filter(({ thing, state }) => thing.kind === 'read_limits' && state !== 'waiting')
    .map(({ id, orderedAt }) => reportNumber(id, orderedAt));
  const attempts = migration === null ? [] : await stores.attempts.ofRound(tx, migration.id, migration.round);
  const reports = attempts.filter(({ action, target }) => action === 'report_settings' && target !== null);
  return [...reports.map(({ target }) => Number(target)), ...ofOrders];
}
