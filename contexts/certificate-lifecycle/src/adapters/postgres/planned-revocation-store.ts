import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { PlannedRevocationStore } from '../../replacement/planned-revocation-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

const TABLE = 'lifecycle.planned_revocation';

export function postgresPlannedRevocationStore(database: Database): PlannedRevocationStore {
  const db = database.kysely<LifecycleTables>();
  const of = (tables: typeof db, certificateId: CertificateId) =>
    tables.selectFrom(TABLE).select('record').where('certificate_id', '=', certificateId).executeTakeFirst();
  return {
    async put(tx, plan) {
      const record = storable(plan);
      await kyselyOf<LifecycleTables>(tx)
        .insertInto(TABLE)
        .values({ record })
        .onConflict((conflict) => conflict.column('certificate_id').doUpdateSet({ record }))
        .execute();
    },
    inTransaction: async (tx, certificateId) =>
      (await of(kyselyOf<LifecycleTables>(tx), certificateId))?.record ?? null,
    find: async (certificateId) => (await of(db, certificateId))?.record ?? null,

    async due(at, limit) {
      const { rows } = await sql<{ id: CertificateId }>`
        select p.certificate_id as id
        from lifecycle.planned_revocation p join lifecycle.certificate c on c.id = p.certificate_id
        where p.status = 'pending' and p.next_look_at <= ${at}
          and (p.deadline <= ${at} or c.state in ('retired', 'revoked', 'deleted')
            or exists (select from lifecycle.certificate other
              where other.identity_id = c.identity_id and other.purpose = c.purpose
                and other.slot is not distinct from c.slot and other.state = 'active' and other.id <> c.id))
        order by p.next_look_at limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}
