import { type RawBuilder, sql } from 'kysely';
import type { FamilyProof, FleetFigures, FleetFiguresReader } from '../../milestone/fleet-figures.ts';
import { tables } from './tables.ts';

type Counts = Omit<FleetFigures, 'families' | 'waves' | 'newStations'> & {
  readonly newStations: number;
  readonly newOtherwise: number;
  readonly newByWish: number;
};

/** Of a family's declaration in force: it says a way, and denies no step of it. */
const ofCapableFamily = sql`(d.capabilities ->> 'path') <> 'excluded'
  and coalesce(d.capabilities ->> 'profile_change', '') <> 'none'
  and not exists (
    select from unnest(array['install_trust_anchor', 'signing_request', 'deliver_certificate']) as step
    where d.capabilities ->> step = 'false')`;

/** Every station with what it is judged by: its family's declaration in force, and its latest case. */
const judgedStations = (now: Date): RawBuilder<unknown> => sql`
  select c.*, m.phase, o.goal,
    coalesce(o.goal = 'profile_3' and o.begun_at is null, false) as awaits_first_connection,
    c.profile_floor >= 3 as is_proven,
    d.family is not null and (d.capabilities ->> 'path') is not null as is_declared,
    coalesce(${ofCapableFamily}, false) as is_capable,
    coalesce(m.phase = 'exempt', false)
      or coalesce(d.capabilities ->> 'path' = 'excluded' and (d.exclusion ->> 'until')::timestamptz > ${now}, false) as is_excepted
  from evse_charger c
  left join lateral (
    select * from evse_family_declaration d where d.family = c.family order by version desc limit 1) d on true
  left join lateral (
    select phase from evse_migration_case m where m.identity_id = c.identity_id
    order by created_at desc, id desc limit 1) m on true
  left join evse_onboarding o on o.identity_id = c.identity_id
  where c.kind = 'station' and c.decommissioned_at is null`;

export const fleetFigures: FleetFiguresReader = {
  async read(tx, now) {
    const counted = await sql<Counts>`
      select count(*)::int as stations,
        (count(*) filter (where is_proven))::int as "onProfile3",
        (count(*) filter (where not is_proven
          and not exists (select from evse_controller_station b where b.wire_name = s.wire_name)
          and not exists (select from evse_authorization_key k
            where k.identity_id = s.identity_id and k.state in ('pending', 'set_aside', 'active'))))::int as "withoutKey",
        (count(*) filter (where not is_proven and not is_excepted))::int as "onProfile2WithoutException",
        (count(*) filter (where is_proven or is_capable))::int as capable,
        (count(*) filter (where not is_proven and not is_declared))::int as undeclared,
        (count(*) filter (where exists (select from evse_authorization_key k
          where k.identity_id = s.identity_id and k.origin = 'generated' and k.last_used_at is not null
            and exists (select from evse_authorization_key former
              where former.identity_id = k.identity_id and former.version < k.version))))::int as rotated,
        (count(*) filter (where is_new and is_capable))::int as "newStations",
        (count(*) filter (where is_new and is_capable and not is_proven and not awaits_first_connection
          and (phase is null or phase in ('quarantine', 'exempt', 'abandoned'))))::int as "newOtherwise",
        (count(*) filter (where is_new and is_capable and not is_proven and goal = 'profile_2'
          and (phase is null or phase in ('quarantine', 'exempt', 'abandoned'))))::int as "newByWish"
      from (select judged.*, created_at > ${now}::timestamptz - interval '90 days' as is_new
        from (${judgedStations(now)}) judged) s`.execute(tables(tx));
    const [counts] = counted.rows;
    if (counts === undefined) throw new Error('an aggregate has one row');
    const { newStations, newOtherwise, newByWish, ...rest } = counts;
    const families = await sql<FamilyProof>`
      select family,
        (count(*) filter (where exists (select from evse_signing_request r
          where r.identity_id = c.identity_id and r.verdict ->> 'kind' = 'accepted')))::int as "signingRequest",
        (count(*) filter (where exists (select from evse_trust_anchor_installation a
          where a.identity_id = c.identity_id and a.state = 'verified')))::int as "trustAnchor",
        (count(*) filter (where exists (select from evse_migration_case m
          where m.identity_id = c.identity_id and m.phase = 'active')))::int as reconnected
      from evse_charger c where kind = 'station' and decommissioned_at is null group by family order by family`.execute(
      tables(tx),
    );
    const waves = await sql<FleetFigures['waves']>`
      select (count(*) filter (where state in ('running', 'paused', 'held')))::int as running,
        (count(*) filter (where state = 'completed'))::int as completed,
        (count(*) filter (where state = 'completed' and exists (
          select from evse_wave_member m where m.wave_id = w.id and m.state = 'active')))::int as "broughtAnybody"
      from evse_wave w where kind = 'migration'`.execute(tables(tx));
    const [ofWaves] = waves.rows;
    if (ofWaves === undefined) throw new Error('an aggregate has one row');
    return {
      ...rest,
      families: families.rows,
      waves: ofWaves,
      newStations: { count: newStations, otherwise: newOtherwise, byWish: newByWish },
    };
  },
};
