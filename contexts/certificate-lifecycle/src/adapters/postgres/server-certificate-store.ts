import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { ServerCertificateStore } from '../../server-certificate/server-certificate-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

const TABLE = 'lifecycle.server_certificate';
const LOOKS = 'lifecycle.server_certificate_look';
/** PostgreSQL takes 65,535 parameters in one statement. */
const ROWS_AT_ONCE = 1_000;

export function postgresServerCertificateStore(database: Database): ServerCertificateStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async lookOf(source) {
      const row = await db.selectFrom(LOOKS).select('record').where('source', '=', source).executeTakeFirst();
      return row?.record ?? null;
    },

    async setLook(tx, look) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto(LOOKS)
        .values({ record: storable(look) })
        .onConflict((conflict) =>
          conflict.column('source').doUpdateSet((eb) => ({ record: eb.ref('excluded.record') })),
        )
        .execute();
    },

    async lock(tx, source) {
      const trx = kyselyOf<LifecycleTables>(tx);
      // The rows of a first reading are not there yet to be locked.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`server-certificates:${source}`}, 0))`.execute(trx);
      const rows = await trx.selectFrom(TABLE).select('record').where('source', '=', source).execute();
      return rows.map(({ record }) => record);
    },

    async put(tx, rows) {
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await kyselyOf<LifecycleTables>(tx)
          .insertInto(TABLE)
          .values(rows.slice(from, from + ROWS_AT_ONCE).map((row) => ({ record: storable(row) })))
          .onConflict((conflict) =>
            conflict.columns(['source', 'reference']).doUpdateSet((eb) => ({ record: eb.ref('excluded.record') })),
          )
          .execute();
      }
    },

    async remove(tx, source, references) {
      if (references.length === 0) return;
      await kyselyOf<LifecycleTables>(tx)
        .deleteFrom(TABLE)
        .where('source', '=', source)
        .where('reference', 'in', references)
        .execute();
    },

    async page(source, after, limit) {
      const rows = await db
        .selectFrom(TABLE)
        .select('record')
        .where('source', '=', source)
        .$if(after !== null, (query) => query.where('reference', '>', after ?? ''))
        .orderBy('reference')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },
  };
}
