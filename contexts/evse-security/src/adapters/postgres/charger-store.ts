import { type Selectable, sql } from 'kysely';
import type { Charger } from '../../charger/charger.ts';
import type { ChargerStore } from '../../charger/charger-store.ts';
import { anyOf } from './any-of.ts';
import { ofOwners } from './of-owners.ts';
import { type EvseTables, tables } from './tables.ts';

export const chargerStore: ChargerStore = {
  add: async (tx, charger) => {
    const added = await tables(tx)
      .insertInto('evse_charger')
      .values({
        identity_id: charger.identityId,
        kind: charger.kind,
        owner: charger.owner,
        family: charger.family,
        wire_name: charger.wireName,
        serial_number: charger.serialNumber,
        organisation: charger.organisation,
        profile_floor: charger.profileFloor,
        vendor: charger.vendor,
        model: charger.model,
        firmware_version: charger.firmwareVersion,
        boot: null,
        settings: JSON.stringify(charger.settings),
        password_reading: charger.passwordReading,
        activation: charger.activation,
        last_seen_at: charger.lastSeenAt,
        created_at: charger.createdAt,
        decommissioned_at: charger.decommissionedAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('identity_id')
      .executeTakeFirst();
    return added === undefined ? 'already_there' : 'added';
  },
  find: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_charger')
      .selectAll()
      .where('identity_id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : charger(row);
  },
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_charger')
      .selectAll()
      .where('identity_id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? null : charger(row);
  },
  lockAll: async (tx, ids) => {
    if (ids.length === 0) return [];
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .selectAll()
      .where('identity_id', '=', anyOf(ids))
      .orderBy('identity_id')
      .forNoKeyUpdate()
      .execute();
    return rows.map(charger);
  },
  keepInService: async (tx, id) => {
    // No more than a foreign key takes: facts about it need not wait, whoever begins something for it.
    const row = await tables(tx)
      .selectFrom('evse_charger')
      .select('identity_id')
      .where('identity_id', '=', id)
      .where('decommissioned_at', 'is', null)
      .forKeyShare()
      .executeTakeFirst();
    return row !== undefined;
  },
  findAll: async (tx, ids) => {
    if (ids.length === 0) return [];
    const rows = await tables(tx).selectFrom('evse_charger').selectAll().where('identity_id', 'in', ids).execute();
    return rows.map(charger);
  },
  withNames: async (tx, names) => {
    if (names.length === 0) return [];
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .selectAll()
      .where('wire_name', 'in', names as readonly Charger['wireName'][])
      .where('decommissioned_at', 'is', null)
      .execute();
    return rows.map(charger);
  },
  beginBindings: async (tx, id, version) => {
    const { numUpdatedRows } = await tables(tx)
      .updateTable('evse_charger')
      .set({ bindings_version: version })
      .where('identity_id', '=', id)
      .where('kind', '=', 'controller')
      .where('bindings_version', '<', version)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },
  page: async (tx, owners, { after, limit, withDecommissioned }) => {
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .selectAll()
      .where(ofOwners(owners))
      .$if(withDecommissioned !== true, (query) => query.where('decommissioned_at', 'is', null))
      .$if(after !== null, (query) => query.where('identity_id', '>', after))
      .orderBy('identity_id')
      .limit(limit)
      .execute();
    return rows.map(charger);
  },
  count: async (tx, owners) => {
    const { count } = await tables(tx)
      .selectFrom('evse_charger')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(ofOwners(owners))
      .where('decommissioned_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  moveTo: async (tx, id, { owner, family }) => {
    await tables(tx).updateTable('evse_charger').set({ owner, family }).where('identity_id', '=', id).execute();
  },
  decommission: async (tx, id, at) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ decommissioned_at: at })
      .where('identity_id', '=', id)
      .where('decommissioned_at', 'is', null)
      .execute();
  },
  rename: async (tx, id, { wireName, serialNumber, organisation }) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ wire_name: wireName, serial_number: serialNumber, organisation })
      .where('identity_id', '=', id)
      .execute();
  },
  raiseFloor: async (tx, id, floor) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ profile_floor: floor })
      .where('identity_id', '=', id)
      .where('profile_floor', '<', floor)
      .execute();
  },
  recordBoot: async (tx, id, boot, { vendor, model, firmwareVersion }) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ boot: JSON.stringify(boot), vendor, model, firmware_version: firmwareVersion, last_seen_at: boot.at })
      .where('identity_id', '=', id)
      .execute();
  },
  mergeSettings: async (tx, id, settings) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ settings: sql`settings || ${JSON.stringify(settings)}::jsonb` })
      .where('identity_id', '=', id)
      .execute();
  },
  recordPasswordReading: async (tx, id, reading) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ password_reading: reading })
      .where('identity_id', '=', id)
      .execute();
  },
  recordVehicleRequestsOf: async (tx, id, upstream) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ vehicle_requests_of: upstream })
      .where('identity_id', '=', id)
      .execute();
  },
  vehicleRequestsOf: async (tx, ids) => {
    if (ids.length === 0) return new Map();
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .select(['identity_id', 'vehicle_requests_of as upstream'])
      .where('identity_id', '=', anyOf(ids))
      .where('vehicle_requests_of', 'is not', null)
      .execute();
    return new Map(rows.flatMap(({ identity_id, upstream }) => (upstream === null ? [] : [[identity_id, upstream]])));
  },
  recordActivation: async (tx, id, activation) => {
    await tables(tx).updateTable('evse_charger').set({ activation }).where('identity_id', '=', id).execute();
  },
  recordSeen: (tx, id, at) => chargerStore.recordAllSeen(tx, [id], at),
  recordAllSeen: async (tx, ids, at) => {
    await tables(tx)
      .updateTable('evse_charger')
      .set({ last_seen_at: sql`greatest(last_seen_at, ${at}::timestamptz)` })
      .where('identity_id', '=', anyOf(ids))
      .execute();
  },
};

function charger(row: Selectable<EvseTables['evse_charger']>): Charger {
  return {
    identityId: row.identity_id,
    kind: row.kind,
    owner: row.owner,
    family: row.family,
    wireName: row.wire_name,
    serialNumber: row.serial_number,
    organisation: row.organisation,
    profileFloor: row.profile_floor,
    vendor: row.vendor,
    model: row.model,
    firmwareVersion: row.firmware_version,
    boot: row.boot === null ? null : { ...row.boot, number: row.boot.number ?? 0, at: new Date(row.boot.at) },
    settings: row.settings,
    passwordReading: row.password_reading,
    activation: row.activation,
    lastSeenAt: row.last_seen_at,
    createdAt: row.created_at,
    decommissionedAt: row.decommissioned_at,
  };
}
