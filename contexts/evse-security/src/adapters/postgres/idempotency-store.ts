import type { Json } from '@bfcert/kernel/canonical-json';
import { sql } from 'kysely';
import type { IdempotencyStore } from '../../commands/idempotency-store.ts';
import { tables } from './tables.ts';

export const idempotencyStore: IdempotencyStore = {
  claim: async (tx, { actor, key, command, part }) => {
    const name = `evse-idempotency:${actor}:${key}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tables(tx));
    const row = await tables(tx)
      .selectFrom('evse_idempotency')
      .select(['command', 'input_digest', 'outcome'])
      .where('actor', '=', actor)
      .where('key', '=', key)
      .where((eb) => eb.or([eb('part', '=', part), eb('command', '<>', command)]))
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { command: row.command, inputDigest: row.input_digest, outcome: row.outcome as Json };
  },
  record: async (tx, use, { inputDigest, outcome }) => {
    await tables(tx)
      .insertInto('evse_idempotency')
      .values({ ...use, input_digest: inputDigest, outcome: JSON.stringify(outcome) })
      .execute();
  },
  forget: async (tx, before, limit) => {
    const { numAffectedRows } = await sql`
      delete from evse_idempotency where (actor, key, part) in (
        select actor, key, part from evse_idempotency where recorded_at < ${before}
        order by recorded_at limit ${limit} for update skip locked)`.execute(tables(tx));
    return Number(numAffectedRows);
  },
};
