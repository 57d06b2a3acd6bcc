import type { Readable } from 'node:stream';
import { auditEntryOf } from '@bfcert/certificate-lifecycle';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isTooOld } from '../station-log/content-age.ts';
import type { StationLog, StationLogId, StoredContent } from '../station-log/station-log.ts';
import type { CommandContext } from './command-context.ts';

export type OpenStationLogRefusal =
  | 'station_log_unknown'
  | 'log_not_uploaded'
  | 'log_content_removed'
  | 'log_content_lost';

export interface OpenedStationLog {
  readonly log: StationLog;
  readonly stored: StoredContent;
  /** Of exactly `stored.bytes` bytes, unless it was changed where it is stored. */
  readonly content: Readable;
}

/** Gives out the content of a log. That it was given, and to whom, is audited before the first byte is. */
export async function openStationLog(
  deps: EvseSecurityDependencies,
  { stationLogId }: { readonly stationLogId: StationLogId },
  context: CommandContext,
): Promise<Result<OpenedStationLog, OpenStationLogRefusal>> {
  const { transactions, stores, clock, audit, stationLogs } = deps;
  const log = await transactions.run((tx) => stores.stationLogs.find(tx, stationLogId, context.actor.owners));
  if (log === null) return refused('station_log_unknown');
  const { content: stored } = log;
  if (stored === null) return refused('log_not_uploaded');
  if (stored.removedAt !== null || isTooOld(log, stationLogs, clock.now())) return refused('log_content_removed');
  const content = await stationLogs.store.open(stored.key);
  if (content === null) return refused('log_content_lost');
  const { bytes, sha256 } = stored;
  try {
    await transactions.run((tx) =>
      audit.append(
        tx,
        auditEntryOf(clock.now(), context, {
          action: 'download-station-log',
          identityId: log.identityId,
          purpose: 'charger_identity',
          detail: { stationLogId, kind: log.kind, sha256, bytes },
        }),
      ),
    );
  } catch (error) {
    content.destroy();
    throw error;
  }
  return ok({ log, stored, content });
}
