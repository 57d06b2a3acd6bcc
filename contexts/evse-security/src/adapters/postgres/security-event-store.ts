import type { SecurityEventStore } from '../../security-event/security-event-store.ts';
import { tables } from './tables.ts';

export const securityEventStore: SecurityEventStore = {
  add: async (tx, event) => {
    await tables(tx)
      .insertInto('evse_security_event')
      .values({
        id: event.id,
        identity_id: event.identityId,
        source: event.source,
        type: event.type,
        at: event.at,
        station_time: event.stationTime,
        count: event.count,
        details: JSON.stringify(event.details),
      })
      .execute();
  },
  latest: async (tx, id, limit) => {
    const query = tables(tx).selectFrom('evse_security_event').selectAll().orderBy('id', 'desc').limit(limit);
    const rows = await (id === null ? query : query.where('identity_id', '=', id)).execute();
    return rows.map((row) => ({
      id: row.id,
      identityId: row.identity_id,
      source: row.source,
      type: row.type,
      at: row.at,
      stationTime: row.station_time,
      count: row.count,
      details: row.details as never,
    }));
  },
};
