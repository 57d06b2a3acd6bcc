import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** The handler of the queue `admission-refresh`: an entry changed by the passing of time alone (a rollback window ended). */
export async function refreshAdmission(
  { transactions, stores }: EvseSecurityDependencies,
  id: ChargerId,
): Promise<void> {
  await transactions.run((tx) => stores.dirtyEntries.mark(tx, id));
}
