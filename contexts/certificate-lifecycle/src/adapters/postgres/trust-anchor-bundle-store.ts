import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { TrustAnchorBundleStore } from '../../trust-anchor-bundle/trust-anchor-bundle-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresTrustAnchorBundleStore(database: Database): TrustAnchorBundleStore {
  return {
    async active(purpose) {
      const row = await database
        .kysely<LifecycleTables>()
        .selectFrom('lifecycle.trust_anchor_bundle')
        .select('record')
        .where('purpose', '=', purpose)
        .where('state', '=', 'active')
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async lockVersions(tx, purpose) {
      const trx = kyselyOf<LifecycleTables>(tx);
      // There is no row to lock before the first version.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`trust-anchor-bundle:${purpose}`}, 0))`.execute(trx);
      const rows = await trx
        .selectFrom('lifecycle.trust_anchor_bundle')
        .select('record')
        .where('purpose', '=', purpose)
        .execute();
      return rows.map(({ record }) => record);
    },

    async insert(tx, bundle) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.trust_anchor_bundle')
        .values({ record: storable(bundle) })
        .execute();
    },

    async supersede(tx, bundle) {
      await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.trust_anchor_bundle')
        .set({ record: storable({ ...bundle, state: 'superseded' }) })
        .where('id', '=', bundle.id)
        .execute();
    },
  };
}
