import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { CertificateFilter } from '../../certificate/certificate-store.ts';
import { SYNTHETIC_OWNER } from '../../identity/synthetic-owner.ts';
import { anyOf } from './any-of.ts';
import type { LifecycleTables } from './tables.ts';

/** Both have what is filtered by, under the same names. */
type Filtered = 'lifecycle.certificate' | 'lifecycle.certificate_cohort';

/** The operator's filter, all of it but the cohort and the search. */
export const matching =
  ({ purpose, state, owner, family, owners, refusedSince, identityId }: CertificateFilter) =>
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
    // What was made to try the PKI is none of a fleet's: only who asks for it is shown it.
    else if (identityId === undefined) conditions.push(eb('owner', '<>', SYNTHETIC_OWNER));
    if (family !== undefined) conditions.push(eb('family', '=', family));
    if (owners !== 'all') conditions.push(eb('owner', '=', anyOf(owners)));
    return eb.and(conditions);
  };
