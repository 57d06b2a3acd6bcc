import { type Insertable, type Selectable, sql } from 'kysely';
import type { SecurityEvent } from '../../security-event/security-event.ts';
import { HANDSHAKE_REFUSED, type SecurityEventStore } from '../../security-event/security-event-store.ts';
import { type EvseTables, tables } from './tables.ts';

type Table = EvseTables['evse_security_event'];

export const securityEventStore: SecurityEventStore = {
  add: async (tx, event) => {
    await tables(tx).insertInto('evse_security_event').values(toRow(event)).execute();
  },
  count: async (tx, event, { remoteAddress }) => {
    const hour = new Date(event.at);
    hour.setUTCMinutes(0, 0, 0);
    await tables(tx)
      .insertInto('evse_security_event')
      .values({ ...toRow(event), counted_from: remoteAddress, counted_hour: hour })
      .onConflict((conflict) =>
        conflict
          .columns(['identity_id', 'type', 'counted_from', 'counted_hour'])
          .where('counted_hour', 'is not', null)
          .doUpdateSet({
            count: sql`evse_security_event.count + excluded.count`,
            at: sql`least(evse_security_event.at, excluded.at)`,
            last_at: sql`greatest(evse_security_event.last_at, excluded.last_at)`,
            details: sql`excluded.details`,
          }),
      )
      .execute();
  },
  latest: async (tx, id, limit) => {
    const query = tables(tx).selectFrom('evse_security_event').selectAll().orderBy('id', 'desc').limit(limit);
    const rows = await (id === null ? query : query.where('identity_id', '=', id)).execute();
    return rows.map(securityEvent);
  },
  latestHandshakeRefused: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_security_event')
      .selectAll()
      .where('identity_id', '=', id)
      .where('counted_hour', 'is not', null)
      .where('type', 'like', `${HANDSHAKE_REFUSED}%`)
      .orderBy('counted_hour', 'desc')
      .orderBy('last_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : securityEvent(row);
  },
};

function toRow(event: SecurityEvent): Insertable<Table> {
  return {
    id: event.id,
    identity_id: event.identityId,
    source: event.source,
    type: event.type,
    at: event.at,
    last_at: event.lastAt,
    station_time: event.stationTime,
    count: event.count,
    details: JSON.stringify(event.details),
    counted_from: null,
    counted_hour: null,
  };
}

function securityEvent(row: Selectable<Table>): SecurityEvent {
  return {
    id: row.id,
    identityId: row.identity_id,
    source: row.source,
    type: row.type,
    at: row.at,
    lastAt: row.last_at,
    stationTime: row.station_time,
    count: row.count,
    details: row.details as never,
  };
}
