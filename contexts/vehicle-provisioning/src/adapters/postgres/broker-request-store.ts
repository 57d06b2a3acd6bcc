import { type Selectable, sql } from 'kysely';
import type { BrokerRequest } from '../../broker/broker-request.ts';
import type { BrokerRequestStore } from '../../broker/broker-request-store.ts';
import { tables, type VehicleTables } from './tables.ts';

export const brokerRequestStore: BrokerRequestStore = {
  add: async (tx, request) => {
    await tables(tx).insertInto('vehicle_broker_request').values(toRow(request)).execute();
  },
  lock: async (tx, id) => {
    const row = await requests(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
    return row === undefined ? null : toRequest(row);
  },
  save: async (tx, request) => {
    const { id, ...changing } = toRow(request);
    await tables(tx).updateTable('vehicle_broker_request').set(changing).where('id', '=', id).execute();
  },
  due: async (tx, at, limit) => {
    const rows = await requests(tx).where('next_try_at', '<=', at).orderBy('next_try_at').limit(limit).execute();
    return rows.map(toRequest);
  },
  unanswered: async (tx, at, limit) => {
    const rows = await tables(tx)
      .selectFrom('vehicle_broker_request')
      .select('id')
      .where('state', '=', 'placed')
      .where('changed_at', '<=', at)
      .orderBy('changed_at')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  },
  openOf: async (tx, identityId) => {
    const mine = requests(tx).where('identity_id', '=', identityId);
    const rows = await mine.where('state', 'in', ['waiting', 'placed', 'given_up']).orderBy('id').execute();
    return rows.map(toRequest);
  },
  moveToOwner: async (tx, identityId, owner) => {
    await tables(tx)
      .updateTable('vehicle_broker_request')
      .set({ owner })
      .where('identity_id', '=', identityId)
      .where('owner', '<>', owner)
      .execute();
  },
  page: async (tx, owners, { broker, state, before, limit }) => {
    let query = requests(tx).orderBy('id', 'desc').limit(limit);
    if (owners !== 'all') query = query.where(sql<boolean>`owner = any(${[...owners]}::text[])`);
    if (broker !== undefined) query = query.where('broker', '=', broker);
    if (state !== undefined) query = query.where('state', '=', state);
    if (before !== null) query = query.where('id', '<', before);
    return (await query.execute()).map(toRequest);
  },
};

const requests = (tx: Parameters<typeof tables>[0]) => tables(tx).selectFrom('vehicle_broker_request').selectAll();

const toRow = (request: BrokerRequest) => ({
  id: request.id,
  broker: request.broker,
  identity_id: request.asked.identityId,
  certificate_id: request.asked.certificateId,
  asked: JSON.stringify(request.asked),
  owner: request.owner,
  state: request.state,
  reference: request.reference,
  detail: request.detail,
  attempts: request.attempts,
  next_try_at: request.nextTryAt,
  asked_by: request.askedBy,
  asked_at: request.askedAt,
  changed_at: request.changedAt,
});

const toRequest = (row: Selectable<VehicleTables['vehicle_broker_request']>): BrokerRequest => ({
  id: row.id,
  broker: row.broker,
  asked: row.asked,
  owner: row.owner,
  state: row.state,
  reference: row.reference,
  detail: row.detail,
  attempts: row.attempts,
  nextTryAt: row.next_try_at,
  askedBy: row.asked_by,
  askedAt: row.asked_at,
  changedAt: row.changed_at,
});
