import type { Selectable } from 'kysely';
import type { KeyCutoverPath } from '../../authorization-key/key-cutover-path.ts';
import type { KeyCutoverPathStore, KeyPolicyStore } from '../../authorization-key/key-inventory.ts';
import type { KeyPolicy } from '../../authorization-key/key-policy.ts';
import { type EvseTables, tables } from './tables.ts';

export const keyCutoverPathStore: KeyCutoverPathStore = {
  add: async (tx, one) => {
    await tables(tx)
      .insertInto('evse_key_cutover_path')
      .values({
        id: one.id,
        family: one.family,
        description: one.description,
        state: one.state,
        proposed_by: one.proposedBy,
        proposed_at: one.proposedAt,
        reason: one.reason,
        approved_by: one.approvedBy,
        approved_at: one.approvedAt,
      })
      .execute();
  },
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_key_cutover_path')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : path(row);
  },
  save: async (tx, { id, state, approvedBy, approvedAt }) => {
    await tables(tx)
      .updateTable('evse_key_cutover_path')
      .set({ state, approved_by: approvedBy, approved_at: approvedAt })
      .where('id', '=', id)
      .execute();
  },
  approvedOf: async (tx, families) => {
    if (families.length === 0) return new Map();
    const rows = await tables(tx)
      .selectFrom('evse_key_cutover_path')
      .selectAll()
      .where('state', '=', 'approved')
      .where('family', 'in', [...families])
      .execute();
    return new Map(rows.map((row) => [row.family, path(row)]));
  },
  page: async (tx, { before, limit }) => {
    const rows = await tables(tx)
      .selectFrom('evse_key_cutover_path')
      .selectAll()
      .$if(before !== null, (query) => query.where('id', '<', before))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(path);
  },
};

export const keyPolicyStore: KeyPolicyStore = {
  all: async (tx) => {
    const rows = await tables(tx).selectFrom('evse_key_policy').selectAll().orderBy('level').orderBy('value').execute();
    return rows.map(policy);
  },
  set: async (tx, { level, value, periodDays, fromDay, setBy, setAt, reason }) => {
    const before = await tables(tx)
      .selectFrom('evse_key_policy')
      .selectAll()
      .where('level', '=', level)
      .where('value', '=', value)
      .forUpdate()
      .executeTakeFirst();
    const row = { period_days: periodDays, from_day: fromDay, set_by: setBy, set_at: setAt, reason };
    await tables(tx)
      .insertInto('evse_key_policy')
      .values({ level, value, ...row })
      .onConflict((conflict) => conflict.columns(['level', 'value']).doUpdateSet(row))
      .execute();
    return before === undefined ? null : policy(before);
  },
};

const path = (row: Selectable<EvseTables['evse_key_cutover_path']>): KeyCutoverPath => ({
  id: row.id,
  family: row.family,
  description: row.description,
  state: row.state,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  reason: row.reason,
  approvedBy: row.approved_by,
  approvedAt: row.approved_at,
});

const policy = (row: Selectable<EvseTables['evse_key_policy']>): KeyPolicy => ({
  level: row.level,
  value: row.value,
  periodDays: row.period_days,
  fromDay: row.from_day,
  setBy: row.set_by,
  setAt: row.set_at,
  reason: row.reason,
});
