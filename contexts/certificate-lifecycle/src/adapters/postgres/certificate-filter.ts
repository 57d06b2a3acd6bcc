import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { CertificateFilter } from '../../certificate/certificate-store.ts';
import type { LifecycleTables } from './tables.ts';

type Builder = ExpressionBuilder<LifecycleTables, 'lifecycle.certificate'>;
type Condition = ExpressionWrapper<LifecycleTables, 'lifecycle.certificate', SqlBool>;

/** The operator's filter, all of it but the search. */
export const matching =
  ({ purpose, state, owner, family, cohort, owners, refusedSince }: CertificateFilter) =>
  (eb: Builder): Condition => {
    const conditions = [
      state === undefined
        ? eb.or([eb('state', '<>', 'deleted'), eb('refused_at', '>=', refusedSince)])
        : eb('state', '=', state),
    ];
    if (purpose !== undefined) conditions.push(eb('purpose', '=', purpose));
    if (owner !== undefined) conditions.push(eb('owner', '=', owner));
    if (family !== undefined) conditions.push(eb('family', '=', family));
    if (cohort !== undefined) conditions.push(eb(sql`cohorts`, '@>', sql`${JSON.stringify([cohort])}::jsonb`));
    if (owners !== 'all') conditions.push(eb('owner', '=', sql<string>`any(${[...owners]}::text[])`));
    return eb.and(conditions);
  };
