import type { Kysely } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { CertificateFilter } from '../../certificate/certificate-store.ts';
import { anyOf } from './any-of.ts';
import { matching } from './certificate-filter.ts';
import { type Found, findSearched } from './certificate-search.ts';
import { furtherConditions } from './further-filter.ts';
import { valueContains } from './identity-filter.ts';
import type { LifecycleTables } from './tables.ts';

type Db = Kysely<LifecycleTables>;
type Filter = Omit<CertificateFilter, 'search'>;

/** Newest first. What a search finds in several ways is read by each way's own index, and put together here. */
export async function readPage(
  db: Db,
  { search, ...filter }: CertificateFilter,
  after: CertificateId | null,
  limit: number,
) {
  if (search === undefined) return pageOf(db, filter, null, after, limit).execute();
  const found = await findSearched(db, search, filter.owners);
  const pages = await Promise.all(found.map((one) => pageOf(db, filter, one, after, limit).execute()));
  const [only = [], ...others] = pages;
  if (others.length === 0) return only;
  const rows = new Map(pages.flat().map((row) => [row.record.id, row]));
  return [...rows.values()].toSorted((one, other) => (one.record.id < other.record.id ? 1 : -1)).slice(0, limit);
}

function pageOf(db: Db, filter: Filter, found: Found | null, after: CertificateId | null, limit: number) {
  let query = db
    .selectFrom('lifecycle.certificate')
    .select(['record', 'updated_at'])
    .where(matching(filter))
    .orderBy('id', 'desc')
    .limit(limit);
  const further = furtherConditions(filter);
  for (const condition of further) query = query.where(condition);
  if (after !== null) query = query.where('id', '<', after);
  if (filter.cohort !== undefined) {
    let members = db
      .selectFrom('lifecycle.certificate_cohort')
      .select('id')
      .where('cohort', '=', filter.cohort)
      .where(matching(filter));
    // What is found by a search is fetched first, and only then looked at; and the cohort's index knows not all filters.
    if (found === null && further.length === 0) members = members.orderBy('id', 'desc').limit(limit);
    if (after !== null) members = members.where('id', '<', after);
    query = query.where('id', 'in', members);
  }
  if (found === null) return query;
  if ('certificates' in found) return query.where('id', '=', anyOf(found.certificates));
  if ('identities' in found) return query.where('identity_id', '=', anyOf(found.identities));
  return query.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('lifecycle.identity_binding as binding')
        .select('binding.kind')
        .whereRef('binding.identity_id', '=', 'lifecycle.certificate.identity_id')
        .where(valueContains(found.named)),
    ),
  );
}
