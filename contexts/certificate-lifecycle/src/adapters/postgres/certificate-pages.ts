import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { CertificateFilter } from '../../certificate/certificate-store.ts';
import type { PurposeName } from '../../purposes/purpose.ts';
import { anyOf } from './any-of.ts';
import { matching } from './certificate-filter.ts';
import { type Found, findSearched } from './certificate-search.ts';
import { furtherConditions } from './further-filter.ts';
import { valueContains } from './identity-filter.ts';
import type { LifecycleTables } from './tables.ts';

type Db = Kysely<LifecycleTables>;
/** What a page is chosen by beside its search, and behind which certificate of the list. */
type Asked = Omit<CertificateFilter, 'search'> & { readonly after: CertificateId | null };

/** So many of the newest are looked at one by one before all that are found are sorted. */
const LOOKED_AT = 20_000;
/** More that end in a time are met soon when all are looked at. */
const MOST_SORTED = 50_000;

/** Newest first. What a search finds in several ways is read by each way's own index, and put together here. */
export async function readPage(
  db: Db,
  { search, ...filter }: CertificateFilter,
  after: CertificateId | null,
  limit: number,
) {
  const asked = { ...filter, after };
  if (search === undefined) {
    return filter.endsBefore === undefined ? inOrder(db, asked, limit) : ending(db, asked, limit);
  }
  const found = await findSearched(db, search, filter.owners);
  const pages = await Promise.all(
    found.map((one) => ('named' in one ? named(db, asked, one, limit) : sorted(db, asked, one, limit))),
  );
  const [only = [], ...others] = pages;
  if (others.length === 0) return only;
  const rows = new Map(pages.flat().map((row) => [row.record.id, row]));
  return [...rows.values()].toSorted((one, other) => (one.record.id < other.record.id ? 1 : -1)).slice(0, limit);
}

/** Along the list until the page is full. */
const inOrder = (db: Db, asked: Asked, limit: number) =>
  pageOf(among(db.selectFrom('lifecycle.certificate'), asked, null, limit), limit);

const pageOf = (certificates: Certificates, limit: number) =>
  certificates.select(['record', 'updated_at']).orderBy('id', 'desc').limit(limit).execute();

/**
 * All that are found, by the index that finds them, and of these the newest. Without `offset 0` the planner would go along
 * the list, as if what is found were spread evenly over it, and meet the first at its end.
 */
function sorted(db: Db, asked: Asked, found: Found, limit: number) {
  const all = among(db.selectFrom('lifecycle.certificate'), asked, found).select('id').offset(sql<number>`0`);
  const newest = db.selectFrom(all.as('found')).select('id').orderBy('id', 'desc').limit(limit);
  return pageOf(db.selectFrom('lifecycle.certificate').where('id', 'in', newest), limit);
}

/** A name that many have fills a page from the newest, unless only old ones have it. */
async function named(db: Db, asked: Asked, found: Found, limit: number) {
  const newest = among(db.selectFrom('lifecycle.certificate').selectAll(), asked, null)
    .orderBy('id', 'desc')
    .limit(LOOKED_AT)
    .as('certificate');
  const page = await pageOf(among(db.selectFrom(newest) as unknown as Certificates, asked, found), limit);
  return page.length === limit ? page : sorted(db, asked, found, limit);
}

/**
 * What ends soon is as a rule old, and found last along the list. So it is read in the order of its end, by the index of
 * what can expire: the planner takes it for much more than it is, because most of what has ended is not in service.
 */
async function ending(db: Db, asked: Asked, limit: number) {
  const [first, ...others] = windowsOf(asked).map(([endsBefore, purposes]) => {
    const { purposeEndsBefore: _, ...filter } = asked;
    const soonest = among(db.selectFrom('lifecycle.certificate'), { ...filter, endsBefore }, null)
      .select('id')
      .orderBy('not_after')
      .limit(MOST_SORTED + 1);
    const window = purposes === null ? soonest : soonest.where('purpose', '=', anyOf(purposes));
    return db.selectFrom(window.as('soonest')).select('id');
  });
  if (first === undefined) return [];
  const page = await db
    .with('found', () => others.reduce((all, one) => all.unionAll(one), first))
    .selectFrom('lifecycle.certificate')
    .select(['record', 'updated_at'])
    .select(({ selectFrom, fn }) => selectFrom('found').select(fn.countAll<string>().as('count')).as('found'))
    .where('id', 'in', ({ selectFrom }) => selectFrom('found').select('id').orderBy('id', 'desc').limit(limit))
    .orderBy('id', 'desc')
    .execute();
  return Number(page[0]?.found ?? 0) > MOST_SORTED ? inOrder(db, asked, limit) : page;
}

/** By when it ends, and of which purposes; null: of all. */
function windowsOf({
  endsBefore = '',
  purposeEndsBefore,
}: Asked): readonly (readonly [string, PurposeName[] | null])[] {
  if (purposeEndsBefore === undefined) return [[endsBefore, null]];
  const ends = Object.entries(purposeEndsBefore) as [PurposeName, string][];
  const windows = Map.groupBy(ends, ([, end]) => (end < endsBefore ? end : endsBefore));
  return [...windows].map(([end, of]) => [end, of.map(([purpose]) => purpose)]);
}

type Certificates = SelectQueryBuilder<LifecycleTables, 'lifecycle.certificate', object>;

/** `limit`: no more than the newest so many are wanted. */
function among<Columns>(
  certificates: SelectQueryBuilder<LifecycleTables, 'lifecycle.certificate', Columns>,
  { after, ...filter }: Asked,
  found: Found | null,
  limit?: number,
) {
  let query = certificates.where(matching(filter));
  const further = furtherConditions(filter);
  for (const condition of further) query = query.where(condition);
  if (after !== null) query = query.where('id', '<', after);
  if (filter.cohort !== undefined) {
    query = query.where('id', 'in', ({ selectFrom }) => {
      let members = selectFrom('lifecycle.certificate_cohort')
        .select('id')
        .where('cohort', '=', filter.cohort ?? '')
        .where(matching(filter));
      // The cohort's index knows not all filters.
      if (limit !== undefined && further.length === 0) members = members.orderBy('id', 'desc').limit(limit);
      return after === null ? members : members.where('id', '<', after);
    });
  }
  if (found === null) return query;
  if ('certificates' in found) return query.where('id', '=', anyOf(found.certificates));
  if ('identities' in found) return query.where('identity_id', '=', anyOf(found.identities));
  return query.where('identity_id', 'in', ({ selectFrom }) =>
    selectFrom('lifecycle.identity_binding as binding').select('binding.identity_id').where(valueContains(found.named)),
  );
}
