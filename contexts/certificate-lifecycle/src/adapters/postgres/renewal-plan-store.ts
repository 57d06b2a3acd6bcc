import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { type Kysely, sql } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import { AWAITED_MS, broughtByUs } from '../../certificate/still-awaited.ts';
import type { Identity } from '../../identity/identity.ts';
import type { DueRenewal, RenewalCandidate, RenewalPlan } from '../../renewal/renewal-plan.ts';
import type { RenewalPlanStore, RenewalStanding } from '../../renewal/renewal-plan-store.ts';
import type { LifecycleTables } from './tables.ts';

/** Those never looked at wait for a plan and are no debt of the scheduler's turn. */
const candidate = sql`certificate.id, certificate.identity_id as "identityId", certificate.purpose, certificate.slot,
  certificate.fingerprint, certificate.record->>'operatingModel' as "operatingModel",
  certificate.record#>>'{signed,notBefore}' as "notBefore", certificate.not_after as "notAfter",
  certificate.record#>>'{signed,authority}' as authority, plan.revision, plan.posture, identity.record as identity`;

/** As `isNextOf` has it: neither one that the endpoint went back from, nor one of before that came to nothing, nor one that nobody waits for any more. */
const underWay = (awaitedFrom: string) => sql`exists (select 1 from lifecycle.certificate as next
  where next.identity_id = certificate.identity_id and next.purpose = certificate.purpose
    and next.slot is not distinct from certificate.slot
    and next.state in ('requested', 'issued', 'installed_pending_activation')
    and next.record->>'since' is distinct from 'rollback'
    and (next.state = 'requested'
      or ((next.record->>'requestedAt') collate "C" >= certificate.record->>'requestedAt'
        and coalesce((case when next.state = 'issued'
          then coalesce(next.record->>'sentAt', case when next.purpose = any(${broughtByUs}::text[])
            then next.record#>>'{signed,issuedAt}' end)
          else next.record->>'installedAt' end) collate "C" > ${awaitedFrom}, true))))`;

export function postgresRenewalPlanStore(database: Database): RenewalPlanStore {
  const db = database.kysely<LifecycleTables>();
  const tables = kyselyOf<LifecycleTables>;
  return {
    async unplanned(policy, limit) {
      const { rows } = await sql<Row<RenewalCandidate>>`
        select ${candidate} from lifecycle.renewal_plan as plan
        join lifecycle.certificate as certificate on certificate.id = plan.certificate_id
        join lifecycle.identity as identity on identity.id = certificate.identity_id
        where plan.policy < ${policy} order by plan.policy, plan.certificate_id limit ${limit}`.execute(db);
      return rows.map(withIdentity);
    },

    async plan(tx, plans, policy) {
      await sql`
        update lifecycle.renewal_plan as plan
        set policy = ${policy}, renewal_at = given.renewal_at, look_at = given.look_at, posture = given.posture,
          tries_at = null, hold = null, detail = null, claim = null
        from unnest(${plans.map((one) => one.certificateId)}::text[], ${plans.map((one) => one.revision)}::int[],
          ${plans.map((one) => one.renewalAt)}::text[], ${plans.map((one) => one.lookAt)}::text[],
          ${plans.map((one) => one.posture)}::text[]) as given (id, revision, renewal_at, look_at, posture)
        where plan.certificate_id = given.id and plan.revision = given.revision and plan.policy < ${policy}
      `.execute(tables(tx));
    },

    async takeDue(tx, at, { claim, until }, limit) {
      const { rows } = await sql<Row<DueRenewal>>`
        with due as (
          select plan.certificate_id from lifecycle.renewal_plan as plan
          join lifecycle.certificate as certificate on certificate.id = plan.certificate_id
          where plan.look_at <= ${at} and plan.policy > 0
          order by certificate.not_after, plan.certificate_id limit ${limit} for no key update of plan skip locked
        ), plan as (
          update lifecycle.renewal_plan as plan set look_at = ${until}, claim = ${claim}
          from due where plan.certificate_id = due.certificate_id returning plan.*
        )
        select ${candidate}, plan.renewal_at as "renewalAt", plan.tries_at as "triesAt", plan.hold, plan.detail,
          ${underWay(new Date(Date.parse(at) - AWAITED_MS).toISOString())} as "underWay"
        from plan
        join lifecycle.certificate as certificate on certificate.id = plan.certificate_id
        join lifecycle.identity as identity on identity.id = certificate.identity_id
        order by certificate.not_after, certificate.id`.execute(tables(tx));
      return rows.map(withIdentity);
    },

    async holds(tx, id, claim) {
      const row = await tables(tx)
        .selectFrom('lifecycle.renewal_plan')
        .select('claim')
        .where('certificate_id', '=', id)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row?.claim === claim;
    },

    async lookedAt(tx, looks, claim) {
      await sql`
        update lifecycle.renewal_plan as plan
        set look_at = given.look_at, tries_at = given.tries_at, hold = given.hold, detail = given.detail, claim = null
        from unnest(${looks.map((one) => one.certificateId)}::text[], ${looks.map((one) => one.lookAt)}::text[],
          ${looks.map((one) => one.triesAt)}::text[], ${looks.map((one) => one.hold)}::text[],
          ${looks.map((one) => one.detail)}::text[]) as given (id, look_at, tries_at, hold, detail)
        where plan.certificate_id = given.id and plan.claim = ${claim}`.execute(tables(tx));
    },

    async told(tx, id, posture) {
      await tables(tx)
        .updateTable('lifecycle.renewal_plan')
        .set({ posture })
        .where('certificate_id', '=', id)
        .execute();
    },

    async forgetPlans(tx) {
      await tables(tx).updateTable('lifecycle.renewal_plan').set({ policy: 0 }).execute();
    },

    async of(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('lifecycle.renewal_plan')
        .select(['certificate_id', 'renewal_at', 'tries_at', 'hold', 'detail', 'posture'])
        .where('certificate_id', 'in', [...ids])
        .where('policy', '>', 0)
        .execute();
      return new Map<CertificateId, RenewalPlan>(
        rows.flatMap(({ certificate_id, renewal_at, tries_at, ...plan }) =>
          renewal_at === null ? [] : [[certificate_id, { ...plan, renewalAt: renewal_at, triesAt: tries_at }]],
        ),
      );
    },

    async lockStarts(tx, authority, since) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`renewal-quota:${authority}`}, 0))`.execute(tables(tx));
      return tables(tx)
        .selectFrom('lifecycle.renewal_start')
        .select(['minute', 'count'])
        .where('authority', '=', authority)
        .where('minute', '>=', since)
        .execute();
    },

    async addStart(tx, authority, minute) {
      await tables(tx)
        .insertInto('lifecycle.renewal_start')
        .values({ authority, minute, count: 1 })
        .onConflict((conflict) =>
          conflict.columns(['authority', 'minute']).doUpdateSet({ count: sql`renewal_start.count + 1` }),
        )
        .execute();
    },

    async forgetStarts(tx, before) {
      await tables(tx).deleteFrom('lifecycle.renewal_start').where('minute', '<', before).execute();
    },

    standing: (at) => standing(db, at),
  };
}

async function standing(db: Kysely<LifecycleTables>, at: string): Promise<RenewalStanding> {
  const [held, postures, owed, unplanned] = await Promise.all([
    sql<RenewalStanding['held'][number]>`select hold as reason, count(*)::int as count
      from lifecycle.renewal_plan where hold is not null group by 1 order by 1`.execute(db),
    sql<RenewalStanding['postures'][number]>`select posture, count(*)::int as count from lifecycle.renewal_plan
      where posture in ('escalated', 'incident', 'expired') group by 1 order by 1`.execute(db),
    sql<{ since: string | null }>`select min(look_at) as since from lifecycle.renewal_plan
      where look_at <= ${at}`.execute(db),
    sql<{ count: number }>`select count(*)::int as count from lifecycle.renewal_plan where policy = 0`.execute(db),
  ]);
  return {
    held: held.rows,
    postures: postures.rows,
    owesSince: owed.rows[0]?.since ?? null,
    unplanned: unplanned.rows[0]?.count ?? 0,
  };
}

type Row<Value> = Omit<Value, 'owner' | 'family' | 'cohorts' | 'active'> & { readonly identity: Identity };

function withIdentity<Value extends object>({ identity, ...row }: Value & { readonly identity: Identity }) {
  const { owner, family, cohorts } = identity;
  return { ...row, active: true, owner, family, cohorts };
}
