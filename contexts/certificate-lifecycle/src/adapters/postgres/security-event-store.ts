import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { type Selectable, sql } from 'kysely';
import type { SecurityEvent } from '../../security-event/security-event.ts';
import type { SecurityEventStore } from '../../security-event/security-event-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

type Row = Selectable<LifecycleTables['lifecycle.security_event']>;

const HOUR_DIGITS = '2026-03-01T10'.length;

export function postgresSecurityEventStore(database: Database): SecurityEventStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async add(tx, event) {
      const { id } = await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.security_event')
        .values({
          id: event.id,
          type: event.type,
          reported_type: event.reportedType,
          category: event.category,
          severity: event.severity,
          critical: event.critical,
          source: event.source,
          reporter: event.reporter,
          identity_id: event.identityId,
          owner: sql<string | null>`(select owner from lifecycle.identity where id = ${event.identityId})`,
          remote_address: event.remoteAddress,
          hour: event.lastAt.slice(0, HOUR_DIGITS),
          first_at: event.firstAt,
          last_at: event.lastAt,
          count: event.count,
          reported_time: event.reportedTime,
          first_details: storable(event.firstDetails),
          details: storable(event.details),
          incident_id: null,
          certificate_id: event.certificateId,
          job_id: event.jobId,
          process_id: event.processId,
        })
        .onConflict((conflict) =>
          conflict.columns(['identity_id', 'source', 'reported_type', 'remote_address', 'hour']).doUpdateSet({
            count: sql`lifecycle.security_event.count + excluded.count`,
            first_at: sql`least(lifecycle.security_event.first_at, excluded.first_at)`,
            last_at: sql`greatest(lifecycle.security_event.last_at, excluded.last_at)`,
            reporter: sql`excluded.reporter`,
            reported_time: sql`excluded.reported_time`,
            details: sql`excluded.details`,
            certificate_id: sql`coalesce(excluded.certificate_id, lifecycle.security_event.certificate_id)`,
            job_id: sql`coalesce(excluded.job_id, lifecycle.security_event.job_id)`,
            process_id: sql`coalesce(excluded.process_id, lifecycle.security_event.process_id)`,
          }),
        )
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },

    async hasRoom(tx, { identityId, source, reportedType, remoteAddress, lastAt }, most) {
      // Written so that the index of an hour is used for nobody's events too.
      const ofHour = kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.security_event')
        .where('identity_id', identityId === null ? 'is' : '=', identityId)
        .where('source', '=', source)
        .where('hour', '=', lastAt.slice(0, HOUR_DIGITS));
      const told = await ofHour.select('id').limit(most).execute();
      if (told.length < most) return true;
      const same = await ofHour
        .select('id')
        .where('reported_type', '=', reportedType)
        .where('remote_address', remoteAddress === null ? 'is' : '=', remoteAddress)
        .executeTakeFirst();
      return same !== undefined;
    },

    async link(tx, id, incidentId) {
      await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.security_event')
        .set({ incident_id: incidentId })
        .where('id', '=', id)
        .execute();
    },

    async takeUntold(tx, limit) {
      const { rows } = await sql<Row>`
        update lifecycle.security_event as taken set told = true
        from (
          select id from lifecycle.security_event where not told order by id limit ${limit} for update skip locked
        ) as untold
        where taken.id = untold.id returning taken.*`.execute(kyselyOf<LifecycleTables>(tx));
      return rows.map(securityEvent);
    },

    async count() {
      const { count } = await db
        .selectFrom('lifecycle.security_event')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async forget(tx, before, limit) {
      // One that another transaction counts on just now is passed over: it is not old any more.
      const { numAffectedRows } = await sql`
        delete from lifecycle.security_event where id in (
          select e.id from lifecycle.security_event e
          where (${before}::text is null or e.last_at < ${before})
            and not exists (
              select from lifecycle.incident i where i.id = e.incident_id and i.state <> 'closed')
            and not exists (
              select from lifecycle.incident i where i.state <> 'closed' and i.record -> 'links'
                @> jsonb_build_array(jsonb_build_object('kind', 'security_event', 'id', e.id)))
          order by e.last_at limit ${limit} for update of e skip locked)`.execute(kyselyOf<LifecycleTables>(tx));
      return Number(numAffectedRows ?? 0n);
    },

    async find(id, owners) {
      let query = db.selectFrom('lifecycle.security_event').selectAll().where('id', '=', id);
      if (owners !== 'all') query = query.where('owner', '=', anyOf(owners));
      const row = await query.executeTakeFirst();
      return row === undefined ? null : securityEvent(row);
    },

    async page({ owners, since, after, limit, ...wanted }) {
      let query = db.selectFrom('lifecycle.security_event').selectAll().orderBy('id', 'desc').limit(limit);
      if (owners !== 'all') query = query.where('owner', '=', anyOf(owners));
      if (wanted.identityId !== undefined) query = query.where('identity_id', '=', wanted.identityId);
      if (wanted.type !== undefined) query = query.where('type', '=', wanted.type);
      if (wanted.reportedType !== undefined) query = query.where('reported_type', '=', wanted.reportedType);
      if (wanted.category !== undefined) query = query.where('category', '=', wanted.category);
      if (wanted.severity !== undefined) query = query.where('severity', '=', wanted.severity);
      if (wanted.critical !== undefined) query = query.where('critical', '=', wanted.critical);
      if (wanted.source !== undefined) query = query.where('source', '=', wanted.source);
      if (wanted.owner !== undefined) query = query.where('owner', '=', wanted.owner);
      if (since !== undefined) query = query.where('last_at', '>=', since);
      if (after !== null) query = query.where('id', '<', after);
      return (await query.execute()).map(securityEvent);
    },
  };
}

function securityEvent(row: Row): SecurityEvent {
  return {
    id: row.id,
    type: row.type,
    reportedType: row.reported_type,
    category: row.category,
    severity: row.severity,
    critical: row.critical,
    source: row.source,
    reporter: row.reporter,
    identityId: row.identity_id,
    owner: row.owner,
    remoteAddress: row.remote_address,
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: Number(row.count),
    reportedTime: row.reported_time,
    firstDetails: row.first_details,
    details: row.details,
    incidentId: row.incident_id,
    certificateId: row.certificate_id,
    jobId: row.job_id,
    processId: row.process_id,
  };
}
