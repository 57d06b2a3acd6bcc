import type { SeenFacts } from '../../ports.ts';
import { tables } from './tables.ts';

export const seenFacts: SeenFacts = {
  among: async (tx, factIds) => {
    if (factIds.length === 0) return new Set();
    const rows = await tables(tx)
      .selectFrom('evse_seen_fact')
      .select('fact_id')
      .where('fact_id', 'in', factIds)
      .execute();
    return new Set(rows.map((row) => row.fact_id));
  },
  add: async (tx, factId, at) => {
    const added = await tables(tx)
      .insertInto('evse_seen_fact')
      .values({ fact_id: factId, at })
      .onConflict((conflict) => conflict.doNothing())
      .returning('fact_id')
      .executeTakeFirst();
    return added !== undefined;
  },
  addAll: async (tx, factIds, at) => {
    if (factIds.length === 0) return;
    await tables(tx)
      .insertInto('evse_seen_fact')
      .values(factIds.map((fact_id) => ({ fact_id, at })))
      .execute();
  },
  forgetBefore: async (tx, at) => {
    await tables(tx).deleteFrom('evse_seen_fact').where('at', '<', at).execute();
  },
};
