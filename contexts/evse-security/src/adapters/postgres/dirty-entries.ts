import { sql } from 'kysely';
import type { DirtyEntries } from '../../admission/dirty-entries.ts';
import { tables } from './tables.ts';

export const dirtyEntries: DirtyEntries = {
  mark: async (tx, id) => {
    const mark = sql<number>`nextval('evse_admission_mark')`;
    await tables(tx)
      .insertInto('evse_admission_dirty')
      .values({ identity_id: id, mark })
      .onConflict((conflict) => conflict.column('identity_id').doUpdateSet({ mark }))
      .execute();
  },
  list: async (tx, limit) => {
    const rows = await tables(tx).selectFrom('evse_admission_dirty').selectAll().orderBy('mark').limit(limit).execute();
    return rows.map((row) => ({ identityId: row.identity_id, mark: row.mark }));
  },
  clear: async (tx, published) => {
    if (published.length === 0) return;
    const ids = published.map(({ identityId }) => identityId);
    const marks = published.map(({ mark }) => mark);
    await sql`delete from evse_admission_dirty d
      using unnest(${ids}::text[], ${marks}::bigint[]) as p (identity_id, mark)
      where d.identity_id = p.identity_id and d.mark = p.mark`.execute(tables(tx));
  },
};
