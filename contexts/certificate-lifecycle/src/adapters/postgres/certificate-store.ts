import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type RawBuilder, sql } from 'kysely';
import { type Certificate, IMPORTED } from '../../certificate/certificate.ts';
import type { CertificateStore } from '../../certificate/certificate-store.ts';
import type { Holdings } from '../../identity/holdings.ts';
import type { Identity } from '../../identity/identity.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import { SYNTHETIC_OWNER } from '../../identity/synthetic-owner.ts';
import { anyOf } from './any-of.ts';
import { readPage } from './certificate-pages.ts';
import type { LifecycleTables } from './tables.ts';
import { writeSeen, writeStep } from './write-step.ts';

export function postgresCertificateStore(database: Database, reads: Database): CertificateStore {
  const db = database.kysely<LifecycleTables>();
  const listed = reads.kysely<LifecycleTables>();
  const countsOf = (owners: readonly string[]) =>
    db
      .selectFrom('lifecycle.certificate')
      .select(['purpose', 'state', (eb) => eb.fn.countAll<number>().as('count')])
      .where('owner', '=', anyOf(owners))
      .where('owner', '<>', SYNTHETIC_OWNER)
      .groupBy(['purpose', 'state'])
      .orderBy('purpose')
      .orderBy('state')
      .execute();
  return {
    write: writeStep,
    writeSeen,

    async identityOf(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate')
        .select('identity_id')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.identity_id ?? null;
    },

    hold: (tx, identityId) => held(tx, sql`${identityId}`),
    holdAll: heldAll,
    holdOwnerOf: (tx, id) => held(tx, sql`(select identity_id from lifecycle.certificate where id = ${id})`),

    async holdersOfKey(tx, spkiSha256) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate')
        .select('identity_id')
        .distinct()
        .where('spki_sha256', '=', spkiSha256)
        .execute();
      return rows.map((row) => row.identity_id);
    },

    async otherHolderOf(tx, { identityId, purpose, slot }) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.active_slot')
        .innerJoin('lifecycle.certificate', 'lifecycle.certificate.id', 'lifecycle.active_slot.certificate_id')
        .select('lifecycle.certificate.id')
        .where('lifecycle.active_slot.identity_id', '=', identityId)
        .where('lifecycle.active_slot.purpose', '=', purpose)
        .where('lifecycle.active_slot.slot', slot === null ? 'is' : '=', slot)
        .where('lifecycle.certificate.identity_id', '<>', identityId)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    async speakingFor(tx, identityId) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate')
        .select('record')
        .where(sql<boolean>`record #>> '{alsoFor,identityId}' = ${identityId}`)
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },

    async find(id) {
      const row = await stored().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : withTime(row);
    },

    async findByFingerprint(tx, fingerprint) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate')
        .select('record')
        .where('fingerprint', '=', fingerprint)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async findBySerial(tx, serial) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.certificate')
        .select('record')
        .where('serial', '=', serial)
        .execute();
      return rows.map(({ record }) => record);
    },

    async importedOf(tx, { purposes, unlessActive }, after, limit) {
      const trx = kyselyOf<LifecycleTables>(tx);
      let query = trx
        .selectFrom('lifecycle.certificate as certificate')
        .select('certificate.record')
        .where('certificate.purpose', '=', anyOf(purposes))
        .where('certificate.state', 'not in', ['requested', 'deleted'])
        .where(sql<boolean>`certificate.record #>> '{signed,profileVersion}' = ${IMPORTED}`)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('lifecycle.certificate as other')
                .select('other.id')
                .whereRef('other.identity_id', '=', 'certificate.identity_id')
                .where('other.state', '=', 'active')
                .where('other.purpose', '=', anyOf(unlessActive)),
            ),
          ),
        )
        .orderBy('certificate.id')
        .limit(limit);
      if (after !== null) query = query.where('certificate.id', '>', after);
      return (await query.execute()).map(({ record }) => record);
    },

    async allOf(identityIds) {
      if (identityIds.length === 0) return [];
      const rows = await stored().where('identity_id', 'in', identityIds).orderBy('id').execute();
      return rows.map(withTime);
    },

    page: async (filter, after, limit) => (await readPage(listed, filter, after, limit)).map(withTime),

    async counts(owners) {
      if (owners !== 'all') return countsOf(owners);
      const rows = await db
        .selectFrom('lifecycle.certificate_tally')
        .select(['purpose', 'state', (eb) => eb.cast<number>(eb.fn.sum('delta'), 'bigint').as('count')])
        .groupBy(['purpose', 'state'])
        .orderBy('purpose')
        .orderBy('state')
        .execute();
      return rows.filter(({ count }) => count > 0);
    },

    async foldCounts(tx) {
      // One statement: a reader sees all the increments or their sum.
      await sql`
        with increments as (delete from lifecycle.certificate_tally returning purpose, state, delta)
        insert into lifecycle.certificate_tally
        select purpose, state, sum(delta) from increments group by purpose, state having sum(delta) <> 0
      `.execute(kyselyOf(tx));
    },

    async dueToExpire(at, limit) {
      return db
        .selectFrom('lifecycle.certificate')
        .select(['id', 'identity_id as identityId'])
        .where('state', 'in', ['issued', 'installed_pending_activation', 'active', 'inactive'])
        .where('not_after', '<=', at)
        .orderBy('not_after')
        .limit(limit)
        .execute();
    },

    async countDueToExpire(after, at) {
      const { count } = await db
        .selectFrom('lifecycle.certificate')
        .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
        .where('state', 'in', ['issued', 'installed_pending_activation', 'active', 'inactive'])
        .where('not_after', '<=', at)
        .$if(after !== null, (query) => query.where('not_after', '>', after))
        .executeTakeFirstOrThrow();
      return count;
    },

    async confirmedRevocations(at, after, limit) {
      return db
        .selectFrom('lifecycle.certificate')
        .select(['id', 'revocation_confirmed_at as confirmedAt', 'record'])
        .where('revocation_confirmed_at', 'is not', null)
        .where('revocation_ends', '>', at)
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`(revocation_confirmed_at, id) < (${after?.confirmedAt}, ${after?.id})`),
        )
        .orderBy('revocation_confirmed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
    },
  };

  function stored() {
    return db.selectFrom('lifecycle.certificate').select(['record', 'updated_at']);
  }
}

/** The function, and not a statement with two locks: see `figures-migration.ts`. */
async function held(tx: Transaction, identityId: RawBuilder<unknown>): Promise<Holdings | null> {
  const { rows } = await sql<{ record: Identity | Certificate }>`
    select record from lifecycle.hold(${identityId})`.execute(kyselyOf(tx));
  const [identity, ...records] = rows.map(({ record }) => record);
  return identity === undefined ? null : { identity: identity as Identity, records: records as Certificate[] };
}

/** Two statements, as `hold` has two: the records are read as of after the locks. */
async function heldAll(tx: Transaction, identityIds: readonly IdentityId[]): Promise<readonly Holdings[]> {
  const identities = await kyselyOf<LifecycleTables>(tx)
    .selectFrom('lifecycle.identity')
    .select(['id', 'record'])
    .where('id', '=', anyOf(identityIds))
    .orderBy('id')
    .forUpdate()
    .execute();
  const certificates = await kyselyOf<LifecycleTables>(tx)
    .selectFrom('lifecycle.certificate')
    .select('record')
    .where('identity_id', '=', anyOf(identities.map(({ id }) => id)))
    .orderBy('id')
    .execute();
  const records = Map.groupBy(
    certificates.map(({ record }) => record),
    ({ identityId }) => identityId,
  );
  return identities.map(({ id, record }) => ({ identity: record, records: records.get(id) ?? [] }));
}

const withTime = <Row extends { readonly updated_at: Date }>({ updated_at, ...row }: Row) => ({
  ...row,
  updatedAt: updated_at.toISOString(),
});
