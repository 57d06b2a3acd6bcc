import type { Database } from '@bfcert/kernel/postgres';
import { type RawBuilder, sql } from 'kysely';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type {
  CertificatesOfWeek,
  CommonEnd,
  ConcessionsOfWeek,
  DatesAheadReader,
  DatesQuery,
  Grouping,
  WeeksAhead,
} from '../../dates-ahead/dates-ahead.ts';
import { SYNTHETIC_OWNER } from '../../identity/synthetic-owner.ts';
import type { PurposeName } from '../../purposes/purpose.ts';
import { purposes } from '../../purposes/registry.ts';
import { neverRenewed } from '../../renewal/decide-renewal.ts';
import { describeAnchor } from '../../trust-anchor-bundle/describe-anchor.ts';
import type { TrustAnchorBundle } from '../../trust-anchor-bundle/trust-anchor-bundle.ts';

const OF_STATIONS: readonly string[] = ['charger', 'evse', 'controller'];

/** What stations, EVSEs and local controllers have of ours. */
const stationPurposes = Object.values(purposes)
  .filter(({ subjectTypes, visibleOnly }) => !visibleOnly && subjectTypes.some((each) => OF_STATIONS.includes(each)))
  .map(({ name }) => name);

const renewedByUs = stationPurposes.filter((purpose) => neverRenewed({ purpose, operatingModel: 'managed' }) === null);

/** Each is one statement over the rows of its weeks, found by an index on their dates, however many stations there are. */
export const postgresDatesAhead = (reads: Database): DatesAheadReader => ({
  async read(query) {
    const db = reads.kysely();
    const certificates = await certificatesOf(query).execute(db);
    const concessions = await concessionsOf(query).execute(db);
    const records = await ownEnds(query).execute(db);
    const bundles = await sql<{ record: TrustAnchorBundle }>`
      select record from lifecycle.trust_anchor_bundle where state in ('active', 'releasing') order by id`.execute(db);
    return {
      certificates: certificates.rows,
      concessions: concessions.rows,
      ends: endsOf(records.rows, bundles.rows, query),
    };
  },
});

/** A left join: whoever is in no group counts under null. */
const groupOf: Readonly<Record<Grouping, RawBuilder<unknown>>> = {
  cohort: sql`left join lateral jsonb_array_elements_text(dated.cohorts) as grouped (name) on true`,
  family: sql`cross join lateral (select dated.family) as grouped (name)`,
  owner: sql`cross join lateral (select dated.owner) as grouped (name)`,
};

const weekOf = ({ from }: WeeksAhead): RawBuilder<number> =>
  sql`floor(extract(epoch from dated.at::timestamptz - ${from}::timestamptz) / 604800)::int`;

/** Dates are kept in the one form that orders as text. */
const within = (column: string, { from, until }: WeeksAhead): RawBuilder<boolean> =>
  sql`${sql.ref(column)} >= ${from.toISOString()} and ${sql.ref(column)} < ${until.toISOString()}`;

/** Of a row with `owner`, `family` and `cohorts`. */
function isMeant(table: string, { owners, only: { owner, family, cohort } }: DatesQuery): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  const conditions = [
    sql<boolean>`${column('owner')} <> ${SYNTHETIC_OWNER}`,
    ...(owners === 'all' ? [] : [sql<boolean>`${column('owner')} = any(${[...owners]}::text[])`]),
    ...(owner === undefined ? [] : [sql<boolean>`${column('owner')} = ${owner}`]),
    ...(family === undefined ? [] : [sql<boolean>`${column('family')} = ${family}`]),
    ...(cohort === undefined ? [] : [sql<boolean>`${column('cohorts')} @> ${JSON.stringify([cohort])}::jsonb`]),
  ];
  return sql.join(conditions, sql` and `);
}

const anyPurpose = (names: readonly PurposeName[]): RawBuilder<unknown> => sql`any(${[...names]}::text[])`;

/** The states are written out: the planner finds a partial index by constants alone. For a test of its plan, too. */
export const certificatesOf = (query: DatesQuery) => sql<CertificatesOfWeek>`
  with dated as (
    select c.owner, c.family, c.cohorts, c.not_after as at, true as expires
      from lifecycle.certificate c
      where c.state = 'active' and ${within('c.not_after', query)}
        and c.purpose = ${anyPurpose(stationPurposes)} and ${isMeant('c', query)}
    union all
    select c.owner, c.family, c.cohorts, p.renewal_at as at, false as expires
      from lifecycle.renewal_plan p
      -- Each by its key: whoever scans all of them unpacks each record to see whose it is to renew.
      cross join lateral (select * from lifecycle.certificate c where c.id = p.certificate_id offset 0) c
      where ${within('p.renewal_at', query)}
        and c.purpose = ${anyPurpose(renewedByUs)} and c.record ->> 'operatingModel' = 'managed' and ${isMeant('c', query)})
  select ${weekOf(query)} as week, grouped.name as "group",
    (count(*) filter (where expires))::int as expiring, (count(*) filter (where not expires))::int as "dueForRenewal"
  from dated ${groupOf[query.by]}
  group by 1, 2 order by 1, 2`;

const concessionsOf = (query: DatesQuery) => sql<ConcessionsOfWeek>`
  with dated as (
    select i.owner, i.family, i.cohorts, granted.kind, granted.until as at
    from (
      select identity_id, kind, until from lifecycle.station_tolerance
        where state = 'active' and ${within('until', query)}
      union all
      select identity_id, 'binding_exception', until from lifecycle.binding_exception
        where state = 'active' and ${within('until', query)}
      union all
      select identity_id, 'recovery_admission', until from lifecycle.recovery_case
        where state = 'admitting' and ${within('until', query)}) granted
    join lifecycle.identity i on i.id = granted.identity_id
    where ${isMeant('i', query)})
  select ${weekOf(query)} as week, grouped.name as "group", kind, count(*)::int as count
  from dated ${groupOf[query.by]}
  group by 1, 2, 3 order by 1, 2, 3`;

interface OwnEnd {
  readonly id: CertificateId;
  readonly purpose: PurposeName;
  readonly slot: string | null;
  readonly at: string;
  readonly fingerprint: string;
  readonly name: string;
}

/** Of whoever the caller acts for, as in the inventory. */
const ownEnds = ({ owners, ...weeks }: DatesQuery) => sql<OwnEnd>`
  select c.id, c.purpose, c.slot, c.not_after as at, c.fingerprint,
    (select min(b.value) from lifecycle.identity_binding b where b.identity_id = c.identity_id) as name
  from lifecycle.certificate c
  where c.state = 'active' and ${within('c.not_after', weeks)}
    and c.purpose in ('ca_certificate', 'backend_server', 'internal_service')
    and ${owners === 'all' ? sql`true` : sql`c.owner = any(${[...owners]}::text[])`}
  order by c.not_after, c.id`;

/** A root of ours is an anchor as well: it is told once. */
function endsOf(
  records: readonly OwnEnd[],
  bundles: readonly { readonly record: TrustAnchorBundle }[],
  { from, until }: WeeksAhead,
): readonly CommonEnd[] {
  const known = new Set(records.map(({ fingerprint }) => fingerprint));
  const ends: CommonEnd[] = records.map(({ id, purpose, slot, at, name }) => ({
    kind: purpose !== 'ca_certificate' ? 'listener' : slot === 'root' ? 'root' : 'authority',
    name,
    at,
    certificateId: id,
    bundlePurpose: null,
  }));
  for (const { record } of bundles) {
    for (const { fingerprint, name, notAfter: at } of record.anchors.map(describeAnchor)) {
      if (at < from.toISOString() || at >= until.toISOString() || known.has(fingerprint)) continue;
      known.add(fingerprint);
      ends.push({ kind: 'trust_anchor', name, at, certificateId: null, bundlePurpose: record.purpose });
    }
  }
  return ends.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
