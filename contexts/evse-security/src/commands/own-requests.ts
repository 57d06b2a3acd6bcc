import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { reportNumbersOfEach } from './report-numbers.ts';

/** How long a station may report on what it was asked for, in milliseconds: 7 days. */
const REPORTED_ON_FOR_MS = 7 * 86_400_000;

/**
 * The numbers under which a station was asked for something, newest first: what it reports on them after it has come
 * back, at whichever gateway, is ours and not the business of a CSMS behind us.
 */
export async function ownRequestsOf(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
): Promise<readonly number[]> {
  return (await ownRequestsOfEach(deps, tx, [id], await deps.stores.migrations.latestOfEach(tx, [id]))).get(id) ?? [];
}

/** The same of many at once, `migrations` being the latest of each; each of them has an entry. */
export async function ownRequestsOfEach(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  ids: readonly ChargerId[],
  migrations: ReadonlyMap<ChargerId, MigrationCase>,
): Promise<ReadonlyMap<ChargerId, readonly number[]>> {
  const since = new Date(clock.now().getTime() - REPORTED_ON_FOR_MS);
  const logs = await stores.stationLogs.requestIdsSince(tx, ids, since);
  const reports = await reportNumbersOfEach({ stores }, tx, ids, migrations);
  return new Map(ids.map((id) => [id, [...(reports.get(id) ?? []), ...(logs.get(id) ?? [])]]));
}
