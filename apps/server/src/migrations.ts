import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';

/**
 * What goes from one context to another, which neither does itself. Its names come after those of the
 * contexts, so their tables are there.
 */
export const moves: readonly Migration[] = [
  {
    // Security events of stations became the lifecycle's, in the form of all sources: equal ones of an hour are one.
    // What a name means is decided when an event comes, so those from before are `unlisted`.
    name: 'server-020-incidents-security-events-moved',
    up: async (db) => {
      await sql`
        insert into lifecycle.security_event
          (id, type, reported_type, category, severity, critical, source, reporter, identity_id, owner,
           remote_address, hour, first_at, last_at, count, reported_time, first_details, details)
        select min(e.id), 'unlisted', left(e.type, 120), 'other', 'medium', false,
          case e.source when 'station' then 'station_message' else e.source end, 'before', e.identity_id, min(i.owner),
          e.counted_from, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24'),
          to_char(min(e.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          to_char(max(e.last_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          sum(e.count), max(e.station_time), '{}'::jsonb,
          jsonb_build_object('kept', replace((array_agg(e.details::text order by e.id desc))[1], '\\u0000', '\\ufffd'))
        from evse_security_event e left join lifecycle.identity i on i.id = e.identity_id
        group by e.identity_id, e.source, e.type, e.counted_from, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24')`.execute(
        db,
      );
      await sql`drop table evse_security_event`.execute(db);
    },
  },
];
