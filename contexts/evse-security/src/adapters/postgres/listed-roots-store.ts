import { sql } from 'kysely';
import type { ListedRootsStore } from '../../anchor-drift/listed-roots-store.ts';
import { anyOf } from './any-of.ts';
import { tables } from './tables.ts';

/** Times are texts in JSON. */
const dated = <Thing extends { readonly since: string }>(things: readonly Thing[]) =>
  things.map((thing) => ({ ...thing, since: new Date(thing.since) }));

export const listedRootsStore: ListedRootsStore = {
  ofChargers: async (tx, ids) => {
    const rows = await tables(tx)
      .selectFrom('evse_listed_roots')
      .selectAll()
      .where('identity_id', '=', anyOf(ids))
      .execute();
    return rows.map((row) => ({
      identityId: row.identity_id,
      listedAt: row.listed_at,
      roots: dated(row.roots),
      lacking: dated(row.lacking),
    }));
  },
  put: async (tx, { identityId, listedAt, roots, lacking }) => {
    const listed = { listed_at: listedAt, roots: JSON.stringify(roots), lacking: JSON.stringify(lacking) };
    await tables(tx)
      .insertInto('evse_listed_roots')
      .values({ identity_id: identityId, ...listed })
      .onConflict((conflict) => conflict.column('identity_id').doUpdateSet(listed))
      .execute();
  },
  lackingOnline: async (tx, after, limit) => {
    const rows = await tables(tx)
      .selectFrom('evse_listed_roots')
      .select('identity_id')
      .where(sql<boolean>`json_array_length(lacking) > 0`)
      .where(
        sql<boolean>`exists (select from evse_session s
          where s.identity_id = evse_listed_roots.identity_id and not s.superseded)`,
      )
      .$if(after !== null, (query) => query.where('identity_id', '>', after))
      .orderBy('identity_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.identity_id);
  },
};
