import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { CertificateFilter } from '../../certificate/certificate-store.ts';
import { anyOf } from './any-of.ts';
import type { LifecycleTables } from './tables.ts';

/** Both have what is filtered by, under the same names. */
type Filtered = 'lifecycle.certificate' | 'lifecycle.certificate_cohort';

/** The operator's filter, all of it but the cohort and the search. */
export const matching =
  ({ purpose, state, owner, family, owners, refusedSince }: CertificateFilter) =>
  <Table extends Filtered>(
    builder: ExpressionBuilder<LifecycleTables, Table>,
  ): ExpressionWrapper<LifecycleTables, Table, SqlBool> => {
    const eb = builder as unknown as ExpressionBuilder<LifecycleTables, 'lifecycle.certificate'>;
    const conditions = [
      state === undefined
        ? eb.or([eb('state', '<>', 'deleted'), eb('refused_at', '>=', refusedSince)])
        : eb('state', '=', state),
    ];
    if (purpose !== undefined) conditions.push(eb('purpose', '=', purpose));
    if (owner !== undefined) conditions.push(eb('owner', '=', owner));
    if (family !== undefined) conditions.push(eb('family', '=', family));
    if (owners !== 'all') conditions.push(eb('owner', '=', anyOf(owners)));
    return eb.and(conditions);
  };
