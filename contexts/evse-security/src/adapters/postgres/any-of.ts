import { type RawBuilder, sql } from 'kysely';

/** One parameter however many values there are: the statement keeps its text, and so its plan. */
export const anyOf = <Value extends string>(values: readonly Value[]): RawBuilder<Value> =>
  sql<Value>`any(${[...values]}::text[])`;
