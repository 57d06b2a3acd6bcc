import { type RawBuilder, sql } from 'kysely';
import type { SearchTerms } from '../../queries/search-terms.ts';

/**
 * Whether a version (`bundle.id`) has an anchor that is meant. 64 digits may be a fingerprint or an SPKI hash. Bundles
 * have some hundreds of anchors together, so a part of a name is looked for in each.
 */
export function hasAnchor({ sha256, sha1, serials, spkiSha256, beginning, text }: SearchTerms): RawBuilder<boolean> {
  const meant = [
    ...sha256.flatMap((value) => [sql`a.fingerprint = ${value}`, sql`a.spki_sha256 = ${value}`]),
    ...serials.map((value) => sql`a.serial = ${value}`),
    ...(sha1 === null ? [] : [sql`a.sha1 = ${sha1}`]),
    ...(spkiSha256 === null ? [] : [sql`a.spki_sha256 = ${spkiSha256}`]),
    ...(beginning === null
      ? []
      : [
          sql`starts_with(a.fingerprint, ${beginning})`,
          sql`starts_with(a.spki_sha256, ${beginning})`,
          sql`starts_with(a.serial, ${beginning.replace(/^0+(?=.)/, '')})`,
        ]),
    // strpos and not LIKE: what is typed is no pattern.
    ...(text === null ? [] : [sql`strpos(a.name, ${text.toWellFormed().replaceAll('\u0000', '\ufffd')}) > 0`]),
  ];
  if (meant.length === 0) return sql<boolean>`false`;
  return sql<boolean>`exists (select from lifecycle.trust_anchor a
    where a.bundle_id = bundle.id and (${sql.join(meant, sql` or `)}))`;
}
