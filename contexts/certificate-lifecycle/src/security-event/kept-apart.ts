import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';
import { boundedText } from './bounded-text.ts';
import { listedName } from './names.ts';
import type { SecurityEventReport } from './security-event.ts';

/** So many names of one station and hour have an event each: far more than any station has, and nothing to a database. */
export const MOST_NAMES_OF_AN_HOUR = 100;
/** As long as it is kept. */
export const LONGEST_NAME = 120;

/**
 * A station names its events as it likes. Beyond the names of an hour that are kept apart, those of the standard's lists
 * are kept as the lists spell them, so that none of them drowns; all else becomes one event that counts and names the last.
 */
export async function keptApart(
  { securityEvents }: Pick<LifecycleDependencies, 'securityEvents'>,
  tx: Transaction,
  report: SecurityEventReport,
): Promise<SecurityEventReport> {
  if (report.source !== 'station_message') return report;
  const { identityId, source, remoteAddress, at: lastAt } = report;
  const reportedType = boundedText(report.type, LONGEST_NAME);
  const counted = { identityId, source, reportedType, remoteAddress, lastAt: new Date(lastAt).toISOString() };
  if (await securityEvents.hasRoom(tx, counted, MOST_NAMES_OF_AN_HOUR)) return report;
  const listed = listedName(report.type);
  if (listed !== null) return { ...report, type: listed };
  return {
    ...report,
    source: 'server',
    type: 'event_types_too_many',
    details: { ...report.details, namedLast: reportedType },
  };
}
