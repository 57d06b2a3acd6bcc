import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { CertificateState } from '../../certificate/certificate.ts';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { RecordSide } from '../../iot-hub/drift.ts';
import type { HubStore, SeenCertificate } from '../../iot-hub/hub-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

const PURPOSE = 'iot_hub_identity';

export function postgresHubStore(database: Database): HubStore {
  const db = database.kysely<LifecycleTables>();
  const present = (hub: string) =>
    db.selectFrom('lifecycle.iot_hub_certificate').select('record').where('hub', '=', hub).where('gone', '=', false);
  const havingFingerprint = async (tx: Transaction, fingerprint: string): Promise<readonly SeenCertificate[]> => {
    const rows = await kyselyOf<LifecycleTables>(tx)
      .selectFrom('lifecycle.iot_hub_certificate')
      .select('record')
      .where('fingerprint', '=', fingerprint)
      .execute();
    return rows.map(({ record }) => record);
  };
  return {
    async lookOf(hub) {
      const row = await db
        .selectFrom('lifecycle.iot_hub_look')
        .select('record')
        .where('hub', '=', hub)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async setLook(tx, look) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.iot_hub_look')
        .values({ record: storable(look) })
        .onConflict((conflict) => conflict.column('hub').doUpdateSet((eb) => ({ record: eb.ref('excluded.record') })))
        .execute();
    },

    async seen(hub, ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('lifecycle.iot_hub_certificate')
        .select('record')
        .where('hub', '=', hub)
        .where('id', 'in', ids)
        .execute();
      return rows.map(({ record }) => record);
    },

    async withFingerprint(tx, fingerprint) {
      return (await havingFingerprint(tx, fingerprint)).filter(({ goneAt }) => goneAt === null);
    },

    async goneWithFingerprint(tx, fingerprint) {
      return (await havingFingerprint(tx, fingerprint)).filter(({ goneAt }) => goneAt !== null);
    },

    async activeOn(tx, hub, thing) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.iot_hub_certificate')
        .select('id')
        .where('hub', '=', hub)
        .where('gone', '=', false)
        .where(sql<boolean>`record->>'status' = 'ACTIVE' and record->'things' ? ${thing}`)
        .execute();
      return rows.map(({ id }) => id);
    },

    async put(tx, rows) {
      if (rows.length === 0) return;
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.iot_hub_certificate')
        .values(rows.map((row) => ({ record: storable(row) })))
        .onConflict((conflict) =>
          conflict.columns(['hub', 'id']).doUpdateSet((eb) => ({ record: eb.ref('excluded.record') })),
        )
        .execute();
    },

    async notSeenSince(hub, at) {
      const rows = await present(hub).where('last_seen_at', '<', at).orderBy('id').execute();
      return rows.map(({ record }) => record);
    },

    async page(hub, after, limit) {
      const rows = await present(hub)
        .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },

    async compare(hub, after, limit) {
      const { rows } = await sql<ComparisonRow>`
        with here as (
          select certificate.id, certificate.identity_id, certificate.state, certificate.fingerprint, binding.value as thing
          from lifecycle.certificate
          left join lifecycle.identity_binding as binding
            on binding.identity_id = certificate.identity_id and binding.kind = 'iot_thing_name'
          where certificate.purpose = ${PURPOSE} and certificate.fingerprint is not null
            and (
              not exists (
                select from lifecycle.iot_hub_certificate as elsewhere
                where elsewhere.fingerprint = certificate.fingerprint and elsewhere.hub <> ${hub} and not elsewhere.gone
              )
              or exists (
                select from lifecycle.iot_hub_certificate as same
                where same.fingerprint = certificate.fingerprint and same.hub = ${hub}
                  and (not same.gone or certificate.state = 'revoked')
              )
            )
        ), there as (
          select record, fingerprint from lifecycle.iot_hub_certificate where hub = ${hub} and not gone
        )
        select coalesce(there.fingerprint, here.fingerprint) as fingerprint, there.record as seen,
          here.id, here.identity_id, here.state, here.thing
        from there full join here on here.fingerprint = there.fingerprint
        where coalesce(there.fingerprint, here.fingerprint) > ${after ?? ''}
        order by 1 limit ${limit}`.execute(db);
      return rows.map(({ fingerprint, seen, ...row }) => ({
        fingerprint,
        there: seen,
        here: recordSide(fingerprint, row),
      }));
    },

    async insertOperation(tx, operation) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.iot_hub_operation')
        .values({ record: storable(operation) })
        .execute();
    },

    async updateOperation(tx, operation) {
      const result = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.iot_hub_operation')
        .set({ record: storable(operation) })
        .where('id', '=', operation.id)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`there is no operation ${operation.id}`);
    },

    async lockOperation(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.iot_hub_operation')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async anotherShutsOut(tx, hub, id, at) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await sql`select pg_advisory_xact_lock(hashtextextended(${`iot-hub:${hub}`}, 0))`.execute(trx);
      const row = await trx
        .selectFrom('lifecycle.iot_hub_operation')
        .select('id')
        .where('hub', '=', hub)
        .where('id', '<>', id)
        .where('status', '=', 'running')
        .where('kind', 'in', ['deactivate', 'revoke', 'delete'])
        .where('next_attempt_at', '>', at)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async openOn(tx, hub, hubCertificateId) {
      const trx = kyselyOf<LifecycleTables>(tx);
      const certificate = `iot-hub:${hub}:${hubCertificateId}`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${certificate}, 0))`.execute(trx);
      const row = await trx
        .selectFrom('lifecycle.iot_hub_operation')
        .select('record')
        .where('hub', '=', hub)
        .where('hub_certificate_id', '=', hubCertificateId)
        .where('open', '=', true)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async revocationOrderedSince(tx, hub, hubCertificateId, at) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.iot_hub_operation')
        .select('id')
        .where('hub', '=', hub)
        .where('hub_certificate_id', '=', hubCertificateId)
        .where('kind', '=', 'revoke')
        .where(sql<boolean>`record->>'createdAt' >= ${at}`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async findOperation(id) {
      const row = await db
        .selectFrom('lifecycle.iot_hub_operation')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async operations(hub, after, limit) {
      const rows = await db
        .selectFrom('lifecycle.iot_hub_operation')
        .select('record')
        .where('hub', '=', hub)
        .$if(after !== null, (query) => query.where('id', '<', after))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },

    async dueOperations(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.iot_hub_operation')
        .select('id')
        .where('open', '=', true)
        .where('next_attempt_at', '<=', at)
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async createdHere(hub, ids) {
      if (ids.length === 0) return new Set();
      const rows = await db
        .selectFrom('lifecycle.iot_hub_operation')
        .select('hub_certificate_id')
        .where('hub', '=', hub)
        .where('kind', '=', 'create')
        .where('hub_certificate_id', 'in', ids)
        .execute();
      return new Set(rows.flatMap(({ hub_certificate_id: id }) => id ?? []));
    },
  };
}

interface RecordRow {
  readonly id: CertificateId | null;
  readonly identity_id: IdentityId | null;
  readonly state: CertificateState | null;
  readonly thing: string | null;
}

type ComparisonRow = RecordRow & { readonly fingerprint: string; readonly seen: SeenCertificate | null };

function recordSide(fingerprint: string, { id, identity_id: identityId, state, thing }: RecordRow): RecordSide | null {
  return id === null || identityId === null || state === null
    ? null
    : { certificateId: id, identityId, fingerprint, state, thing };
}
