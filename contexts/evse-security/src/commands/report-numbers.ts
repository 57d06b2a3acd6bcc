import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { reportNumber } from '../station-process/report-number.ts';

/** A report follows its order within minutes. */
const LATEST_ORDERS = 20;

type Stores = Pick<EvseSecurityDependencies, 'stores'>;
type Round = Pick<MigrationCase, 'id' | 'round'>;

/** Under which numbers a station was asked for a report: by its latest orders, and by this migration. */
export async function reportNumbersOf(
  deps: Stores,
  tx: Transaction,
  identityId: ChargerId,
  migration: Round | null,
): Promise<readonly number[]> {
  const migrations = new Map(migration === null ? [] : [[identityId, migration]]);
  return (await reportNumbersOfEach(deps, tx, [identityId], migrations)).get(identityId) ?? [];
}

/** The same of many at once; each of them has an entry. */
export async function reportNumbersOfEach(
  { stores }: Stores,
  tx: Transaction,
  ids: readonly ChargerId[],
  migrations: ReadonlyMap<ChargerId, Round>,
): Promise<ReadonlyMap<ChargerId, readonly number[]>> {
  const orders = await stores.orders.latestOfEach(tx, ids, LATEST_ORDERS);
  const reports = await stores.attempts.reportsOf(
    tx,
    [...migrations.values()].map(({ id }) => id),
  );
  return new Map(
    ids.map((identityId) => {
      const migration = migrations.get(identityId);
      const ofOrders = (orders.get(identityId) ?? [])
        .filter(({ thing, state }) => thing.kind === 'read_limits' && state !== 'waiting')
        .map(({ id, orderedAt }) => reportNumber(id, orderedAt));
      const ofMigration = reports.filter(
        ({ processId, round }) => processId === migration?.id && round === migration.round,
      );
      return [identityId, [...ofMigration.map(({ number }) => number), ...ofOrders]];
    }),
  );
}
