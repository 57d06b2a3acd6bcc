import type { OwnerScope } from '@bfcert/kernel/actor';
import { sql } from 'kysely';

/** Of a row of `evse_charger`: it belongs to one of these owners. An empty list is nobody's. */
export const ofOwners = (owners: OwnerScope) =>
  owners === 'all' ? sql<boolean>`true` : sql<boolean>`evse_charger.owner = any(${[...owners]}::text[])`;

/** The same of a row that names its charger in `column`. */
export const ofChargersOf = (owners: OwnerScope, column: string) =>
  owners === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`exists (
        select from evse_charger where evse_charger.identity_id = ${sql.ref(column)} and ${ofOwners(owners)})`;
