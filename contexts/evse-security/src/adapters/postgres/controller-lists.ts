import { sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { WireName } from '../../charger/charger-names.ts';
import type { ControllerLists, ControllerSummary } from '../../controller/controller-lists.ts';
import { ofOwners } from './of-owners.ts';
import { isOfLostGateway } from './session-store.ts';
import { tables } from './tables.ts';

/** The session in service of the charger of this id: as `currentOf` of the sessions has it. */
const inServiceOf = (column: string) => sql`(
  select controller_id, security_profile from evse_session
  where evse_session.identity_id = ${sql.ref(column)} and not superseded and (${isOfLostGateway}) is false
  order by epoch desc limit 1)`;

const after = (column: string, name: WireName | null) =>
  name === null ? sql`true` : sql`${sql.ref(column)} > ${name}`;

export const controllerLists: ControllerLists = {
  controllers: async (tx, owners, page) => {
    const { rows } = await sql<ControllerSummary>`
      select evse_charger.identity_id as "identityId", evse_charger.wire_name as "wireName",
        evse_charger.serial_number as "serialNumber", evse_charger.owner as owner,
        own.found is not null as online, own.security_profile as "securityProfile",
        behind.stations as stations, behind.online as "stationsOnline"
      from evse_charger
      left join lateral (select true as found, security_profile
        from ${inServiceOf('evse_charger.identity_id')} session) own on true
      cross join lateral (
        select count(*)::int as stations, count(*) filter (where through.controller_id = bound.controller_id)::int as online
        from evse_controller_station bound
        left join evse_charger station
          on station.wire_name = bound.wire_name and station.decommissioned_at is null
        left join lateral ${inServiceOf('station.identity_id')} through on true
        where bound.controller_id = evse_charger.identity_id) behind
      where evse_charger.kind = 'controller' and evse_charger.decommissioned_at is null and ${ofOwners(owners)} and ${after('evse_charger.wire_name', page.after)}
      order by evse_charger.wire_name limit ${page.limit}`.execute(tables(tx));
    return rows;
  },
  stationsBehind: async (tx, id, owners, page) => {
    const { rows } = await sql<Row>`
      select bound.wire_name, case when ${ofOwners(owners)} then evse_charger.identity_id end as identity_id,
        coalesce(through.controller_id = bound.controller_id, false) as online,
        bound.bound_at, bound.bound_by, bound.reason, bound.correlation_id
      from evse_controller_station bound
      left join evse_charger
        on evse_charger.wire_name = bound.wire_name and evse_charger.decommissioned_at is null
      left join lateral ${inServiceOf('evse_charger.identity_id')} through on true
      where bound.controller_id = ${id} and ${after('bound.wire_name', page.after)}
      order by bound.wire_name limit ${page.limit}`.execute(tables(tx));
    return rows.map(({ wire_name, identity_id, bound_at, bound_by, correlation_id, ...row }) => ({
      ...row,
      wireName: wire_name,
      identityId: identity_id,
      since: bound_at.toISOString(),
      boundBy: bound_by,
      correlationId: correlation_id,
    }));
  },
};

interface Row {
  readonly wire_name: WireName;
  readonly identity_id: ChargerId | null;
  readonly online: boolean;
  readonly bound_at: Date;
  readonly bound_by: string;
  readonly reason: string;
  readonly correlation_id: string;
}
