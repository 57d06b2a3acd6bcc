import type { DatesQuery, Grouping } from '@bfcert/certificate-lifecycle';
import { type RawBuilder, sql } from 'kysely';
import type { DatedWave, FamilyDate, FleetDatesReader, StationDate, WaveOfGroup } from '../../calendar/fleet-dates.ts';
import { ofOwners } from './of-owners.ts';
import { type EvseTables, tables } from './tables.ts';
import { rulesFrom } from './wave-store.ts';

type StoredWave = Omit<DatedWave, 'rules'> & { readonly rules: EvseTables['evse_wave']['rules']['__select__'] };

/** Each is one statement, however many stations there are. */
export const fleetDates: FleetDatesReader = {
  async read(tx, query) {
    const db = tables(tx);
    const waves = await wavesOf(query).execute(db);
    const waveGroups = await waveGroupsOf(query).execute(db);
    const stations = await stationDatesOf(query).execute(db);
    const families = await familyDatesOf(query).execute(db);
    return {
      waves: waves.rows.map((one) => ({ ...one, rules: rulesFrom(one.rules) })),
      waveGroups: waveGroups.rows,
      stations: stations.rows,
      families: families.rows,
    };
  },
};

/**
 * Of whose stations' owners the caller acts for all; a draft without a planned start has no time. The states are written out:
 * the planner finds a partial index by constants alone.
 */
const waitingMembers = ({ by, owners, only: { owner, family, cohort } }: DatesQuery): RawBuilder<unknown> => sql`
  select m.wave_id, m.family, m.cohorts, ${by === 'owner' ? sql`evse_charger.owner` : sql`null as owner`}
  from evse_wave w
    join evse_wave_member m on m.wave_id = w.id and m.state = 'waiting'
    ${by === 'owner' || owner !== undefined ? sql`join evse_charger on evse_charger.identity_id = m.identity_id` : sql``}
  where w.state in ('draft', 'running', 'paused', 'held') and (w.state <> 'draft' or w.rules ->> 'notBefore' is not null)
    and ${owners === 'all' ? sql`true` : sql`w.owners <@ ${[...owners]}::text[]`}
    and ${owner === undefined ? sql`true` : sql`evse_charger.owner = ${owner}`}
    and ${family === undefined ? sql`true` : sql`m.family = ${family}`}
    and ${cohort === undefined ? sql`true` : sql`m.cohorts @> ${[cohort]}::text[]`}`;

const wavesOf = (query: DatesQuery) => sql<StoredWave>`
  with waiting as (${waitingMembers(query)})
  select w.id, w.kind, w.name, w.state, w.rules, counted.waiting
  from (select wave_id, count(*)::int as waiting from waiting group by wave_id) counted
    join evse_wave w on w.id = counted.wave_id
  order by w.id`;

/** As they were when the wave was planned, by which its rates are counted; the owner is who has the station now. */
const groupOf: Readonly<Record<Grouping, RawBuilder<unknown>>> = {
  cohort: sql`left join lateral unnest(waiting.cohorts) as grouped (name) on true`,
  family: sql`cross join lateral (select waiting.family) as grouped (name)`,
  owner: sql`cross join lateral (select waiting.owner) as grouped (name)`,
};

/** For a test of its plan, too. */
export const waveGroupsOf = (query: DatesQuery) => sql<WaveOfGroup>`
  with waiting as (${waitingMembers(query)})
  select wave_id as "waveId", grouped.name as "group", count(*)::int as waiting
  from waiting ${groupOf[query.by]}
  group by 1, 2 order by 1, 2`;

/** Of a row of `evse_charger`. */
const isMeant = ({ owners, only: { owner, family } }: DatesQuery): RawBuilder<boolean> => sql<boolean>`
  ${ofOwners(owners)} and evse_charger.decommissioned_at is null
    and ${owner === undefined ? sql`true` : sql`evse_charger.owner = ${owner}`}
    and ${family === undefined ? sql`true` : sql`evse_charger.family = ${family}`}`;

export const stationDatesOf = (query: DatesQuery) => sql<StationDate>`
  select evse_charger.identity_id as "identityId", evse_charger.owner, evse_charger.family, dated.kind, dated.at
  from (
    select identity_id, 'break_glass' as kind, until as at from evse_break_glass
      where state in ('open', 'narrowed') and until >= ${query.from} and until < ${query.until}
    union all
    select identity_id, 'capability_exception', until from evse_capability_exception
      where ended_at is null and until >= ${query.from} and until < ${query.until}) dated
    join evse_charger on evse_charger.identity_id = dated.identity_id
  where ${isMeant(query)}
  order by dated.at, evse_charger.identity_id`;

/** Of a family that has stations among those that are meant. */
const familyDatesOf = (query: DatesQuery) => sql<FamilyDate>`
  select declared.family, declared.at, (count(*) filter (where evse_charger.profile_floor < 3))::int as stations
  from (
    select distinct on (family) family, capabilities ->> 'path' as path, (exclusion ->> 'until')::timestamptz as at
      from evse_family_declaration order by family, version desc) declared
    join evse_charger on evse_charger.family = declared.family and evse_charger.kind = 'station'
  where declared.path = 'excluded' and declared.at >= ${query.from} and declared.at < ${query.until} and ${isMeant(query)}
  group by declared.family, declared.at order by declared.at, declared.family`;
