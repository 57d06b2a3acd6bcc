import { sql } from 'kysely';
import type { ContractExchangeStore } from '../../broker/contract-exchange-store.ts';
import { tables } from './tables.ts';

export const contractExchangeStore: ContractExchangeStore = {
  given: async (tx, { stationId, requestSha256 }, since) => {
    const name = `contract-exchange:${stationId}:${requestSha256}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tables(tx));
    const row = await tables(tx)
      .selectFrom('vehicle_contract_exchange')
      .select('given')
      .where('station_id', '=', stationId)
      .where('request_sha256', '=', requestSha256)
      .where('at', '>=', since)
      .executeTakeFirst();
    return row?.given ?? 0;
  },
  keep: async (tx, { stationId, requestSha256 }, given, at) => {
    await tables(tx)
      .insertInto('vehicle_contract_exchange')
      .values({ station_id: stationId, request_sha256: requestSha256, given, at })
      .onConflict((conflict) => conflict.columns(['station_id', 'request_sha256']).doUpdateSet({ given, at }))
      .execute();
  },
  forget: async (tx, before) => {
    const { numDeletedRows } = await tables(tx)
      .deleteFrom('vehicle_contract_exchange')
      .where('at', '<', before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
};
