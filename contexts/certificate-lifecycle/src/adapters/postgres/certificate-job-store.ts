import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { DeadJobs, OpenJobs } from '../../certificate-job/certificate-job.ts';
import type { CertificateJobStore } from '../../certificate-job/certificate-job-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

/** Any number that nothing else in the database uses as an advisory lock. */
const SUSPECTS_LOCK = 6_150_001;

/** Of a dead job `j`: nothing has taken its place, and its record `c` is still in the state that it was for. */
const STILL_NEEDED = sql<boolean>`(exists (
  select 1 from lifecycle.certificate c where c.id = j.certificate_id
    and c.state = case j.action when 'revoke' then 'revoked' else 'requested' end)
  and not exists (
    select 1 from lifecycle.certificate_job later where later.certificate_id = j.certificate_id and later.id > j.id))`;

/** Whether job `j` is about an identity of one of these owners. */
const isOfOneOf = (owners: readonly string[]) => sql<boolean>`exists (
  select 1 from lifecycle.certificate c where c.id = j.certificate_id and c.owner = ${anyOf(owners)})`;

export function postgresCertificateJobStore(database: Database): CertificateJobStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, job) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.certificate_job')
        .values({ record: storable(job) })
        .execute();
    },

    async update(tx, job) {
      const result = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.certificate_job')
        .set({ record: storable(job) })
        .where('id', '=', job.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`there is no job ${job.id}`);
    },

    async openOf(tx, certificateId) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate_job')
        .select('record')
        .where('certificate_id', '=', certificateId)
        .where('open', '=', true)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async inTransaction(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate_job')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async isIdentityBusy(tx, identityId, but, at) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate_job as j')
        .innerJoin('lifecycle.certificate as c', 'c.id', 'j.certificate_id')
        .select('j.id')
        .where('c.identity_id', '=', identityId)
        .where('j.open', '=', true)
        .where('j.status', '=', 'running')
        .where('j.next_attempt_at', '>', at)
        .where('j.id', '<>', but)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async isSuspectAtWork(tx, but, at) {
      const kysely = kyselyOf<LifecycleTables>(tx);
      await sql`select pg_advisory_xact_lock(${SUSPECTS_LOCK})`.execute(kysely);
      const row = await kysely
        .selectFrom('lifecycle.certificate_job')
        .select('id')
        .where('open', '=', true)
        .where('status', '=', 'running')
        .where('suspect', '=', true)
        .where('next_attempt_at', '>', at)
        .where('id', '<>', but)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async find(id, owners) {
      let query = db.selectFrom('lifecycle.certificate_job as j').select('j.record').where('j.id', '=', id);
      if (owners !== 'all') query = query.where(isOfOneOf(owners));
      return (await query.executeTakeFirst())?.record ?? null;
    },

    async list({ owners, certificateId, open, status, action, dead, after, limit }) {
      let query = db
        .selectFrom('lifecycle.certificate_job as j')
        .select('j.record')
        .orderBy('j.id', 'desc')
        .limit(limit);
      if (owners !== 'all') query = query.where(isOfOneOf(owners));
      if (certificateId !== undefined) query = query.where('j.certificate_id', '=', certificateId);
      if (open !== undefined) query = query.where('j.open', '=', open);
      if (status !== undefined) query = query.where('j.status', '=', status);
      if (action !== undefined) query = query.where('j.action', '=', action);
      if (dead === true) query = query.where('j.status', '=', 'dead').where(STILL_NEEDED);
      if (dead === false) query = query.where(sql<boolean>`(j.status <> 'dead' or not ${STILL_NEEDED})`);
      if (after !== null) query = query.where('j.id', '<', after);
      return (await query.execute()).map(({ record }) => record);
    },

    async due(at, beyond, limit) {
      const rows = await db
        .selectFrom('lifecycle.certificate_job')
        .select('certificate_id')
        .where('open', '=', true)
        .where((is) => is.or([is('next_attempt_at', '<=', at), is('next_attempt_at', '>', beyond)]))
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map((row) => row.certificate_id);
    },

    async deadByAction() {
      const { rows } = await sql<DeadJobs>`
        select j.action, count(*)::int as count from lifecycle.certificate_job j
        where j.status = 'dead' and ${STILL_NEEDED} group by 1 order by 1`.execute(db);
      return rows;
    },

    async openByAction() {
      const { rows } = await sql<OpenJobs>`
        select record ->> 'action' as action, count(*)::int as count, min(record ->> 'createdAt') as "oldestSince"
        from lifecycle.certificate_job where open group by 1 order by 1`.execute(db);
      return rows;
    },
  };
}
