import { type Selectable, sql } from 'kysely';
import type { CapabilityException } from '../../capability/capability-exception.ts';
import type { CapabilityStore, FamilyRow } from '../../capability/capability-store.ts';
import type { FamilyDeclaration } from '../../capability/family-declaration.ts';
import type { Observation } from '../../capability/observation.ts';
import { anyOf } from './any-of.ts';
import { ofChargersOf, ofOwners } from './of-owners.ts';
import { type EvseTables, tables } from './tables.ts';

/** The declarations in force. */
const latest = (tx: Parameters<typeof tables>[0]) =>
  tables(tx)
    .selectFrom('evse_family_declaration')
    .selectAll()
    .distinctOn('family')
    .orderBy('family')
    .orderBy('version', 'desc');

export const capabilityStore: CapabilityStore = {
  lock: async (tx, name) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`evse-capability:${name}`}, 0))`.execute(tables(tx));
  },
  declarationOf: async (tx, family) => {
    const row = await latest(tx).where('family', '=', family).executeTakeFirst();
    return row === undefined ? null : declaration(row);
  },
  declarationsOf: async (tx, families) => {
    if (families.length === 0) return new Map();
    const rows = await latest(tx)
      .where('family', 'in', [...families])
      .execute();
    return new Map(rows.map((row) => [row.family, declaration(row)]));
  },
  versionsOf: async (tx, family, { before, limit }) => {
    const rows = await tables(tx)
      .selectFrom('evse_family_declaration')
      .selectAll()
      .where('family', '=', family)
      .$if(before !== null, (query) => query.where('version', '<', before))
      .orderBy('version', 'desc')
      .limit(limit)
      .execute();
    return rows.map(declaration);
  },
  addDeclaration: async (tx, made) => {
    const { capabilities, exclusion } = made;
    await tables(tx)
      .insertInto('evse_family_declaration')
      .values({
        family: made.family,
        version: made.version,
        capabilities: JSON.stringify(capabilities),
        exclusion: exclusion === null ? null : JSON.stringify(exclusion),
        declared_at: made.declaredAt,
        declared_by: made.declaredBy,
        reason: made.reason,
      })
      .execute();
  },
  families: async (tx, owners, { after, limit }) => {
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .select((eb) => ['family', eb.fn.countAll<string>().as('stations')])
      .where(ofOwners(owners))
      .where('decommissioned_at', 'is', null)
      .$if(after !== null, (query) => query.where('family', '>', after))
      .groupBy('family')
      .orderBy('family')
      .limit(limit)
      .execute();
    const counted = new Map(rows.map(({ family, stations }) => [family, Number(stations)]));
    if (owners === 'all') {
      const declared = await latest(tx)
        .$if(after !== null, (query) => query.where('family', '>', after))
        .limit(limit)
        .execute();
      for (const { family } of declared) if (!counted.has(family)) counted.set(family, 0);
    }
    const names = [...counted.keys()].sort(byBytes).slice(0, limit);
    const inForce = await capabilityStore.declarationsOf(tx, names);
    return names.map((family) => ({
      family,
      stations: counted.get(family) ?? 0,
      declaration: inForce.get(family) ?? null,
    }));
  },
  ownersOf: async (tx, family) => {
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .select('owner')
      .distinct()
      .where('family', '=', family)
      .where('decommissioned_at', 'is', null)
      .execute();
    return rows.map(({ owner }) => owner);
  },
  stationsOf: async (tx, family, owners, { after, limit }) => {
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .select('identity_id')
      .where('family', '=', family)
      .where(ofOwners(owners))
      .where('decommissioned_at', 'is', null)
      .$if(after !== null, (query) => query.where('identity_id', '>', after))
      .orderBy('identity_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.identity_id);
  },
  observationsOf: async (tx, ids) => {
    if (ids.length === 0) return [];
    const rows = await tables(tx)
      .selectFrom('evse_observed_capability')
      .selectAll()
      .where('identity_id', 'in', [...ids])
      .execute();
    return rows.map(observation);
  },
  lockObservation: async (tx, id, capability) => {
    const row = await tables(tx)
      .selectFrom('evse_observed_capability')
      .selectAll()
      .where('identity_id', '=', id)
      .where('capability', '=', capability)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? null : observation(row);
  },
  touchObservations: async (tx, ids, capability, at) => {
    if (ids.length === 0) return;
    await tables(tx)
      .updateTable('evse_observed_capability')
      .set({ seen_at: sql`greatest(seen_at, ${at}::timestamptz)` })
      .where('identity_id', '=', anyOf(ids))
      .where('capability', '=', capability)
      .execute();
  },
  writeObservation: async (tx, seen) => {
    const changing = {
      value: seen.value === null ? null : JSON.stringify(seen.value),
      evidence: JSON.stringify(seen.evidence),
      seen_at: seen.seenAt,
      firmware_version: JSON.stringify(seen.firmwareVersion),
      refusal: seen.refusal === null ? null : JSON.stringify(seen.refusal),
      contradicts: seen.contradicts,
    };
    await tables(tx)
      .insertInto('evse_observed_capability')
      .values({ identity_id: seen.identityId, capability: seen.capability, ...changing })
      .onConflict((conflict) => conflict.columns(['identity_id', 'capability']).doUpdateSet(changing))
      .execute();
  },
  addException: async (tx, granted) => {
    await tables(tx)
      .insertInto('evse_capability_exception')
      .values({
        id: granted.id,
        identity_id: granted.identityId,
        capability: granted.capability,
        value: JSON.stringify(granted.value),
        responsible: granted.responsible,
        until: granted.until,
        reason: granted.reason,
        granted_by: granted.grantedBy,
        granted_at: granted.grantedAt,
        ended_at: granted.endedAt,
        ended_by: granted.endedBy,
      })
      .execute();
  },
  lockException: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_capability_exception')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? null : exception(row);
  },
  endException: async (tx, id, { at, by }) => {
    await tables(tx)
      .updateTable('evse_capability_exception')
      .set({ ended_at: at, ended_by: by })
      .where('id', '=', id)
      .execute();
  },
  exceptionsOf: async (tx, ids, now) => {
    if (ids.length === 0) return [];
    const rows = await tables(tx)
      .selectFrom('evse_capability_exception')
      .selectAll()
      .where('identity_id', 'in', [...ids])
      .where('ended_at', 'is', null)
      .where('until', '>', now)
      .execute();
    return rows.map(exception);
  },
  exceptions: async (tx, owners, { before, limit, now }) => {
    const rows = await tables(tx)
      .selectFrom('evse_capability_exception')
      .selectAll()
      .where(ofChargersOf(owners, 'evse_capability_exception.identity_id'))
      .where('ended_at', 'is', null)
      .where('until', '>', now)
      .$if(before !== null, (query) => query.where('id', '<', before))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(exception);
  },
  excludedFamilies: async (tx, owners) => {
    const rows = await tables(tx)
      .selectFrom(latest(tx).as('declared'))
      .selectAll()
      .where('exclusion', 'is not', null)
      .execute();
    const counts = await tables(tx)
      .selectFrom('evse_charger')
      .select((eb) => ['family', eb.fn.countAll<string>().as('stations')])
      .where(ofOwners(owners))
      .where('decommissioned_at', 'is', null)
      .where('family', 'in', ['', ...rows.map(({ family }) => family)])
      .groupBy('family')
      .execute();
    const counted = new Map(counts.map(({ family, stations }) => [family, Number(stations)]));
    return rows
      .map((row): FamilyRow => {
        return { family: row.family, stations: counted.get(row.family) ?? 0, declaration: declaration(row) };
      })
      .filter(({ stations }) => stations > 0 || owners === 'all');
  },
};

/** As `collate "C"` has it. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function declaration(row: Selectable<EvseTables['evse_family_declaration']>): FamilyDeclaration {
  const { exclusion } = row;
  return {
    family: row.family,
    version: row.version,
    capabilities: row.capabilities,
    exclusion: exclusion === null ? null : { ...exclusion, until: new Date(exclusion.until) },
    declaredAt: row.declared_at,
    declaredBy: row.declared_by,
    reason: row.reason,
  };
}

function observation(row: Selectable<EvseTables['evse_observed_capability']>): Observation {
  const { refusal } = row;
  return {
    identityId: row.identity_id,
    capability: row.capability,
    value: row.value,
    evidence: row.evidence,
    seenAt: row.seen_at,
    firmwareVersion: row.firmware_version,
    refusal: refusal === null ? null : { detail: refusal.detail, at: new Date(refusal.at) },
    contradicts: row.contradicts,
  };
}

function exception(row: Selectable<EvseTables['evse_capability_exception']>): CapabilityException {
  return {
    id: row.id,
    identityId: row.identity_id,
    capability: row.capability,
    value: row.value,
    responsible: row.responsible,
    until: row.until,
    reason: row.reason,
    grantedBy: row.granted_by,
    grantedAt: row.granted_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  };
}
