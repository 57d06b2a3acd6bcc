import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { isOpen } from '../../incident/incident.ts';
import type { IncidentCount, IncidentStore } from '../../incident/incident-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

const OPEN = (['opened', 'acknowledged', 'resolved', 'closed'] as const).filter((state) => isOpen({ state }));

export function postgresIncidentStore(database: Database): IncidentStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, incident) {
      const { numInsertedOrUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.incident')
        .values({ record: storable(incident) })
        .onConflict((conflict) => conflict.columns(['cause', 'object']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async update(tx, incident, version) {
      const { numUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.incident')
        .set({ record: storable(incident) })
        .where('id', '=', incident.id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`${incident.id} has no version ${version}`);
    },

    async lock(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.incident')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async lockOf(tx, cause, object) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.incident')
        .select('record')
        .where('cause', '=', cause)
        .where('object', '=', object)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async find(id, owners) {
      let query = db.selectFrom('lifecycle.incident').select('record').where('id', '=', id);
      if (owners !== 'all') query = query.where('owner', '=', anyOf(owners));
      return (await query.executeTakeFirst())?.record ?? null;
    },

    async page({ owners, state, open, cause, severity, owner, supportOwner, about, after, limit }) {
      let query = db.selectFrom('lifecycle.incident').select('record').orderBy('id', 'desc').limit(limit);
      if (owners !== 'all') query = query.where('owner', '=', anyOf(owners));
      if (state !== undefined) query = query.where('state', '=', state);
      if (open !== undefined) query = query.where('state', open ? 'in' : 'not in', OPEN);
      if (cause !== undefined) query = query.where('cause', '=', cause);
      if (severity !== undefined) query = query.where('severity', '=', severity);
      if (owner !== undefined) query = query.where('owner', '=', owner);
      if (supportOwner !== undefined) query = query.where('support_owner', '=', supportOwner);
      if (about !== undefined) query = query.where(sql<boolean>`record -> 'links' @> ${storable([about])}::jsonb`);
      if (after !== null) query = query.where('id', '<', after);
      return (await query.execute()).map(({ record }) => record);
    },

    async openOf(causes, after, limit) {
      let query = db
        .selectFrom('lifecycle.incident')
        .select('record')
        .where('state', 'in', OPEN)
        .where('cause', 'in', [...causes])
        .orderBy('id')
        .limit(limit);
      if (after !== null) query = query.where('id', '>', after);
      return (await query.execute()).map(({ record: { id, cause, object } }) => ({ id, cause, object }));
    },

    async unacknowledged(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.incident')
        .select('id')
        .where('state', '=', 'opened')
        .where('reminded', '=', false)
        .where('acknowledge_by', '<=', at)
        .orderBy('acknowledge_by')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async counts(at) {
      const { rows } = await sql<IncidentCount>`
        select severity, state, count(*)::int as count,
          (count(*) filter (where state = 'opened' and acknowledge_by <= ${at}))::int as overdue
        from lifecycle.incident group by 1, 2`.execute(db);
      return rows;
    },
  };
}
