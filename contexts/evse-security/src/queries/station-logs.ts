import type { OwnerScope } from '@bfcert/kernel/actor';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationLog, StationLogId } from '../station-log/station-log.ts';
import type { StationLogQuery } from '../station-log/station-log-store.ts';

/** Of these owners, newest first. */
export const listStationLogs = (
  { transactions, stores }: EvseSecurityDependencies,
  query: StationLogQuery,
  owners: OwnerScope,
): Promise<readonly StationLog[]> => transactions.run((tx) => stores.stationLogs.page(tx, query, owners));

export const findStationLog = (
  { transactions, stores }: EvseSecurityDependencies,
  id: StationLogId,
  owners: OwnerScope,
): Promise<StationLog | null> => transactions.run((tx) => stores.stationLogs.find(tx, id, owners));
