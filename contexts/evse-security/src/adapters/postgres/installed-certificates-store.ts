import { sql } from 'kysely';
import type { InstalledCertificatesStore } from '../../installed-certificates/installed-certificates-store.ts';
import { anyOf } from './any-of.ts';
import { tables } from './tables.ts';

export const installedCertificatesStore: InstalledCertificatesStore = {
  find: async (tx, identityId) => {
    const row = await tables(tx)
      .selectFrom('evse_installed_certificates')
      .selectAll()
      .where('identity_id', '=', identityId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { listed_at: listedAt, certificates, vehicle_drift: vehicleDrift } = row;
    return { identityId, listedAt, certificates, vehicleDrift };
  },
  ofChargers: async (tx, ids) => {
    const rows = await tables(tx)
      .selectFrom('evse_installed_certificates')
      .select(['identity_id', 'listed_at', 'certificates'])
      .where('identity_id', '=', anyOf(ids))
      .execute();
    return rows.map((row) => ({
      identityId: row.identity_id,
      listedAt: row.listed_at,
      certificates: row.certificates,
    }));
  },
  put: async (tx, { identityId, listedAt, certificates, vehicleDrift }) => {
    const listed = {
      listed_at: listedAt,
      certificates: JSON.stringify(certificates),
      vehicle_drift: JSON.stringify(vehicleDrift),
    };
    await tables(tx)
      .insertInto('evse_installed_certificates')
      .values({ identity_id: identityId, ...listed })
      .onConflict((conflict) => conflict.column('identity_id').doUpdateSet(listed))
      .execute();
  },
  due: async (tx, before, limit, after) => {
    const rows = await tables(tx)
      .selectFrom('evse_charger')
      .leftJoin('evse_installed_certificates', 'evse_installed_certificates.identity_id', 'evse_charger.identity_id')
      .select(['evse_charger.identity_id', 'evse_installed_certificates.listed_at'])
      .where('evse_charger.decommissioned_at', 'is', null)
      .where(sql<boolean>`coalesce(evse_installed_certificates.listed_at, '-infinity') < ${before}`)
      .where(
        sql<boolean>`exists (select from evse_session s where s.identity_id = evse_charger.identity_id and not s.superseded)`,
      )
      .where(
        sql<boolean>`(evse_charger.profile_floor = 3
          or exists (
            select from evse_trust_anchor_installation a
            where a.identity_id = evse_charger.identity_id and a.state in ('verified', 'removed'))
          or exists (
            select from evse_credential_renewal r
            where r.identity_id = evse_charger.identity_id and r.endpoint_id is not null and r.certificate_id is not null))`,
      )
      .where(
        sql<boolean>`not exists (
          select from evse_station_order o
          where o.identity_id = evse_charger.identity_id and o.ended_at is null)`,
      )
      .$if(after !== null, (query) =>
        query.where(
          sql<boolean>`(coalesce(evse_installed_certificates.listed_at, '-infinity'), evse_charger.identity_id) >
            (coalesce(${after?.listedAt ?? null}::timestamptz, '-infinity'), ${after?.identityId ?? ''})`,
        ),
      )
      .orderBy(sql`coalesce(evse_installed_certificates.listed_at, '-infinity')`)
      .orderBy('evse_charger.identity_id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ identityId: row.identity_id, listedAt: row.listed_at }));
  },
};
