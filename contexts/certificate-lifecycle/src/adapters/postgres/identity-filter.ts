import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { IdentityFilter } from '../../identity/identity-store.ts';
import { SYNTHETIC_OWNER } from '../../identity/synthetic-owner.ts';
import type { LifecycleTables } from './tables.ts';

type Builder = ExpressionBuilder<LifecycleTables, 'lifecycle.identity'>;
type Condition = ExpressionWrapper<LifecycleTables, 'lifecycle.identity', SqlBool>;

export const identitiesMatching =
  ({ subjectType, owner, family, cohort, search }: IdentityFilter) =>
  (eb: Builder): Condition => {
    const conditions: Condition[] = [];
    if (subjectType !== undefined) conditions.push(eb('subject_type', '=', subjectType));
    // Our own services stand in front of every fleet, by their age, and nobody who lists a fleet means them.
    else if (search === undefined || search === '') conditions.push(eb('subject_type', '<>', 'own_service'));
    if (owner !== undefined) conditions.push(eb('owner', '=', owner));
    // Nor the endpoint that stands for nobody.
    else if (search === undefined || search === '') conditions.push(eb('owner', '<>', SYNTHETIC_OWNER));
    if (family !== undefined) conditions.push(eb('family', '=', family));
    if (cohort !== undefined) conditions.push(eb(sql`cohorts`, '@>', sql`${JSON.stringify([cohort])}::jsonb`));
    if (search !== undefined && search !== '') {
      const named = eb
        .selectFrom('lifecycle.identity_binding as binding')
        .select('binding.identity_id')
        .where(valueContains(search));
      conditions.push(eb('id', 'in', named));
    }
    return eb.and(conditions);
  };

/** Below three characters there is no trigram to find it by: all of the value, then. */
const SHORTEST_PART = 3;

/** Text is found as characters, never as a pattern. */
export function valueContains(search: string) {
  const text = search.toLowerCase();
  if ([...text].length < SHORTEST_PART) return sql<boolean>`lower(binding.value) = ${text}`;
  return sql<boolean>`lower(binding.value) like ${`%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`}`;
}
