import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { type Kysely, sql } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import { type Evidence, type EvidenceId, typesOfUse } from '../../evidence/evidence.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresEvidenceStore(database: Database): EvidenceStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async record(tx, evidence) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.evidence')
        .values({
          id: evidence.id,
          identity_id: evidence.identityId,
          certificate_id: evidence.certificateId,
          fingerprint: evidence.fingerprint,
          type: evidence.type,
          origin: evidence.from,
          source: evidence.source,
          verdict: evidence.verdict,
          first_at: evidence.firstAt,
          last_at: evidence.lastAt,
          sightings: evidence.sightings,
          details: storable(evidence.details),
        })
        .onConflict((conflict) =>
          conflict.columns(['identity_id', 'fingerprint', 'type', 'origin', 'verdict']).doUpdateSet({
            sightings: sql`evidence.sightings + excluded.sightings`,
            first_at: sql`least(evidence.first_at, excluded.first_at)`,
            last_at: sql`greatest(evidence.last_at, excluded.last_at)`,
            source: sql`excluded.source`,
            details: sql`excluded.details`,
          }),
        )
        .returning('id')
        .executeTakeFirstOrThrow();
      return { first: row.id === evidence.id };
    },

    knownOf: (tx, certificateId) => evidenceOf(kyselyOf<LifecycleTables>(tx), certificateId),
    async lastUse(tx, identityId, fingerprint) {
      const { at } = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.evidence')
        .select((eb) => eb.fn.max('last_at').as('at'))
        .where('identity_id', '=', identityId)
        .where('fingerprint', '=', fingerprint)
        .where('type', 'in', typesOfUse)
        .executeTakeFirstOrThrow();
      return at;
    },
    of: (certificateId) => evidenceOf(db, certificateId),
  };
}

async function evidenceOf(db: Kysely<LifecycleTables>, certificateId: CertificateId): Promise<readonly Evidence[]> {
  const rows = await db
    .selectFrom('lifecycle.evidence')
    .selectAll()
    .where('certificate_id', '=', certificateId)
    .orderBy('first_at')
    .execute();
  return rows.map((row) => ({
    // Only `record` writes this column.
    id: row.id as EvidenceId,
    identityId: row.identity_id,
    certificateId: row.certificate_id,
    fingerprint: row.fingerprint,
    type: row.type,
    from: row.origin,
    source: row.source,
    verdict: row.verdict,
    firstAt: row.first_at,
    lastAt: row.last_at,
    sightings: row.sightings,
    details: row.details,
  }));
}
