import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { type Binding, identifyingKinds } from '../../identity/binding.ts';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresIdentityStore(database: Database): IdentityStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, identity) {
      const trx = kyselyOf<LifecycleTables>(tx);
      const identifying = identity.bindings.filter(({ kind }) => identifyingKinds.includes(kind));
      // Whoever registers one of these names at the same moment waits here and then sees it taken.
      const names = identifying.map(({ kind, value }) => `${kind}:${value}`).sort();
      for (const name of names) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
      const taken = identifying.length === 0 ? [] : await holding(identifying);
      if (taken.length > 0) return taken;

      await trx
        .insertInto('lifecycle.identity')
        .values({ record: storable(identity) })
        .execute();
      if (identity.bindings.length === 0) return [];
      const rows = identity.bindings.map((binding) => ({
        identity_id: identity.id,
        ...binding,
        identifying: identifying.includes(binding),
      }));
      await trx.insertInto('lifecycle.identity_binding').values(rows).execute();
      return [];

      async function holding(bindings: readonly Binding[]) {
        const found = await trx
          .selectFrom('lifecycle.identity_binding')
          .select('kind')
          .where('identifying', '=', true)
          .where((eb) => eb.or(bindings.map(({ kind, value }) => eb.and({ kind, value }))))
          .execute();
        return found.map(({ kind }) => kind);
      }
    },

    async lock(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async holderOf(tx, kind, value) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity_binding')
        .select('identity_id')
        .where('kind', '=', kind)
        .where('value', '=', value)
        .where('identifying', '=', true)
        .executeTakeFirst();
      return row?.identity_id ?? null;
    },

    async find(ids) {
      if (ids.length === 0) return [];
      const rows = await db.selectFrom('lifecycle.identity').select('record').where('id', 'in', ids).execute();
      return rows.map(({ record }) => record);
    },

    async findByBinding(kind, value) {
      if (!identifyingKinds.includes(kind)) throw new Error(`${kind} names no single identity`);
      const row = await db
        .selectFrom('lifecycle.identity_binding as binding')
        .innerJoin('lifecycle.identity as identity', 'identity.id', 'binding.identity_id')
        .select('identity.record')
        .where('binding.kind', '=', kind)
        .where('binding.value', '=', value)
        .where('binding.identifying', '=', true)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async list({ after, limit }) {
      const rows = await db
        .selectFrom('lifecycle.identity')
        .select('record')
        .$if(after !== null, (query) => query.where('id', '>', after))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },
  };
}
