import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import { type Binding, type BindingKind, identifyingKinds } from '../../identity/binding.ts';
import type { Identity } from '../../identity/identity.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { identitiesMatching } from './identity-filter.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresIdentityStore(database: Database, reads: Database): IdentityStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, identity) {
      const taken = await takenNames(tx, identity);
      if (taken.length > 0) return taken;
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.identity')
        .values({ record: storable(identity) })
        .execute();
      await writeBindings(tx, identity);
      return [];
    },

    async update(tx, identity, from) {
      const taken = await takenNames(tx, identity);
      if (taken.length > 0) return taken;
      const trx = kyselyOf<LifecycleTables>(tx);
      const result = await trx
        .updateTable('lifecycle.identity')
        .set({ record: storable(identity) })
        .where('id', '=', identity.id)
        .where(sql<boolean>`(record->>'version')::integer = ${from}`)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) throw new Error(`${identity.id} does not have version ${from}`);
      await trx.deleteFrom('lifecycle.identity_binding').where('identity_id', '=', identity.id).execute();
      await writeBindings(tx, identity);
      return [];
    },

    async lock(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async holderOf(tx, kind, value) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity_binding')
        .select('identity_id')
        .where('kind', '=', kind)
        .where('value', '=', value)
        .where('identifying', '=', true)
        .executeTakeFirst();
      return row?.identity_id ?? null;
    },

    async endpointsOf(tx, station) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity_binding as binding')
        .innerJoin('lifecycle.identity as identity', 'identity.id', 'binding.identity_id')
        .select('identity.id')
        .where('binding.kind', '=', 'station')
        .where('binding.value', '=', station)
        .where(sql<boolean>`not identity.record ? 'decommissioned'`)
        .orderBy('identity.id')
        .execute();
      return rows.map(({ id }) => id);
    },

    async formerHolders(tx, bindings) {
      const names = bindings.filter(isIdentifying);
      if (names.length === 0) return [];
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity_binding')
        .select('identity_id')
        .distinct()
        .where('identifying', '=', false)
        .where('kind', 'in', identifyingKinds)
        .where(amongNames(names))
        .orderBy('identity_id')
        .execute();
      return rows.map(({ identity_id }) => identity_id);
    },

    async holders(tx, bindings) {
      const rows = await holding(tx, bindings);
      return new Map(rows.map(({ kind, value, identity_id }) => [`${kind}=${value}`, identity_id]));
    },

    taken: takenNames,

    async find(ids) {
      if (ids.length === 0) return [];
      const rows = await db.selectFrom('lifecycle.identity').select('record').where('id', 'in', ids).execute();
      return rows.map(({ record }) => record);
    },

    async findByBinding(kind, value) {
      if (!identifyingKinds.includes(kind)) throw new Error(`${kind} names no single identity`);
      const row = await db
        .selectFrom('lifecycle.identity_binding as binding')
        .innerJoin('lifecycle.identity as identity', 'identity.id', 'binding.identity_id')
        .select('identity.record')
        .where('binding.kind', '=', kind)
        .where('binding.value', '=', value)
        .where('binding.identifying', '=', true)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async list({ after, limit }) {
      const rows = await db
        .selectFrom('lifecycle.identity')
        .select('record')
        .$if(after !== null, (query) => query.where('id', '>', after))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },

    async page({ owners, ...filter }, after, limit) {
      if (owners !== 'all' && owners.length === 0) return [];
      const rows = await reads
        .kysely<LifecycleTables>()
        .selectFrom('lifecycle.identity')
        .select('record')
        .where(identitiesMatching(filter))
        .$if(owners !== 'all', (query) => query.where('owner', 'in', owners as readonly string[]))
        .$if(after !== null, (query) => query.where('id', '>', after))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },
  };
}

const isIdentifying = ({ kind }: Binding): boolean => identifyingKinds.includes(kind);

/** Which of its names another identity has, or is excepted to use. */
async function takenNames(
  tx: Transaction,
  { id, bindings }: { readonly id: IdentityId | null; readonly bindings: readonly Binding[] },
): Promise<readonly BindingKind[]> {
  const identifying = bindings.filter(isIdentifying);
  // Whoever registers one of these names at the same moment waits here and then sees it taken.
  const names = identifying.map((one) => `${one.kind}:${folded(one)}`).sort();
  for (const name of names) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(kyselyOf(tx));
  const held = [
    ...(await holding(tx, identifying)),
    ...(await spelledOtherwise(tx, identifying)),
    ...(await excepted(tx, identifying)),
  ];
  return [...new Set(held.filter(({ identity_id }) => identity_id !== id).map(({ kind }) => kind))];
}

async function holding(tx: Transaction, bindings: readonly Binding[]) {
  const names = bindings.filter(isIdentifying);
  if (names.length === 0) return [];
  return kyselyOf<LifecycleTables>(tx)
    .selectFrom('lifecycle.identity_binding')
    .select(['kind', 'value', 'identity_id'])
    .where('identifying', '=', true)
    .where(amongNames(names))
    .execute();
}

/** `identifierString`, the type of a station's identity, does not tell capital letters from small ones. */
const folded = ({ kind, value }: Binding): string => (kind === 'ocpp_identity' ? value.toLowerCase() : value);

/** A station comes in by its name letter for letter; two whose names differ by their case alone are told apart by nobody else. */
async function spelledOtherwise(tx: Transaction, names: readonly Binding[]) {
  const identities = names.filter(({ kind }) => kind === 'ocpp_identity').map(folded);
  if (identities.length === 0) return [];
  return kyselyOf<LifecycleTables>(tx)
    .selectFrom('lifecycle.identity_binding')
    .select(['kind', 'value', 'identity_id'])
    .where('kind', '=', 'ocpp_identity')
    .where('identifying', '=', true)
    .where(sql<boolean>`lower(value) = any(${identities}::text[])`)
    .execute();
}

/** Also those whose end date has come and that nobody has ended yet. */
async function excepted(tx: Transaction, names: readonly Binding[]) {
  if (names.length === 0) return [];
  return kyselyOf<LifecycleTables>(tx)
    .selectFrom('lifecycle.binding_exception')
    .select(['kind', 'value', 'identity_id'])
    .where('state', '=', 'active')
    .where(amongNames(names))
    .execute();
}

const amongNames = (names: readonly Binding[]) =>
  sql<boolean>`(kind, value) in (select * from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ value }) => value)}::text[]))`;

/** The names of one that is decommissioned are kept, and keep nobody else from them. */
async function writeBindings(tx: Transaction, { id, bindings, decommissioned }: Identity): Promise<void> {
  if (bindings.length === 0) return;
  const isHolder = decommissioned === undefined;
  const rows = bindings.map((each) => ({ identity_id: id, ...each, identifying: isHolder && isIdentifying(each) }));
  await kyselyOf<LifecycleTables>(tx).insertInto('lifecycle.identity_binding').values(rows).execute();
}
