import { type Kysely, sql } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { SearchTerms } from '../../queries/search-terms.ts';
import { valueContains } from './identity-filter.ts';
import type { LifecycleTables } from './tables.ts';

type Db = Kysely<LifecycleTables>;

/** More than these are no answer to a search for one. */
const MOST_IDENTIFIED = 1_000;
/** Fewer identities with such a name: their certificates are fetched. More: they are met soon when all are looked at. */
const MOST_NAMED = 10_000;

/** How certificates are found: by their ids, by their identities' ids, or by looking at each identity's names. */
export type Found =
  | { readonly certificates: readonly CertificateId[] }
  | { readonly identities: readonly IdentityId[] }
  | { readonly named: string };

/** Each step reads one index. An identifier that is somebody's decides; only then names are looked at. */
export async function findSearched(db: Db, terms: SearchTerms): Promise<Found> {
  const certificates = await identified(db, terms);
  if (certificates.length > 0 || terms.text === null) return { certificates };
  const rows = await db
    .selectFrom('lifecycle.identity_binding as binding')
    .select('binding.identity_id')
    .distinct()
    .where(valueContains(terms.text))
    .limit(MOST_NAMED + 1)
    .execute();
  return rows.length > MOST_NAMED ? { named: terms.text } : { identities: rows.map((row) => row.identity_id) };
}

async function identified(db: Db, terms: SearchTerms): Promise<readonly CertificateId[]> {
  const { sha256, sha1, serials, spkiSha256, beginning } = terms;
  const queries = [
    ...sha256.map((value) => sql`select id from lifecycle.certificate where fingerprint = ${value}`),
    ...serials.map((value) => sql`select id from lifecycle.certificate where serial = ${value}`),
    ...(sha1 === null ? [] : [sql`select id from lifecycle.certificate where sha1 = ${sha1}`]),
    ...(spkiSha256 === null ? [] : [sql`select id from lifecycle.certificate where spki_sha256 = ${spkiSha256}`]),
    ...(beginning === null ? [] : [beginningWith('fingerprint', beginning)]),
    ...(beginning === null ? [] : [beginningWith('serial', beginning.replace(/^0+(?=.)/, ''))]),
  ];
  if (queries.length === 0) return [];
  const { rows } = await sql<{ id: CertificateId }>`
    select id from (${sql.join(queries, sql` union `)}) as found limit ${MOST_IDENTIFIED}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Under the collation "C" what begins with these digits lies before the digits and a letter beyond hex. */
const beginningWith = (column: 'fingerprint' | 'serial', digits: string) =>
  sql`select id from lifecycle.certificate where ${sql.ref(column)} >= ${digits} and ${sql.ref(column)} < ${`${digits}g`}`;
