import type { ParkedFactStore } from '../../parked-fact/parked-fact-store.ts';
import { isOutage } from './is-outage.ts';
import { tables } from './tables.ts';

export const parkedFactStore: ParkedFactStore = {
  add: async (tx, { factId, fact, nodeId, error, parkedAt }) => {
    await tables(tx)
      .insertInto('evse_parked_fact')
      .values({
        fact_id: factId,
        node_id: nodeId,
        fact: JSON.stringify(fact),
        error: JSON.stringify(error),
        parked_at: parkedAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  find: async (tx, factId) => {
    const row = await tables(tx)
      .selectFrom('evse_parked_fact')
      .selectAll()
      .where('fact_id', '=', factId)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { factId: row.fact_id, fact: row.fact, nodeId: row.node_id, error: row.error, parkedAt: row.parked_at };
  },
  isOutage,
};
