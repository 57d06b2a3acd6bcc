import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { BundleState, TrustAnchorBundle } from '../../trust-anchor-bundle/trust-anchor-bundle.ts';
import type { TrustAnchorBundleStore } from '../../trust-anchor-bundle/trust-anchor-bundle-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';
import { anchorRows } from './trust-anchor-rows.ts';
import { hasAnchor } from './trust-anchor-search.ts';

/** Of versions that hold their keys. */
const HOLDING: readonly BundleState[] = ['draft', 'prepared', 'releasing', 'active'];

export function postgresTrustAnchorBundleStore(database: Database): TrustAnchorBundleStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async active(purpose) {
      const row = await db
        .selectFrom('lifecycle.trust_anchor_bundle')
        .select('record')
        .where('purpose', '=', purpose)
        .where('state', '=', 'active')
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async underWay(purpose) {
      const rows = await db
        .selectFrom('lifecycle.trust_anchor_bundle')
        .select('record')
        .where('purpose', '=', purpose)
        .where('state', 'in', ['prepared', 'releasing'])
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },

    async find(id) {
      const row = await db
        .selectFrom('lifecycle.trust_anchor_bundle')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async page({ purposes, state, search }, after, limit) {
      let query = db
        .selectFrom('lifecycle.trust_anchor_bundle as bundle')
        .select('bundle.record')
        .orderBy('bundle.id', 'desc')
        .limit(limit);
      if (purposes !== undefined) query = query.where('bundle.purpose', '=', anyOf(purposes));
      if (state !== undefined) query = query.where('bundle.state', '=', state);
      if (search !== undefined) query = query.where(hasAnchor(search));
      if (after !== null) query = query.where('bundle.id', '<', after);
      return (await query.execute()).map(({ record }) => record);
    },

    async lockVersions(tx, purpose) {
      // There is no row to lock before the first version.
      await lock(tx, `trust-anchor-bundle:${purpose}`);
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.trust_anchor_bundle')
        .select('record')
        .where('purpose', '=', purpose)
        .execute();
      return rows.map(({ record }) => record);
    },

    lockImports: (tx) => lock(tx, 'trust-anchor-imports'),

    async holdersOf(tx, keys) {
      if (keys.length === 0) return [];
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.trust_anchor as anchor')
        .innerJoin('lifecycle.trust_anchor_bundle as bundle', 'bundle.id', 'anchor.bundle_id')
        .select(['anchor.spki_sha256', 'bundle.purpose'])
        .where('anchor.spki_sha256', '=', anyOf(keys))
        .where('bundle.state', 'in', HOLDING)
        .execute();
      return rows.map(({ spki_sha256, purpose }) => ({ spkiSha256: spki_sha256, purpose }));
    },

    async insert(tx, bundle) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await trx
        .insertInto('lifecycle.trust_anchor_bundle')
        .values({ record: storable(bundle) })
        .execute();
      await trx.insertInto('lifecycle.trust_anchor').values(anchorRows(bundle)).execute();
    },

    update: (tx, bundle) => setState(tx, bundle, bundle.state),
    supersede: (tx, bundle) => setState(tx, bundle, 'superseded'),
    accept: (tx, proposed) => setState(tx, proposed, 'draft'),
    turnDown: (tx, proposed, turnedDown) =>
      setState(tx, { ...proposed, turnedDown }, turnedDown.as === 'withdrawn' ? 'taken_back' : 'declined'),
    discard: (tx, bundle) => setState(tx, bundle, 'deleted'),
  };
}

async function setState(tx: Transaction, bundle: TrustAnchorBundle, state: BundleState): Promise<void> {
  await kyselyOf<LifecycleTables>(tx)
    .updateTable('lifecycle.trust_anchor_bundle')
    .set({ record: storable({ ...bundle, state }) })
    .where('id', '=', bundle.id)
    .execute();
}

async function lock(tx: Transaction, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(kyselyOf(tx));
}
