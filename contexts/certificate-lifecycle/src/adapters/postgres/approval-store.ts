import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { ApprovalStore } from '../../approval/approval-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresApprovalStore(database: Database): ApprovalStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, approval) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.approval')
        .values({ record: storable(approval) })
        .execute();
    },

    async update(tx, approval) {
      const result = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.approval')
        .set({ record: storable(approval) })
        .where('id', '=', approval.id)
        .where('status', '=', 'pending')
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`${approval.id} is not pending`);
    },

    async lock(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.approval')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async lockWave(tx, id) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`wave:${id}`}, 0))`.execute(kyselyOf(tx));
    },

    async lockElsewhere(tx, id) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`elsewhere:${id}`}, 0))`.execute(kyselyOf(tx));
    },

    async pendingFor(tx, action) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.approval')
        .select('record')
        .where('status', '=', 'pending')
        .where(sql<boolean>`record -> 'action' = ${storable(action)}::jsonb`)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async pendingAbout(tx, subject) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.approval')
        .select('record')
        .where('status', '=', 'pending')
        .where(
          sql<boolean>`(record #>> '{action,certificateId}' = ${subject} or record #>> '{action,recoveryCaseId}' = ${subject}
            or record #>> '{action,bundleId}' = ${subject} or record #>> '{action,waveId}' = ${subject}
            or record #>> '{action,bulkActionId}' = ${subject}
            or (record #>> '{action,kind}' in ('change-identity', 'decommission-identity', 'grant-binding-exception', 'grant-station-tolerance')
              and record #>> '{action,identityId}' = ${subject}))`,
        )
        .orderBy('id')
        .forUpdate()
        .execute();
      return rows.map(({ record }) => record);
    },

    async find(id) {
      const row = await db.selectFrom('lifecycle.approval').select('record').where('id', '=', id).executeTakeFirst();
      return row?.record ?? null;
    },

    async page({ status, owners, at, after, limit }) {
      let query = db.selectFrom('lifecycle.approval').select('record').orderBy('id', 'desc').limit(limit);
      if (owners !== 'all') query = query.where('owner', '=', anyOf(owners));
      if (status === 'pending') query = query.where('status', '=', status).where('expires_at', '>', at);
      else if (status === 'expired') {
        query = query.where((eb) =>
          eb.or([eb('status', '=', status), eb.and([eb('status', '=', 'pending'), eb('expires_at', '<=', at)])]),
        );
      } else if (status !== undefined) query = query.where('status', '=', status);
      if (after !== null) query = query.where('id', '<', after);
      return (await query.execute()).map(({ record }) => record);
    },
  };
}
