import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
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
      const row = await inserted(tx, [evidence]).returning('id').executeTakeFirstOrThrow();
      return { first: row.id === evidence.id };
    },

    async recordAll(tx, evidence) {
      if (evidence.length > 0) await inserted(tx, evidence).execute();
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

const inserted = (tx: Transaction, evidence: readonly Evidence[]) =>
  kyselyOf<LifecycleTables>(tx)
    .insertInto('lifecycle.evidence')
    .values(
      evidence.map((one) => ({
        id: one.id,
        identity_id: one.identityId,
        certificate_id: one.certificateId,
        fingerprint: one.fingerprint,
        type: one.type,
        origin: one.from,
        source: one.source,
        verdict: one.verdict,
        first_at: one.firstAt,
        last_at: one.lastAt,
        sightings: one.sightings,
        details: storable(one.details),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['identity_id', 'fingerprint', 'type', 'origin', 'verdict']).doUpdateSet({
        sightings: sql`evidence.sightings + excluded.sightings`,
        first_at: sql`least(evidence.first_at, excluded.first_at)`,
        last_at: sql`greatest(evidence.last_at, excluded.last_at)`,
        source: sql`excluded.source`,
        details: sql`excluded.details`,
      }),
    );

async function evidenceOf(db: Kysely<LifecycleTables>, certificateId: CertificateId): Promise<readonly Evidence[]> {
  const rows = await db
    .selectFrom('lifecycle.evidence')
    .selectAll()
    .where('certificate_id', '=', certificateId)
    .orderBy('first_at')
    // Ids sort by when we made them.
    .orderBy('id')
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
