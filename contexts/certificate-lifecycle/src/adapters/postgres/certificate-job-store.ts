import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { OpenJobs } from '../../certificate-job/certificate-job.ts';
import type { CertificateJobStore } from '../../certificate-job/certificate-job-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

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

    async find(id) {
      const row = await db
        .selectFrom('lifecycle.certificate_job')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async list({ certificateId, open, after, limit }) {
      let query = db.selectFrom('lifecycle.certificate_job').select('record').orderBy('id', 'desc').limit(limit);
      if (certificateId !== undefined) query = query.where('certificate_id', '=', certificateId);
      if (open !== undefined) query = query.where('open', '=', open);
      if (after !== null) query = query.where('id', '<', after);
      return (await query.execute()).map(({ record }) => record);
    },

    async due(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.certificate_job')
        .select('certificate_id')
        .where('open', '=', true)
        .where('next_attempt_at', '<=', at)
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map((row) => row.certificate_id);
    },

    async openByAction() {
      const { rows } = await sql<OpenJobs>`
        select record ->> 'action' as action, count(*)::int as count, min(record ->> 'createdAt') as "oldestSince"
        from lifecycle.certificate_job where open group by 1 order by 1`.execute(db);
      return rows;
    },
  };
}
