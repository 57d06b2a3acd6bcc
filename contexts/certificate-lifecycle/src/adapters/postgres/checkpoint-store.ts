import { leafHash } from '@bfcert/kernel/merkle-tree';
import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { CheckpointStore } from '../../audit/checkpoint-store.ts';
import type { LifecycleTables } from './tables.ts';

/** Any number that nothing else in the database uses as an advisory lock. */
const CHECKPOINT_LOCK = 7_202_153_120n;

export function postgresCheckpointStore(database: Database): CheckpointStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async lock(tx) {
      await sql`select pg_advisory_xact_lock(${CHECKPOINT_LOCK})`.execute(kyselyOf<LifecycleTables>(tx));
    },

    async append(tx, { size, note }) {
      await kyselyOf<LifecycleTables>(tx).insertInto('lifecycle.audit_checkpoint').values({ size, note }).execute();
    },

    async appendNodes(tx, nodes) {
      const rows = nodes.map(({ row, position, hash }) => ({ tile_row: row, position, hash }));
      await kyselyOf<LifecycleTables>(tx).insertInto('lifecycle.audit_tree_node').values(rows).execute();
    },

    async last() {
      const row = await db
        .selectFrom('lifecycle.audit_checkpoint')
        .select(['size', 'note'])
        .orderBy('size', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },

    after: (size, limit) =>
      db
        .selectFrom('lifecycle.audit_checkpoint')
        .select(['size', 'note'])
        .where('size', '>', size)
        .orderBy('size')
        .limit(limit)
        .execute(),

    before: (size, limit) =>
      db
        .selectFrom('lifecycle.audit_checkpoint')
        .select(['size', 'note'])
        .$if(size !== null, (query) => query.where('size', '<', size))
        .orderBy('size', 'desc')
        .limit(limit)
        .execute(),

    async at(size) {
      const row = await db
        .selectFrom('lifecycle.audit_checkpoint')
        .select(['size', 'note'])
        .where('size', '=', size)
        .executeTakeFirst();
      return row ?? null;
    },

    async rowLength(row) {
      const last = await db
        .selectFrom('lifecycle.audit_tree_node')
        .select('position')
        .where('tile_row', '=', row)
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last === undefined ? 0 : last.position + 1;
    },

    async nodes(row, from, limit) {
      if (row > 0) {
        const nodes = await db
          .selectFrom('lifecycle.audit_tree_node')
          .select('hash')
          .where('tile_row', '=', row)
          .where('position', '>=', from)
          .where('position', '<', from + limit)
          .orderBy('position')
          .execute();
        return nodes.map(({ hash }) => hash);
      }
      const seals = await db
        .selectFrom('lifecycle.audit_seal')
        .select('hash')
        .where('seq', '>', from)
        .where('seq', '<=', from + limit)
        .orderBy('seq')
        .execute();
      return seals.map(({ hash }) => leafHash(Buffer.from(hash, 'hex')));
    },
  };
}
