import { type Selectable, sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { StationLog, StoredContent } from '../../station-log/station-log.ts';
import type { StationLogStore } from '../../station-log/station-log-store.ts';
import { ofChargersOf } from './of-owners.ts';
import { type EvseTables, tables } from './tables.ts';
import { takeDue } from './take-due.ts';

export const stationLogStore: StationLogStore = {
  nextRequestId: async (tx) => {
    const next = sql<string>`nextval('evse_station_log_request')`.as('number');
    const { number } = await tables(tx).selectNoFrom(next).executeTakeFirstOrThrow();
    return Number(number);
  },
  add: async (tx, log) => {
    const { id, identityId, requestId, kind, oldest, latest, requestedBy, reason, requestedAt, expiresAt } = log;
    await tables(tx)
      .insertInto('evse_station_log')
      .values({
        id,
        identity_id: identityId,
        request_id: requestId,
        kind,
        oldest,
        latest,
        requested_by: requestedBy,
        reason,
        requested_at: requestedAt,
        expires_at: expiresAt,
        ...changing(log),
      })
      .execute();
  },
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_station_log')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : stationLog(row);
  },
  write: async (tx, log) => {
    await tables(tx).updateTable('evse_station_log').set(changing(log)).where('id', '=', log.id).execute();
  },
  find: async (tx, id, owners) => {
    const row = await tables(tx)
      .selectFrom('evse_station_log')
      .selectAll()
      .where('id', '=', id)
      .where(ofChargersOf(owners, 'evse_station_log.identity_id'))
      .executeTakeFirst();
    return row === undefined ? null : stationLog(row);
  },
  page: async (tx, { identityId, state, before, limit }, owners) => {
    let query = tables(tx)
      .selectFrom('evse_station_log')
      .selectAll()
      .where(ofChargersOf(owners, 'evse_station_log.identity_id'))
      .orderBy('id', 'desc')
      .limit(limit);
    if (identityId !== undefined) query = query.where('identity_id', '=', identityId);
    if (state !== undefined) query = query.where('state', '=', state);
    if (before !== null) query = query.where('id', '<', before);
    return (await query.execute()).map(stationLog);
  },
  lockOpenOf: async (tx, id) => {
    const rows = await tables(tx)
      .selectFrom('evse_station_log')
      .selectAll()
      .where('identity_id', '=', id)
      .where('is_open', '=', true)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
    return rows.map(stationLog);
  },
  lockByRequestId: async (tx, id, requestId) => {
    const row = await tables(tx)
      .selectFrom('evse_station_log')
      .selectAll()
      .where('identity_id', '=', id)
      .where('request_id', '=', requestId)
      .orderBy('id', 'desc')
      .limit(1)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : stationLog(row);
  },
  requestIdsSince: async (tx, ids, since) => {
    const { rows } = await sql<{ identity_id: ChargerId; request_id: number }>`
      select asked.identity_id, latest.request_id from unnest(${[...ids]}::text[]) as asked (identity_id),
        lateral (select id, request_id from evse_station_log l
          where l.identity_id = asked.identity_id and l.sent_at >= ${since} order by l.id desc limit 16) as latest
      order by latest.id desc`.execute(tables(tx));
    const asked = Map.groupBy(rows, ({ identity_id }) => identity_id);
    return new Map([...asked].map(([id, of]) => [id, of.map(({ request_id }) => Number(request_id))]));
  },
  takeDue: (tx, at, options) => takeDue(tx, 'evse_station_log', at, options),
};

const changing = (log: StationLog) => ({
  state: log.state,
  detail: log.detail,
  sent_at: log.sentAt,
  status_asked_at: log.statusAskedAt,
  is_open: log.isOpen,
  attempts: log.attempts,
  filename: log.filename,
  content_key: log.content?.key ?? null,
  content_bytes: log.content?.bytes ?? null,
  content_sha256: log.content?.sha256 ?? null,
  stored_at: log.content?.storedAt ?? null,
  removed_at: log.content?.removedAt ?? null,
  next_look_at: log.nextLookAt,
  changed_at: log.changedAt,
});

function stationLog(row: Selectable<EvseTables['evse_station_log']>): StationLog {
  return {
    id: row.id,
    identityId: row.identity_id,
    kind: row.kind,
    requestId: Number(row.request_id),
    oldest: row.oldest,
    latest: row.latest,
    requestedBy: row.requested_by,
    reason: row.reason,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    state: row.state,
    detail: row.detail,
    sentAt: row.sent_at,
    statusAskedAt: row.status_asked_at,
    isOpen: row.is_open,
    attempts: row.attempts,
    filename: row.filename,
    content: contentOf(row),
    nextLookAt: row.next_look_at,
    changedAt: row.changed_at,
  };
}

function contentOf(row: Selectable<EvseTables['evse_station_log']>): StoredContent | null {
  const { content_key: key, content_bytes: bytes, content_sha256: sha256, stored_at: storedAt } = row;
  if (key === null || bytes === null || sha256 === null || storedAt === null) return null;
  return { key, bytes: Number(bytes), sha256, storedAt, removedAt: row.removed_at };
}
