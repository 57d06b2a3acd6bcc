import type { Json } from '@bfcert/kernel/canonical-json';
import { kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { IdempotencyStore } from '../../commands/idempotency-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export const postgresIdempotencyStore: IdempotencyStore = {
  async claim(tx, actor, key) {
    const trx = kyselyOf<LifecycleTables>(tx);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`idempotency:${actor}:${key}`}, 0))`.execute(trx);
    const row = await trx
      .selectFrom('lifecycle.idempotency')
      .select(['input_hash', 'outcome'])
      .where('actor', '=', actor)
      .where('key', '=', key)
      .executeTakeFirst();
    return row === undefined ? null : { inputHash: row.input_hash, outcome: row.outcome as Json };
  },

  async record(tx, actor, key, { inputHash, outcome }) {
    await kyselyOf<LifecycleTables>(tx)
      .insertInto('lifecycle.idempotency')
      .values({ actor, key, input_hash: inputHash, outcome: storable(outcome) })
      .execute();
  },

  async forget(tx, before, limit) {
    const { numAffectedRows } = await sql`
      delete from lifecycle.idempotency where (actor, key) in (
        select actor, key from lifecycle.idempotency where recorded_at < ${before}::timestamptz
        order by recorded_at limit ${limit} for update skip locked)`.execute(kyselyOf<LifecycleTables>(tx));
    return Number(numAffectedRows);
  },
};
