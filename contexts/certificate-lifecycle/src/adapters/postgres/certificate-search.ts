import type { OwnerScope } from '@bfcert/kernel/actor';
import { type Kysely, sql } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { SearchTerms } from '../../queries/search-terms.ts';
import { anyOf } from './any-of.ts';
import { valueContains } from './identity-filter.ts';
import type { LifecycleTables } from './tables.ts';

type Db = Kysely<LifecycleTables>;

/** More than these are no answer to a search for one. */
const MOST_IDENTIFIED = 1_000;
/** Fewer identities with such a name: their certificates are fetched. More: they are met soon when all are looked at. */
const MOST_NAMED = 2_000;

/** One way in which certificates are found: by their ids, by their identities' ids, or by looking at each identity's names. */
export type Found =
  | { readonly certificates: readonly CertificateId[] }
  | { readonly identities: readonly IdentityId[] }
  | { readonly named: string };

/**
 * All ways in which something is meant; each reads one index. Digits may be the beginning of a hash and a name as well:
 * neither hides the other.
 */
export async function findSearched(db: Db, terms: SearchTerms, owners: OwnerScope): Promise<readonly Found[]> {
  const [certificates, named] = await Promise.all([
    identified(db, terms, owners),
    terms.text === null ? null : holding(db, terms.text),
  ]);
  if (named === null) return [{ certificates }];
  return certificates.length === 0 ? [named] : [{ certificates }, named];
}

async function holding(db: Db, text: string): Promise<Found> {
  const rows = await db
    .selectFrom('lifecycle.identity_binding as binding')
    .select('binding.identity_id')
    .distinct()
    .where(valueContains(text))
    .limit(MOST_NAMED + 1)
    .execute();
  return rows.length > MOST_NAMED ? { named: text } : { identities: rows.map((row) => row.identity_id) };
}

/** Of these owners only: what others have neither shows nor takes up room. */
async function identified(db: Db, terms: SearchTerms, owners: OwnerScope): Promise<readonly CertificateId[]> {
  const { sha256, sha1, serials, spkiSha256, beginning } = terms;
  const keys = [...sha256, ...(spkiSha256 === null ? [] : [spkiSha256])];
  const conditions = [
    ...sha256.map((value) => sql`fingerprint = ${value}`),
    ...serials.map((value) => sql`serial = ${value}`),
    ...(sha1 === null ? [] : [sql`sha1 = ${sha1}`]),
    ...keys.map((value) => sql`spki_sha256 = ${value}`),
    ...(beginning === null ? [] : [beginningWith('fingerprint', beginning)]),
    ...(beginning === null ? [] : [beginningWith('spki_sha256', beginning)]),
    ...(beginning === null ? [] : [beginningWith('serial', beginning.replace(/^0+(?=.)/, ''))]),
  ];
  if (conditions.length === 0) return [];
  const queries = conditions.map((one) => sql`select id, owner from lifecycle.certificate where ${one}`);
  const { rows } = await sql<{ id: CertificateId }>`
    select id from (${sql.join(queries, sql` union `)}) as found
    where ${owners === 'all' ? sql`true` : sql`owner = ${anyOf(owners)}`}
    limit ${MOST_IDENTIFIED}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Under the collation "C" what begins with these digits lies before the digits and a letter beyond hex. */
const beginningWith = (column: 'fingerprint' | 'serial' | 'spki_sha256', digits: string) =>
  sql`${sql.ref(column)} >= ${digits} and ${sql.ref(column)} < ${`${digits}g`}`;
