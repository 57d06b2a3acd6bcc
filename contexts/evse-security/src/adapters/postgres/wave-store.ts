import { type Selectable, sql } from 'kysely';
import type { Visibility, WavePace } from '../../wave/health.ts';
import type { Wave, WaveId, WaveMember } from '../../wave/wave.ts';
import type { WaveKind } from '../../wave/wave-kind.ts';
import type { WaveStanding } from '../../wave/wave-standing.ts';
import type { WaveStore } from '../../wave/wave-store.ts';
import { anyOf } from './any-of.ts';
import { type EvseTables, tables } from './tables.ts';
import { takeDue } from './take-due.ts';

/** PostgreSQL takes 65,535 parameters in one statement. */
const ROWS_AT_ONCE = 2_000;

const ENDED: readonly Wave['state'][] = ['completed', 'aborted'];

export const waveStore: WaveStore = {
  add: async (tx, added, members) => {
    await tables(tx).insertInto('evse_wave').values(row(added)).execute();
    for (let from = 0; from < members.length; from += ROWS_AT_ONCE) {
      const some = members.slice(from, from + ROWS_AT_ONCE);
      await tables(tx).insertInto('evse_wave_member').values(some.map(memberRow)).execute();
    }
  },
  find: async (tx, id) => {
    const found = await tables(tx).selectFrom('evse_wave').selectAll().where('id', '=', id).executeTakeFirst();
    return found === undefined ? null : wave(found);
  },
  lock: async (tx, id) => {
    const one = tables(tx).selectFrom('evse_wave').selectAll().where('id', '=', id).forNoKeyUpdate();
    const found = await one.executeTakeFirst();
    return found === undefined ? null : wave(found);
  },
  save: async (tx, saved) => {
    const { id, ...rest } = row(saved);
    await tables(tx)
      .updateTable('evse_wave')
      .set({ ...rest, version: saved.version + 1 })
      .where('id', '=', id)
      .execute();
  },
  page: async (tx, owners, { kind, before, limit }) => {
    const rows = await tables(tx)
      .selectFrom('evse_wave')
      .selectAll()
      .$if(kind !== null, (query) => query.where('kind', '=', kind as WaveKind))
      .$if(before !== null, (query) => query.where('id', '<', before as WaveId))
      .$if(owners !== 'all', (query) => query.where(sql<boolean>`owners <@ ${[...owners]}::text[]`))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(wave);
  },
  standing: async (tx, at) => {
    const { rows } = await sql<WaveStanding>`
      select wave.id as "waveId", wave.kind, case
          when wave.state = 'running' and (wave.rules ->> 'notBefore')::timestamptz > ${at} then 'scheduled'
          else wave.state end as state, jsonb_build_object(
          'waiting', count(*) filter (where member.state = 'waiting'),
          'under_way', count(*) filter (where member.state = 'under_way'),
          'active', count(*) filter (where member.state = 'active'),
          'failed', count(*) filter (where member.state = 'failed'),
          'left_out', count(*) filter (where member.state = 'left_out')) as members
      from evse_wave wave join evse_wave_member member on member.wave_id = wave.id
      where wave.state in ('running', 'paused', 'held')
      group by wave.id
      order by wave.id`.execute(tables(tx));
    return rows;
  },
  tallies: async (tx, { id, failuresCountFrom }) => {
    const isAfter = sql<boolean>`> coalesce(${failuresCountFrom}::timestamptz, '-infinity')`;
    const isNew = sql<boolean>`failed_at is not null and failed_at ${isAfter}`;
    const rows = await tables(tx)
      .selectFrom('evse_wave_member')
      .select((one) => [
        'group',
        one.fn.countAll<number>().filterWhere('state', '=', 'waiting').as('waiting'),
        one.fn.countAll<number>().filterWhere('state', '=', 'under_way').as('underWay'),
        one.fn.countAll<number>().filterWhere('state', '=', 'active').as('active'),
        one.fn.countAll<number>().filterWhere('state', '=', 'failed').as('failed'),
        one.fn.countAll<number>().filterWhere(sql<boolean>`state = 'failed' and not (${isNew})`).as('acknowledged'),
        one.fn.countAll<number>().filterWhere(isNew).as('newFailures'),
        one.fn.countAll<number>().filterWhere('state', '=', 'left_out').as('leftOut'),
        one.fn
          .countAll<number>()
          .filterWhere(sql<boolean>`state = 'left_out' and changed_at ${isAfter}`)
          .as('newlyLeftOut'),
      ])
      .where('wave_id', '=', id)
      .groupBy('group')
      .orderBy('group')
      .execute();
    return rows.map((one) => ({
      group: one.group,
      waiting: Number(one.waiting),
      underWay: Number(one.underWay),
      active: Number(one.active),
      failed: Number(one.failed),
      acknowledged: Number(one.acknowledged),
      newFailures: Number(one.newFailures),
      leftOut: Number(one.leftOut),
      newlyLeftOut: Number(one.newlyLeftOut),
    }));
  },
  begunSince: async (tx, { id, kind, rules }, since) => {
    const sharesRates = rules.perHourOfFamily !== null || rules.perHourOfCohort !== null;
    // Also those that share none: what they begin counts for those that do.
    await sql`select pg_advisory_xact_lock(hashtext(${`evse_wave_rates ${kind}`}))`.execute(tables(tx));
    const rows = await tables(tx)
      .selectFrom('evse_wave_member')
      .innerJoin('evse_wave', 'evse_wave.id', 'evse_wave_member.wave_id')
      .select(['wave_id', 'begun_at', 'family', 'cohorts'])
      .where('begun_at', '>', since)
      .$if(!sharesRates, (query) => query.where('wave_id', '=', id))
      .$if(sharesRates, (query) => query.where('evse_wave.kind', '=', kind))
      .orderBy('begun_at')
      .execute();
    return rows.flatMap(({ wave_id, begun_at, family, cohorts }) =>
      begun_at === null ? [] : [{ at: begun_at, isOwn: wave_id === id, family, cohorts }],
    );
  },
  paceSince: async (tx, id, since) => {
    const { rows } = await sql<WavePace>`
      select (count(*) filter (where begun_at > ${since}))::int as begun,
        (count(*) filter (where changed_at > ${since} and begun_at is not null
          and state in ('active', 'failed', 'left_out')))::int as ended
      from evse_wave_member where wave_id = ${id}`.execute(tables(tx));
    return rows[0] ?? { begun: 0, ended: 0 };
  },
  visibility: async (tx, id) => {
    const { rows } = await sql<Visibility>`
      select count(*)::int as failures,
        percentile_disc(0.5) within group (order by ms)::int as "p50Ms",
        percentile_disc(0.99) within group (order by ms)::int as "p99Ms"
      from (
        select greatest(0, extract(epoch from failed_at - (because ->> 'since')::timestamptz) * 1000) as ms
        from evse_wave_member
        where wave_id = ${id} and state = 'failed' and because ->> 'since' is not null) failures`.execute(tables(tx));
    return rows[0] ?? { failures: 0, p50Ms: null, p99Ms: null };
  },
  nextWaiting: async (tx, id, limit) => {
    const waiting = tables(tx).selectFrom('evse_wave_member').where('wave_id', '=', id).where('state', '=', 'waiting');
    const rows = await waiting.selectAll().orderBy('position').limit(limit).execute();
    return rows.filter(({ group }) => group === rows[0]?.group).map(member);
  },
  members: async (tx, id, { state, after, limit }) => {
    const rows = await tables(tx)
      .selectFrom('evse_wave_member')
      .selectAll()
      .where('wave_id', '=', id)
      .where('position', '>', after)
      .$if(state !== null, (query) => query.where('state', '=', state ?? 'waiting'))
      .orderBy('position')
      .limit(limit)
      .execute();
    return rows.map(member);
  },
  failures: async (tx, id) => {
    const code = sql<string>`because ->> 'code'`;
    const rows = await tables(tx)
      .selectFrom('evse_wave_member')
      .select((one) => [code.as('code'), 'family', one.fn.countAll<number>().as('count')])
      .where('wave_id', '=', id)
      .where('state', '=', 'failed')
      .groupBy([code, 'family'])
      .orderBy('count', 'desc')
      .orderBy('family')
      .execute();
    return rows.map((one) => ({ code: one.code, family: one.family, count: Number(one.count) }));
  },
  saveMember: async (tx, saved) => {
    const { wave_id, position, ...rest } = memberRow(saved);
    await tables(tx)
      .updateTable('evse_wave_member')
      .set(rest)
      .where('wave_id', '=', wave_id)
      .where('position', '=', position)
      .execute();
  },
  waitingOf: async (tx, id) => {
    const rows = await tables(tx)
      .selectFrom('evse_wave_member')
      .innerJoin('evse_wave', 'evse_wave.id', 'evse_wave_member.wave_id')
      .selectAll('evse_wave_member')
      .where('evse_wave_member.identity_id', '=', id)
      .where('evse_wave_member.state', '=', 'waiting')
      .where('evse_wave.state', 'in', ['draft', 'running', 'paused', 'held'])
      .orderBy('evse_wave.id')
      .execute();
    return rows.map(member);
  },
  latestFailure: async (tx, id) => {
    const all = tables(tx).selectFrom('evse_wave_member').where('wave_id', '=', id);
    const { latest } = await all.select((one) => one.fn.max('failed_at').as('latest')).executeTakeFirstOrThrow();
    return latest;
  },
  memberOfProcess: async (tx, processId) => {
    const one = tables(tx).selectFrom('evse_wave_member').selectAll().where('process_id', '=', processId);
    const found = await one.executeTakeFirst();
    return found === undefined ? null : member(found);
  },
  lockPlans: async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('evse_wave'))`.execute(tables(tx));
  },
  takenAmong: async (tx, ids) => {
    const rows = await tables(tx)
      .selectFrom('evse_wave_member')
      .innerJoin('evse_wave', 'evse_wave.id', 'evse_wave_member.wave_id')
      .select(['evse_wave_member.identity_id', 'evse_wave.kind'])
      .where('evse_wave_member.identity_id', '=', anyOf(ids))
      .where('evse_wave_member.state', 'in', ['waiting', 'under_way'])
      .where('evse_wave.state', 'not in', [...ENDED])
      .execute();
    return new Map(rows.map((one) => [one.identity_id, one.kind]));
  },
  withoutWave: async (tx, family) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`evse_without_wave ${family}`}))`.execute(tables(tx));
    const rows = await tables(tx)
      .selectFrom('evse_migration_case as case')
      .innerJoin('evse_charger as charger', 'charger.identity_id', 'case.identity_id')
      .select('case.identity_id')
      .where('charger.family', '=', family)
      // A case of Profile 3 is one whose renewal has failed.
      .where('charger.profile_floor', '=', 2)
      .where('case.phase', 'not in', ['active', 'exempt', 'abandoned'])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('evse_wave_member as member')
              .select('member.wave_id')
              .whereRef('member.process_id', '=', 'case.id'),
          ),
        ),
      )
      .execute();
    return new Set(rows.map((one) => one.identity_id));
  },
  takeDue: (tx, at, options) => takeDue(tx, 'evse_wave', at, options),
};

const row = (one: Wave) => ({
  id: one.id,
  kind: one.kind,
  bundle: one.bundle,
  bundle_id: one.bundleId,
  name: one.name,
  state: one.state,
  selection: JSON.stringify(one.selection),
  rules: JSON.stringify(one.rules),
  owners: [...one.owners],
  planned_by: one.plannedBy,
  planned_at: one.plannedAt,
  reason: one.reason,
  started_by: one.startedBy,
  started_at: one.startedAt,
  ended_at: one.endedAt,
  hold: one.hold === null ? null : JSON.stringify(one.hold),
  failures_count_from: one.failuresCountFrom,
  waiting_for: one.waitingFor,
  next_look_at: one.nextLookAt,
  changed_at: one.changedAt,
  version: one.version,
});

/** Of a wave that was planned before there were planned starts it is missing. */
export const rulesFrom = (stored: Selectable<EvseTables['evse_wave']>['rules']): Wave['rules'] => ({
  ...stored,
  notBefore: stored.notBefore ? new Date(stored.notBefore) : null,
});

const wave = (found: Selectable<EvseTables['evse_wave']>): Wave => ({
  id: found.id,
  kind: found.kind,
  bundle: found.bundle,
  bundleId: found.bundle_id,
  name: found.name,
  state: found.state,
  selection: found.selection,
  rules: rulesFrom(found.rules),
  owners: found.owners,
  plannedBy: found.planned_by,
  plannedAt: found.planned_at,
  reason: found.reason,
  startedBy: found.started_by,
  startedAt: found.started_at,
  endedAt: found.ended_at,
  hold: found.hold === null ? null : { ...found.hold, at: new Date(found.hold.at) },
  failuresCountFrom: found.failures_count_from,
  waitingFor: found.waiting_for,
  nextLookAt: found.next_look_at,
  changedAt: found.changed_at,
  version: found.version,
});

const memberRow = (one: WaveMember) => ({
  wave_id: one.waveId,
  position: one.position,
  identity_id: one.identityId,
  group: one.group,
  family: one.family,
  cohorts: [...one.cohorts],
  state: one.state,
  process_id: one.processId,
  begun_at: one.begunAt,
  changed_at: one.changedAt,
  failed_at: one.failedAt,
  because: one.because === null ? null : JSON.stringify(one.because),
});

const member = (found: Selectable<EvseTables['evse_wave_member']>): WaveMember => ({
  waveId: found.wave_id,
  identityId: found.identity_id,
  position: found.position,
  group: found.group,
  family: found.family,
  cohorts: found.cohorts,
  state: found.state,
  processId: found.process_id,
  begunAt: found.begun_at,
  changedAt: found.changed_at,
  failedAt: found.failed_at,
  because: found.because,
});
