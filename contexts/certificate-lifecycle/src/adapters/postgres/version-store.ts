import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { VersionStore } from '../../version-in-force/version-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export interface PostgresVersions<Version> extends VersionStore<Version> {
  /** Held until the end of the transaction. */
  lockLatestNumber(tx: Transaction): Promise<number>;
  /** Newest first. */
  list(page: { readonly before: number | null; readonly limit: number }): Promise<readonly Version[]>;
}

/** The versions of one document, each a row of a table that is only ever added to. */
export function postgresVersions<Version>(
  database: Database,
  name: 'lifecycle.policy_version' | 'lifecycle.ownership_version',
): PostgresVersions<Version> {
  const db = database.kysely<LifecycleTables>();
  const table = sql.table(name);
  type Row = { readonly record: Version };
  type Executor = Parameters<ReturnType<typeof sql>['execute']>[0];
  const highest = async (on: Executor): Promise<number> => {
    const { rows } = await sql<{ readonly number: number | null }>`select max(version) as number from ${table}`.execute(
      on,
    );
    return rows[0]?.number ?? 0;
  };
  return {
    async latest() {
      const { rows } = await sql<Row>`select record from ${table} order by version desc limit 1`.execute(db);
      return rows[0]?.record ?? null;
    },

    latestNumber: () => highest(db),

    async lockLatestNumber(tx) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await sql`lock table ${table} in share row exclusive mode`.execute(trx);
      return highest(trx);
    },

    async add(tx, version) {
      const { numAffectedRows } = await sql`
        insert into ${table} (record) values (${storable(version)}) on conflict do nothing
      `.execute(kyselyOf<LifecycleTables>(tx));
      return numAffectedRows === 1n;
    },

    async find(version) {
      const { rows } = await sql<Row>`select record from ${table} where version = ${version}`.execute(db);
      return rows[0]?.record ?? null;
    },

    async list({ before, limit }) {
      const { rows } = await sql<Row>`
        select record from ${table} where ${before}::integer is null or version < ${before}::integer
        order by version desc limit ${limit}`.execute(db);
      return rows.map(({ record }) => record);
    },
  };
}
