import type { OwnerScope } from '@bfcert/kernel/actor';
import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../../identity/identity-id.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { Bounded, BoundedTable, LifecycleTables } from './tables.ts';

/** Their tables are alike in all that is asked here, so that one name stands for each. */
export type BoundedTables<One extends Bounded> = {
  readonly [Table in 'lifecycle.station_tolerance']: BoundedTable<One>;
} & Pick<LifecycleTables, 'lifecycle.identity'>;

export type BoundedName = 'lifecycle.binding_exception' | 'lifecycle.station_tolerance' | 'lifecycle.recovery_case';

interface BoundedQuery<One extends Bounded> {
  readonly owners: OwnerScope;
  readonly state?: One['state'];
  readonly identityId?: IdentityId;
  readonly after: One['id'] | null;
  readonly limit: number;
}

/** What is the same of all that is granted to one identity until an end date; `inForce`: in which state it is worth something. */
export function boundedStore<One extends Bounded>(database: Database, name: BoundedName, inForce: One['state']) {
  const table = name as 'lifecycle.station_tolerance';
  const db = database.kysely<BoundedTables<One>>();
  const owned = () =>
    db
      .selectFrom(`${table} as c`)
      .innerJoin('lifecycle.identity as i', 'i.id', 'c.identity_id')
      .select(['c.record', 'i.owner']);
  return {
    async insert(tx: Transaction, one: One) {
      await kyselyOf<BoundedTables<One>>(tx)
        .insertInto(table)
        .values({ record: storable(one) })
        .execute();
    },

    async update(tx: Transaction, one: One, version: number) {
      const { numUpdatedRows } = await kyselyOf<BoundedTables<One>>(tx)
        .updateTable(table)
        .set({ record: storable(one) })
        .where('id', '=', one.id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`${one.id} has no version ${version}`);
    },

    async inTransaction(tx: Transaction, id: One['id']) {
      const row = await kyselyOf<BoundedTables<One>>(tx)
        .selectFrom(table)
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async inForceOfAll(identityIds: readonly IdentityId[]) {
      if (identityIds.length === 0) return [];
      const rows = await db
        .selectFrom(table)
        .select('record')
        .where('state', '=', inForce)
        .where('identity_id', '=', anyOf(identityIds))
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },

    async due(at: string, limit: number): Promise<readonly Pick<One, 'id' | 'identityId'>[]> {
      const rows = await db
        .selectFrom(table)
        .select('record')
        .where('state', '=', inForce)
        .where('until', '<=', at)
        .orderBy('until')
        .limit(limit)
        .execute();
      return rows.map(({ record: { id, identityId } }) => ({ id, identityId }));
    },

    async find(id: One['id'], owners: OwnerScope) {
      let query = owned().where('c.id', '=', id);
      if (owners !== 'all') query = query.where('i.owner', '=', anyOf(owners));
      const row = await query.executeTakeFirst();
      return row === undefined ? null : { ...row.record, owner: row.owner };
    },

    async page({ owners, state, identityId, after, limit }: BoundedQuery<One>) {
      let query = owned().orderBy('c.id', 'desc').limit(limit);
      if (owners !== 'all') query = query.where('i.owner', '=', anyOf(owners));
      if (state !== undefined) query = query.where('c.state', '=', state);
      if (identityId !== undefined) query = query.where('c.identity_id', '=', identityId);
      if (after !== null) query = query.where('c.id', '<', after);
      return (await query.execute()).map(({ record, owner }) => ({ ...record, owner }));
    },
  };
}
