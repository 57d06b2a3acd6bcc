import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { IMPORTED } from '../../certificate/certificate.ts';
import { planes } from '../../revocation/plane/plane.ts';
import type { OutstandingPlane } from '../../revocation/plane/plane-confirmation.ts';
import type { LateRevocation, PlaneConfirmationStore } from '../../revocation/plane/plane-confirmation-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

/** `standingAtAuthority` calls it outstanding. */
export const owedByThePki = sql<boolean>`state = 'revoked' and revocation_confirmed_at is null
  and (record ->> 'operatingModel' = 'managed' or record #>> '{signed,profileVersion}' <> ${IMPORTED})`;

export function postgresPlaneConfirmationStore(database: Database): PlaneConfirmationStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, confirmation) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.plane_confirmation')
        .values({ record: storable(confirmation) })
        .execute();
    },

    async update(tx, confirmation) {
      const { numUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.plane_confirmation')
        .set({ record: storable(confirmation) })
        .where('certificate_id', '=', confirmation.certificateId)
        .where('plane', '=', confirmation.plane)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`${confirmation.certificateId} has no plane ${confirmation.plane}`);
    },

    async lock(tx, certificateId, plane) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.plane_confirmation')
        .select('record')
        .where('certificate_id', '=', certificateId)
        .where('plane', '=', plane)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async of(certificateIds) {
      if (certificateIds.length === 0) return [];
      const rows = await db
        .selectFrom('lifecycle.plane_confirmation')
        .select('record')
        .where('certificate_id', 'in', [...certificateIds])
        .execute();
      return rows.map(({ record }) => record);
    },

    async due(at, beyond, limit) {
      const rows = await db
        .selectFrom('lifecycle.plane_confirmation')
        .select('record')
        .where('outstanding', '=', true)
        .where((is) => is.or([is('next_attempt_at', '<=', at), is('next_attempt_at', '>', beyond)]))
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },

    async late(revokedBy, limit) {
      const deadlines = JSON.stringify(Object.fromEntries(planes.map((plane) => [plane, revokedBy(plane)])));
      const { rows } = await sql<LateRevocation>`
        with outstanding as (
          select certificate_id, plane, record ->> 'revokedAt' as revoked_at
          from lifecycle.plane_confirmation where outstanding
          union all
          select id, 'ca', record ->> 'revokedAt' from lifecycle.certificate
          where ${owedByThePki}
        )
        select certificate_id as "certificateId", plane from outstanding
        where revoked_at <= ${deadlines}::jsonb ->> plane
          and not exists (
            select from lifecycle.incident
            where cause = 'revocation_not_arrived' and object = certificate_id || '/' || plane
              and incident.state in ('opened', 'acknowledged')
          )
        order by revoked_at limit ${limit}`.execute(db);
      return rows;
    },

    async outstanding() {
      const { rows } = await sql<OutstandingPlane>`
        select plane, count(*)::int as count, min(record ->> 'revokedAt') as "oldestSince"
        from lifecycle.plane_confirmation where outstanding group by 1
        union all
        select 'ca', count(*)::int, min(record ->> 'revokedAt') from lifecycle.certificate
        where ${owedByThePki} having count(*) > 0
        order by 1`.execute(db);
      return rows;
    },
  };
}
