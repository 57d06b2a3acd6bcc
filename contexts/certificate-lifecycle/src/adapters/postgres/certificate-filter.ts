import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { CertificateFilter } from '../../certificate/certificate-store.ts';
import type { LifecycleTables } from './tables.ts';

type Builder = ExpressionBuilder<LifecycleTables, 'lifecycle.certificate'>;
type Condition = ExpressionWrapper<LifecycleTables, 'lifecycle.certificate', SqlBool>;

/** The operator's filter. Text is found anywhere in a name, at any place, as characters and never as a pattern. */
export const matching =
  ({ purpose, state, search, refusedSince }: CertificateFilter) =>
  (eb: Builder): Condition => {
    const conditions = [
      state === undefined
        ? eb.or([eb('state', '<>', 'deleted'), eb('refused_at', '>=', refusedSince)])
        : eb('state', '=', state),
    ];
    if (purpose !== undefined) conditions.push(eb('purpose', '=', purpose));
    if (search !== undefined && search !== '') conditions.push(containing(eb, search.toLowerCase()));
    return eb.and(conditions);
  };

function containing(eb: Builder, text: string): Condition {
  const named = eb
    .selectFrom('lifecycle.identity_binding as binding')
    .select('binding.identity_id')
    .where(sql<boolean>`strpos(lower(binding.value), ${text}) > 0`);
  return eb.or([
    eb('identity_id', 'in', named),
    sql<boolean>`strpos(fingerprint, ${text}) > 0`,
    sql<boolean>`strpos(serial, ${text}) > 0`,
  ]);
}
