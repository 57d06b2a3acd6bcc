import { type RawBuilder, sql } from 'kysely';
import type { AccountReach } from '../../account/account.ts';

/** `inReach` of the row of `lifecycle.account` that goes by this name. */
export function accountInReach(name: string, { owners, self }: AccountReach): RawBuilder<boolean> {
  if (owners === 'all') return sql<boolean>`true`;
  const has = sql`${sql.ref(`${name}.record`)} -> 'owners'`;
  // The type first: to jsonb an array contains a text that is one of its members, and an owner may be called "all".
  return sql<boolean>`(${sql.ref(`${name}.id`)} = ${self} or case when jsonb_typeof(${has}) = 'array'
    then ${has} <> '[]' and ${has} <@ ${JSON.stringify(owners)}::jsonb else false end)`;
}
