import type { Selectable } from 'kysely';
import type { BreakGlass } from '../../break-glass/break-glass.ts';
import type { BreakGlassStore } from '../../break-glass/break-glass-store.ts';
import { anyOf } from './any-of.ts';
import { ofChargersOf } from './of-owners.ts';
import { type EvseTables, tables } from './tables.ts';

export const breakGlassStore: BreakGlassStore = {
  add: async (tx, one) => {
    await tables(tx).insertInto('evse_break_glass').values(toRow(one)).execute();
  },
  find: async (tx, id) => {
    const row = await tables(tx).selectFrom('evse_break_glass').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toBreakGlass(row);
  },
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_break_glass')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : toBreakGlass(row);
  },
  save: async (tx, one) => {
    const { id, ...changing } = toRow(one);
    await tables(tx).updateTable('evse_break_glass').set(changing).where('id', '=', id).execute();
  },
  inForceOf: async (tx, ids) => {
    if (ids.length === 0) return new Map();
    const rows = await tables(tx)
      .selectFrom('evse_break_glass')
      .selectAll()
      .where('identity_id', '=', anyOf(ids))
      .where('state', 'in', ['open', 'narrowed'])
      .execute();
    return new Map(rows.map((row) => [row.identity_id, toBreakGlass(row)]));
  },
  latestOf: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_break_glass')
      .selectAll()
      .where('identity_id', '=', id)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toBreakGlass(row);
  },
  askedOf: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_break_glass')
      .selectAll()
      .where('identity_id', '=', id)
      .where('state', '=', 'asked')
      .executeTakeFirst();
    return row === undefined ? null : toBreakGlass(row);
  },
  due: async (tx, { at, askedBefore }, limit) => {
    const rows = await tables(tx)
      .selectFrom('evse_break_glass')
      .select(['id', 'identity_id'])
      .where((row) =>
        row.or([
          row.and([row('state', '=', 'open'), row('until', '<=', at)]),
          row.and([row('state', '=', 'asked'), row('asked_at', '<=', askedBefore)]),
        ]),
      )
      .orderBy('until')
      .limit(limit)
      .execute();
    return rows.map(({ id, identity_id }) => ({ id, identityId: identity_id }));
  },
  page: async (tx, owners, { identityId, state, before, limit }) => {
    const rows = await tables(tx)
      .selectFrom('evse_break_glass')
      .selectAll()
      .where(ofChargersOf(owners, 'evse_break_glass.identity_id'))
      .$if(identityId !== undefined, (query) => query.where('identity_id', '=', identityId ?? ('' as never)))
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? ('' as never)))
      .$if(before !== null, (query) => query.where('id', '<', before))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toBreakGlass);
  },
};

const toRow = (one: BreakGlass) => ({
  id: one.id,
  identity_id: one.identityId,
  case_id: one.caseId,
  state: one.state,
  key: one.key,
  lowers: one.lowers,
  until: one.until,
  asked_by: one.askedBy,
  reason: one.reason,
  asked_at: one.askedAt,
  approved_by: one.approvedBy,
  opened_at: one.openedAt,
  lowered: one.lowered === null ? null : JSON.stringify(one.lowered),
  came_down_at: one.cameDownAt,
  raise_tries: one.raiseTries,
  last_raise_at: one.lastRaiseAt,
  ended_at: one.endedAt,
  ended_because: one.endedBecause,
});

const toBreakGlass = (row: Selectable<EvseTables['evse_break_glass']>): BreakGlass => ({
  id: row.id,
  identityId: row.identity_id,
  caseId: row.case_id,
  state: row.state,
  key: row.key,
  lowers: row.lowers,
  until: row.until,
  askedBy: row.asked_by,
  reason: row.reason,
  askedAt: row.asked_at,
  approvedBy: row.approved_by,
  openedAt: row.opened_at,
  lowered: row.lowered,
  cameDownAt: row.came_down_at,
  raiseTries: row.raise_tries,
  lastRaiseAt: row.last_raise_at,
  endedAt: row.ended_at,
  endedBecause: row.ended_because,
});
