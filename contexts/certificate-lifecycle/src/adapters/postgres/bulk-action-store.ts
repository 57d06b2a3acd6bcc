import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { BulkTarget } from '../../bulk-action/bulk-action.ts';
import type { BulkActionStore } from '../../bulk-action/bulk-action-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

/** Of the advisory lock that makes one after another count who is looking. */
const LOOKS = 7_340_027;

export function postgresBulkActionStore(database: Database): BulkActionStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, action) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.bulk_action')
        .values({ record: storable(action) })
        .execute();
    },

    async addTargets(tx, id, known, targets) {
      if (targets.length === 0) return;
      const rows = targets.map((target, index) => ({
        bulk_action_id: id,
        position: known + index + 1,
        certificate_id: target.certificateId,
        version: target.version,
        needs_approval: target.needsApproval,
        owner: target.owner,
      }));
      await kyselyOf<LifecycleTables>(tx).insertInto('lifecycle.bulk_target').values(rows).execute();
    },

    async dropTargets(tx, id) {
      await kyselyOf<LifecycleTables>(tx)
        .deleteFrom('lifecycle.bulk_target')
        .where('bulk_action_id', '=', id)
        .execute();
    },

    async looksOf(tx, requester) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await sql`select pg_advisory_xact_lock(${LOOKS})`.execute(trx);
      const { count } = await trx
        .selectFrom('lifecycle.bulk_action')
        .select(sql<number>`count(*)::int`.as('count'))
        .where('status', '=', 'looking')
        .where(sql<boolean>`record->>'requester' is not distinct from ${requester}`)
        .executeTakeFirstOrThrow();
      return count;
    },

    async update(tx, action) {
      const result = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.bulk_action')
        .set({ record: storable(action) })
        .where('id', '=', action.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`there is no ${action.id}`);
    },

    async lock(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.bulk_action')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async lockIfFree(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.bulk_action')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async nextPlanned(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.bulk_target')
        .selectAll()
        .where('bulk_action_id', '=', id)
        .where('status', '=', 'planned')
        .orderBy('position')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : targetOf(row);
    },

    async updateTarget(tx, id, { position, status, refusal, at, failures }) {
      const result = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.bulk_target')
        .set({ status, refusal: refusal?.toWellFormed().replaceAll('\u0000', '\ufffd') ?? null, at, failures })
        .where('bulk_action_id', '=', id)
        .where('position', '=', position)
        .where('status', '=', 'planned')
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`target ${position} of ${id} is not planned`);
    },

    async find(id) {
      const row = await db.selectFrom('lifecycle.bulk_action').select('record').where('id', '=', id).executeTakeFirst();
      return row?.record ?? null;
    },

    async page({ owners, after, limit }) {
      let query = db.selectFrom('lifecycle.bulk_action').select('record').orderBy('id', 'desc').limit(limit);
      if (owners !== 'all') {
        query = query.where(
          sql<boolean>`jsonb_typeof(owners) = 'array' and owners <@ ${JSON.stringify(owners)}::jsonb`,
        );
      }
      if (after !== null) query = query.where('id', '<', after);
      return (await query.execute()).map(({ record }) => record);
    },

    async targets({ id, status, after, limit }) {
      let query = db
        .selectFrom('lifecycle.bulk_target')
        .selectAll()
        .where('bulk_action_id', '=', id)
        .where('position', '>', after)
        .orderBy('position')
        .limit(limit);
      if (status !== undefined) query = query.where('status', '=', status);
      return (await query.execute()).map(targetOf);
    },

    async due(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.bulk_action')
        .select('id')
        .where('status', 'in', ['looking', 'running'])
        .where('next_at', '<=', at)
        .orderBy('next_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async forgetUnstartedTargets(tx, at, limit) {
      const { numAffectedRows } = await sql`
        delete from lifecycle.bulk_target where (bulk_action_id, position) in (
          select target.bulk_action_id, target.position
          from lifecycle.bulk_action as action join lifecycle.bulk_target as target on target.bulk_action_id = action.id
          where action.status in ('draft', 'awaiting_approval', 'declined') and (action.record->>'expiresAt') collate "C" <= ${at}
          limit ${limit} for update of action, target skip locked)`.execute(kyselyOf<LifecycleTables>(tx));
      return Number(numAffectedRows);
    },
  };
}

function targetOf(row: {
  readonly position: number;
  readonly certificate_id: BulkTarget['certificateId'];
  readonly version: number;
  readonly needs_approval: boolean;
  readonly owner: string | null;
  readonly status: BulkTarget['status'];
  readonly refusal: string | null;
  readonly at: string | null;
  readonly failures: number;
}): BulkTarget {
  const { position, certificate_id: certificateId, version, needs_approval: needsApproval } = row;
  const { owner, status, refusal, at, failures } = row;
  return { position, certificateId, version, needsApproval, owner, status, refusal, at, failures };
}
