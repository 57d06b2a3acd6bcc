import type { OwnerScope } from '@bfcert/kernel/actor';
import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { ImportJobStore } from '../../import-job/import-job-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

/** Of one statement, so that no single one carries a whole import. */
const BATCHES_AT_ONCE = 50;
const OPEN = ['waiting', 'running'] as const;
/** Of the advisory lock that makes one after another look for room. */
const ROOM = 7_340_026;

export function postgresImportJobStore(database: Database): ImportJobStore {
  const db = database.kysely<LifecycleTables>();
  const of = (tx: Transaction) => kyselyOf<LifecycleTables>(tx);

  async function kept(tx: Transaction, owners: OwnerScope | null) {
    const row = await of(tx)
      .selectFrom('lifecycle.import_job')
      .select([
        sql<number>`count(*) filter (where status in ('waiting', 'running'))::int`.as('open'),
        sql<string>`coalesce(sum(kept_bytes), 0)`.as('bytes'),
      ])
      .$if(owners === 'all', (query) => query.where('owners', '=', JSON.stringify('all')))
      .$if(owners !== null && owners !== 'all', (query) =>
        query.where(sql<boolean>`jsonb_typeof(owners) = 'array' and owners ?| ${[...(owners ?? [])]}::text[]`),
      )
      .executeTakeFirstOrThrow();
    return { open: row.open, bytes: Number(row.bytes) };
  }

  return {
    async insert(tx, job, batches) {
      await of(tx)
        .insertInto('lifecycle.import_job')
        .values({ record: storable(job) })
        .execute();
      const rows = batches.map((batch) => ({ import_job_id: job.id, ...batch }));
      for (let from = 0; from < rows.length; from += BATCHES_AT_ONCE) {
        await of(tx)
          .insertInto('lifecycle.import_batch')
          .values(rows.slice(from, from + BATCHES_AT_ONCE))
          .execute();
      }
    },

    async update(tx, job) {
      const result = await of(tx)
        .updateTable('lifecycle.import_job')
        .set({ record: storable(job) })
        .where('id', '=', job.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`there is no ${job.id}`);
    },

    async lock(tx, id) {
      const query = of(tx).selectFrom('lifecycle.import_job').select('record').where('id', '=', id);
      return (await query.forUpdate().executeTakeFirst())?.record ?? null;
    },

    async lockIfFree(tx, id) {
      const query = of(tx).selectFrom('lifecycle.import_job').select('record').where('id', '=', id);
      return (await query.forUpdate().skipLocked().executeTakeFirst())?.record ?? null;
    },

    async nextBatch(tx, id) {
      const row = await of(tx)
        .selectFrom('lifecycle.import_batch')
        .select(['position', 'content'])
        .where('import_job_id', '=', id)
        .where('position', '>', 0)
        .orderBy('position')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },

    async shared(id) {
      const row = await db
        .selectFrom('lifecycle.import_batch')
        .select('content')
        .where('import_job_id', '=', id)
        .where('position', '=', 0)
        .executeTakeFirst();
      return row?.content ?? null;
    },

    async record(tx, id, position, rows) {
      const gone = await of(tx)
        .deleteFrom('lifecycle.import_batch')
        .where('import_job_id', '=', id)
        .where('position', '=', position)
        .executeTakeFirst();
      if (gone.numDeletedRows !== 1n) throw new Error(`batch ${position} of ${id} was taken already`);
      await of(tx)
        .insertInto('lifecycle.import_row')
        .values(
          rows.map((row) => ({
            import_job_id: id,
            line: row.line,
            outcome: row.outcome,
            identity_id: row.identityId,
            result: storable(row),
          })),
        )
        .execute();
    },

    async dropBatches(tx, id) {
      await of(tx).deleteFrom('lifecycle.import_batch').where('import_job_id', '=', id).execute();
    },

    async identitiesIn(tx, id) {
      const rows = await of(tx)
        .selectFrom('lifecycle.import_row')
        .select('identity_id')
        .distinct()
        .where('import_job_id', '=', id)
        .where('identity_id', 'is not', null)
        .execute();
      return rows.flatMap(({ identity_id }) => identity_id ?? []);
    },

    async lockRoom(tx) {
      await sql`select pg_advisory_xact_lock(${ROOM})`.execute(of(tx));
    },

    keptFor: (tx, owners) => kept(tx, owners),
    keptInAll: (tx) => kept(tx, null),

    async openFor(tx, source) {
      const row = await of(tx)
        .selectFrom('lifecycle.import_job')
        .select('id')
        .where('source', '=', source)
        .where('status', 'in', OPEN)
        .where('dry_run', '=', false)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    async find(id) {
      const row = await db.selectFrom('lifecycle.import_job').select('record').where('id', '=', id).executeTakeFirst();
      return row?.record ?? null;
    },

    async page({ owners, after, limit }) {
      let query = db.selectFrom('lifecycle.import_job').select('record').orderBy('id', 'desc').limit(limit);
      if (owners !== 'all') {
        query = query.where(
          sql<boolean>`jsonb_typeof(owners) = 'array' and owners <@ ${JSON.stringify(owners)}::jsonb`,
        );
      }
      if (after !== null) query = query.where('id', '<', after);
      return (await query.execute()).map(({ record }) => record);
    },

    async rows({ id, outcome, after, limit }) {
      let query = db
        .selectFrom('lifecycle.import_row')
        .select('result')
        .where('import_job_id', '=', id)
        .where('line', '>', after)
        .orderBy('line')
        .limit(limit);
      if (outcome !== undefined) query = query.where('outcome', '=', outcome);
      return (await query.execute()).map(({ result }) => result);
    },

    async due(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.import_job')
        .select('id')
        .where('status', 'in', OPEN)
        .where('next_at', '<=', at)
        .orderBy('next_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async standing() {
      const row = await db
        .selectFrom('lifecycle.import_job')
        .select([sql<number>`count(*)::int`.as('open'), sql<string | null>`min(advanced_at)`.as('oldest')])
        .where('status', 'in', OPEN)
        .executeTakeFirstOrThrow();
      return { open: row.open, oldestAdvance: row.oldest };
    },

    async forgetReports(tx, before, limit) {
      const jobs = await of(tx)
        .selectFrom('lifecycle.import_job')
        .select('record')
        .where('report_until', '<=', before)
        .where('kept_bytes', '>', '0')
        .orderBy('report_until')
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute();
      for (const { record } of jobs) {
        await of(tx).deleteFrom('lifecycle.import_row').where('import_job_id', '=', record.id).execute();
        await of(tx)
          .updateTable('lifecycle.import_job')
          .set({ record: storable({ ...record, keptBytes: 0 }) })
          .where('id', '=', record.id)
          .execute();
      }
      return jobs.length;
    },
  };
}
