import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { reportNumbersOf } from './report-numbers.ts';

/** How long a station may report on what it was asked for, in milliseconds: 7 days. */
const REPORTED_ON_FOR_MS = 7 * 86_400_000;

/**
 * The numbers under which a station was asked for something, newest first: what it reports on them after it has come
 * back, at whichever gateway, is ours and not the business of a CSMS behind us.
 */
export async function ownRequestsOf(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
): Promise<readonly number[]> {
  const since = new Date(clock.now().getTime() - REPORTED_ON_FOR_MS);
  const logs = await stores.stationLogs.requestIdsSince(tx, id, since);
  const migration = await stores.migrations.latestOf(tx, id);
  return [...(await reportNumbersOf({ stores }, tx, id, migration)), ...logs];
}
