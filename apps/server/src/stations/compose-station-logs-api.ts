import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import {
  type EvseSecurity,
  type OpenStationLogRefusal,
  parseStationLogId,
  type RequestStationLogRefusal,
  type StationLog,
} from '@bfcert/evse-security';
import { ok, refused } from '@bfcert/kernel/result';
import { cursor } from '../http/cursor.ts';
import { RefusedRequest } from '../http/problems.ts';
import type { StationLogRow } from '../http/schemas/station-logs.ts';
import type { StationLogsApi } from '../http/station-logs-api.ts';

const SENTENCES: Readonly<Record<RequestStationLogRefusal | OpenStationLogRefusal, string>> = {
  role_missing: 'Your roles do not allow to ask stations for logs.',
  reason_missing: 'Say why the log is wanted.',
  charger_unknown: 'There is no such station.',
  log_period_empty: 'The period ends before it begins.',
  idempotency_key_reused: 'This key was used for something else.',
  station_log_unknown: 'There is no such log.',
  log_not_uploaded: 'The log has no content: see its state and what came last.',
  log_content_removed: 'The content was older than it is kept, and is gone.',
  log_content_lost: 'The content is not where it was stored.',
};

/** The API's view of the logs of stations. */
export function composeStationLogsApi(evse: EvseSecurity): StationLogsApi {
  return {
    async requestLog(text, { kind, oldest, latest }, context) {
      const identityId = parseIdentityId(text);
      if (identityId === null) return no('charger_unknown');
      const asked = { identityId, kind, oldest: timeIn(oldest), latest: timeIn(latest) };
      const outcome = await evse.requestStationLog(asked, context);
      if (outcome.ok) return ok(outcome.value);
      return typeof outcome.refusal === 'string' ? no(outcome.refusal) : refused(outcome.refusal);
    },
    async stationLogs({ identityId: text, state, after, limit }, owners) {
      const identityId = text === undefined ? undefined : parseIdentityId(text);
      if (identityId === null)
        throw new RefusedRequest('invalid', 'This is not the id of a station.', '/querystring/identityId');
      const found = await evse.stationLogs(
        {
          ...(identityId === undefined ? {} : { identityId }),
          ...(state === undefined ? {} : { state }),
          before: cursor(after, parseStationLogId),
          limit,
        },
        owners,
      );
      return found.map(row);
    },
    async stationLog(text, owners) {
      const id = parseStationLogId(text);
      const found = id === null ? null : await evse.stationLog(id, owners);
      return found === null ? null : row(found);
    },
    async openStationLog(text, context) {
      const stationLogId = parseStationLogId(text);
      if (stationLogId === null) return no('station_log_unknown');
      const opened = await evse.openStationLog({ stationLogId }, context);
      return opened.ok ? opened : no(opened.refusal);
    },
  };
}

const no = (reason: RequestStationLogRefusal | OpenStationLogRefusal) => refused({ reason, detail: SENTENCES[reason] });

const timeIn = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

const row = ({ content, ...log }: StationLog): StationLogRow => ({
  id: log.id,
  identityId: log.identityId,
  kind: log.kind,
  state: log.state,
  detail: log.detail,
  oldest: log.oldest?.toISOString() ?? null,
  latest: log.latest?.toISOString() ?? null,
  requestedBy: log.requestedBy,
  reason: log.reason,
  requestedAt: log.requestedAt.toISOString(),
  expiresAt: log.expiresAt.toISOString(),
  changedAt: log.changedAt.toISOString(),
  attempts: log.attempts,
  filename: log.filename,
  content:
    content === null
      ? null
      : {
          bytes: content.bytes,
          sha256: content.sha256,
          storedAt: content.storedAt.toISOString(),
          removedAt: content.removedAt?.toISOString() ?? null,
        },
});
