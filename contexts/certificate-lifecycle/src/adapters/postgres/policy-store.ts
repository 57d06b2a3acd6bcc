import { idsUntil } from '@bfcert/kernel/ids';
import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { PolicyStore } from '../../policy/policy-store.ts';
import type { PolicyVersion } from '../../policy/policy-version.ts';
import type { OperatingModel } from '../../purposes/operating-model.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';
import { postgresVersions } from './version-store.ts';

/** Of the advisory lock that makes one after another count who is looking. */
const LOOKS = 7_340_028;

export function postgresPolicyStore(database: Database): PolicyStore {
  const db = database.kysely<LifecycleTables>();
  return {
    ...postgresVersions<PolicyVersion>(database, 'lifecycle.policy_version'),

    async addDryRun(tx, run) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.policy_dry_run')
        .values({ record: storable(run) })
        .execute();
    },

    async findDryRun(id) {
      const row = await db
        .selectFrom('lifecycle.policy_dry_run')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async looksOf(tx, requester) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await sql`select pg_advisory_xact_lock(${LOOKS})`.execute(trx);
      const { count } = await trx
        .selectFrom('lifecycle.policy_dry_run')
        .select(sql<number>`count(*)::int`.as('count'))
        .where('status', '=', 'looking')
        .where(sql<boolean>`record->>'requester' is not distinct from ${requester}`)
        .executeTakeFirstOrThrow();
      return count;
    },

    async updateDryRun(tx, run) {
      const result = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.policy_dry_run')
        .set({ record: storable(run) })
        .where('id', '=', run.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`there is no ${run.id}`);
    },

    async lockDryRun(tx, id) {
      const query = kyselyOf<LifecycleTables>(tx).selectFrom('lifecycle.policy_dry_run').select('record');
      return (await query.where('id', '=', id).forUpdate().executeTakeFirst())?.record ?? null;
    },

    async lockDryRunIfFree(tx, id) {
      const query = kyselyOf<LifecycleTables>(tx).selectFrom('lifecycle.policy_dry_run').select('record');
      return (await query.where('id', '=', id).forUpdate().skipLocked().executeTakeFirst())?.record ?? null;
    },

    async dueDryRuns(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.policy_dry_run')
        .select('id')
        .where('status', '=', 'looking')
        .where('next_at', '<=', at)
        .orderBy('next_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async forgetDryRuns(tx, before, limit) {
      const { numAffectedRows } = await sql`
        delete from lifecycle.policy_dry_run where id in (
          select id from lifecycle.policy_dry_run where (record->>'at') collate "C" < ${before}
          limit ${limit} for update skip locked)`.execute(kyselyOf<LifecycleTables>(tx));
      return Number(numAffectedRows);
    },

    async governed(madeBy, after, limit) {
      const rows = await db
        .selectFrom('lifecycle.certificate as certificate')
        .innerJoin('lifecycle.identity as identity', 'identity.id', 'certificate.identity_id')
        .select([
          'certificate.id',
          'certificate.identity_id as identityId',
          'certificate.purpose',
          'certificate.slot',
          'certificate.state',
          sql<OperatingModel>`certificate.record->>'operatingModel'`.as('operatingModel'),
          sql<string>`certificate.record#>>'{signed,notBefore}'`.as('notBefore'),
          sql<string>`certificate.not_after`.as('notAfter'),
          'identity.record as identity',
        ])
        .where('certificate.state', 'in', ['issued', 'installed_pending_activation', 'active', 'inactive'])
        .where(sql<boolean>`certificate.id < ${idsUntil('crt', madeBy.getTime())}`)
        .$if(after !== null, (query) => query.where('certificate.id', '>', after))
        .orderBy('certificate.id')
        .limit(limit)
        .execute();
      return rows.map(({ identity: { owner, family, cohorts }, state, ...row }) => ({
        ...row,
        active: state === 'active',
        owner,
        family,
        cohorts,
      }));
    },
  };
}
