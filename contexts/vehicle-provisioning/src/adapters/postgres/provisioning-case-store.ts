import { type Selectable, sql } from 'kysely';
import type { ProvisioningCase } from '../../provisioning-case/provisioning-case.ts';
import { unfinishedStates } from '../../provisioning-case/provisioning-case.ts';
import type { CasePlace, ProvisioningCaseStore } from '../../provisioning-case/provisioning-case-store.ts';
import { insertSignals, readSignals, saveSignals } from './signal-rows.ts';
import { tables, type VehicleTables } from './tables.ts';

export const provisioningCaseStore: ProvisioningCaseStore = {
  unfinishedIn: async (tx, place) => {
    const name = `vehicle-provisioning:${place.identityId}:${place.artifact}:${place.slot ?? ''}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tables(tx));
    const row = await inPlace(tx, place).where('state', 'in', unfinishedStates).executeTakeFirst();
    return row === undefined ? null : toCase(row);
  },
  activeIn: async (tx, place) => {
    const row = await inPlace(tx, place).where('state', '=', 'active').forNoKeyUpdate().executeTakeFirst();
    return row === undefined ? null : toCase(row);
  },
  add: async (tx, one, signals) => {
    await tables(tx).insertInto('vehicle_provisioning_case').values(toRow(one)).execute();
    await insertSignals(tx, one.id, signals);
  },
  find: async (tx, id) => {
    const row = await cases(tx).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toCase(row);
  },
  lock: async (tx, id) => {
    const row = await cases(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
    return row === undefined ? null : toCase(row);
  },
  save: async (tx, one) => {
    const { id, ...changing } = toRow(one);
    await tables(tx).updateTable('vehicle_provisioning_case').set(changing).where('id', '=', id).execute();
  },
  signalsOf: readSignals,
  saveSignals,
  due: async (tx, at, limit) => {
    const rows = await tables(tx)
      .selectFrom('vehicle_provisioning_case')
      .select('id')
      .where('due_at', '<=', at)
      .orderBy('due_at')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  },
  openOf: async (tx, identityId) => {
    const rows = await tables(tx)
      .selectFrom('vehicle_provisioning_case')
      .select('id')
      .where('identity_id', '=', identityId)
      .where('state', '<>', 'withdrawn')
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  },
  moveToOwner: async (tx, identityId, owner) => {
    await tables(tx)
      .updateTable('vehicle_provisioning_case')
      .set({ owner })
      .where('identity_id', '=', identityId)
      .where('owner', '<>', owner)
      .execute();
  },
  page: async (tx, owners, { identityId, artifact, state, waitingFor, broker, before, limit }) => {
    let query = cases(tx).orderBy('id', 'desc').limit(limit);
    if (owners !== 'all') query = query.where(sql<boolean>`owner = any(${[...owners]}::text[])`);
    if (identityId !== undefined) query = query.where('identity_id', '=', identityId);
    if (artifact !== undefined) query = query.where('artifact', '=', artifact);
    if (state !== undefined) query = query.where('state', '=', state);
    if (waitingFor !== undefined) query = query.where('waiting_for', '=', waitingFor);
    if (broker !== undefined) query = query.where('broker', '=', broker);
    if (before !== null) query = query.where('id', '<', before);
    return (await query.execute()).map(toCase);
  },
};

const cases = (tx: Parameters<typeof tables>[0]) => tables(tx).selectFrom('vehicle_provisioning_case').selectAll();

const inPlace = (tx: Parameters<typeof tables>[0], { identityId, artifact, slot }: CasePlace) =>
  cases(tx)
    .where('identity_id', '=', identityId)
    .where('artifact', '=', artifact)
    .where('slot', 'is not distinct from', slot);

const toRow = (one: ProvisioningCase) => ({
  id: one.id,
  identity_id: one.identityId,
  owner: one.owner,
  artifact: one.artifact,
  slot: one.slot,
  program: one.program,
  ownership_version: one.ownershipVersion,
  broker: one.path.broker,
  broker_kind: one.path.kind,
  state: one.state.name,
  state_detail: JSON.stringify(one.state),
  state_since: one.stateSince,
  due_at: one.dueAt,
  waiting_for: one.waitingFor,
  opened_by: one.openedBy,
  reason: one.reason,
  opened_at: one.openedAt,
  version: one.version,
});

const toCase = (row: Selectable<VehicleTables['vehicle_provisioning_case']>): ProvisioningCase => ({
  id: row.id,
  identityId: row.identity_id,
  owner: row.owner,
  artifact: row.artifact,
  slot: row.slot,
  program: row.program,
  ownershipVersion: row.ownership_version,
  path: { broker: row.broker, kind: row.broker_kind },
  state: row.state_detail,
  stateSince: row.state_since,
  dueAt: row.due_at,
  waitingFor: row.waiting_for,
  openedBy: row.opened_by,
  reason: row.reason,
  openedAt: row.opened_at,
  version: row.version,
});
