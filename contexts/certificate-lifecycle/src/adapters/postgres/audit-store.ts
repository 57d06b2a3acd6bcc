import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { AuditFilter } from '../../audit/audit-filter.ts';
import type { AuditStore } from '../../audit/audit-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

/** Any number that nothing else in the database uses as an advisory lock. */
const SEALER_LOCK = 7_202_153_119n;

export function postgresAuditStore(database: Database, reads: Database): AuditStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async append(tx, entry) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.audit_entry')
        .values({ entry: storable(entry) })
        .execute();
    },

    async takeUnsealed(tx, limit) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await sql`select pg_advisory_xact_lock(${SEALER_LOCK})`.execute(trx);
      const rows = await trx
        .selectFrom('lifecycle.audit_unsealed as unsealed')
        .innerJoin('lifecycle.audit_entry as written', 'written.id', 'unsealed.entry_id')
        .select('written.entry')
        .orderBy('written.position')
        .limit(limit)
        .execute();
      return rows.map(({ entry }) => entry);
    },

    async head(tx) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.audit_seal')
        .select(['seq', 'hash'])
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },

    async seal(tx, sealed) {
      const ids = sealed.map(({ entry }) => entry.id);
      // One statement with as many parameters whatever the number of seals, so that it is planned once.
      await sql`
        with done as (delete from lifecycle.audit_unsealed where entry_id = any(${ids}::text[]))
        insert into lifecycle.audit_seal (seq, entry_id, previous_hash, hash)
        select * from unnest(
          ${sealed.map(({ seq }) => seq)}::bigint[], ${ids}::text[],
          ${sealed.map(({ previousHash }) => previousHash)}::text[], ${sealed.map(({ hash }) => hash)}::text[])
      `.execute(kyselyOf(tx));
    },

    async unsealedCount() {
      const row = await db
        .selectFrom('lifecycle.audit_unsealed')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return row.count;
    },

    async sealedCount() {
      const row = await db
        .selectFrom('lifecycle.audit_seal')
        .select('seq')
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.seq ?? 0;
    },

    async newestAt() {
      const row = await db
        .selectFrom('lifecycle.audit_entry')
        .select('entry')
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.entry.at ?? null;
    },

    async find(id) {
      const row = await db
        .selectFrom('lifecycle.audit_entry as written')
        .leftJoin('lifecycle.audit_seal as seal', 'seal.entry_id', 'written.id')
        .select(['written.entry', 'seal.seq', 'seal.previous_hash as previousHash', 'seal.hash'])
        .where('written.id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : { entry: row.entry, seal: sealOf(row) };
    },

    async search(filter, before, limit) {
      const rows = await reads
        .kysely<LifecycleTables>()
        .selectFrom('lifecycle.audit_entry as written')
        .leftJoin('lifecycle.audit_seal as seal', 'seal.entry_id', 'written.id')
        .select(['written.position', 'written.entry', 'seal.seq', 'seal.previous_hash as previousHash', 'seal.hash'])
        .where(filtered(filter))
        .$if(before !== null, (query) => query.where('written.position', '<', before))
        .orderBy('written.position', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ position: row.position, entry: row.entry, seal: sealOf(row) }));
    },

    async sealedAfter(seq, limit) {
      const rows = await db
        .selectFrom('lifecycle.audit_seal as seal')
        .innerJoin('lifecycle.audit_entry as written', 'written.id', 'seal.entry_id')
        .select(['seal.seq', 'seal.previous_hash as previousHash', 'seal.hash', 'written.entry'])
        .where('seal.seq', '>', seq)
        .orderBy('seal.seq')
        .limit(limit)
        .execute();
      return rows;
    },

    async of(certificateId) {
      const rows = await db
        .selectFrom('lifecycle.audit_entry')
        .select('entry')
        .where('certificate_id', '=', certificateId)
        .orderBy('position')
        .execute();
      return rows.map(({ entry }) => entry);
    },
  };
}

function sealOf({ seq, previousHash, hash }: { seq: number | null; previousHash: string | null; hash: string | null }) {
  return seq === null || previousHash === null || hash === null ? null : { seq, previousHash, hash };
}

/** As the indexes have it. */
function filtered({ owners, actor, action, identityId, certificateId, outcome, from, to }: AuditFilter) {
  const conditions = [
    owners === 'all'
      ? null
      : sql<boolean>`written.identity_id in (
          select id from lifecycle.identity where owner = ${anyOf(owners)})`,
    actor === undefined ? null : sql<boolean>`written.entry->>'actor' = ${actor}`,
    action === undefined ? null : sql<boolean>`written.entry->>'action' = ${action}`,
    identityId === undefined ? null : sql<boolean>`written.identity_id = ${identityId}`,
    certificateId === undefined ? null : sql<boolean>`written.certificate_id = ${certificateId}`,
    outcome === undefined ? null : sql<boolean>`written.entry->>'outcome' = ${sql.lit(outcome)}`,
    from === undefined ? null : sql<boolean>`written.entry->>'at' >= ${from}`,
    to === undefined ? null : sql<boolean>`written.entry->>'at' < ${to}`,
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}
