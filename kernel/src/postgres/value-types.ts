import pg from 'pg';

const INT8 = 20;

/**
 * How column values arrive: as `pg` does it (timestamptz as Date with millisecond precision, jsonb
 * parsed, numeric and xid8 as text), but int8 as number. A value beyond 2^53 - 1 arrives as
 * bigint, so that arithmetic on it fails loudly instead of being off by a few.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format),
};

function parseInt8(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
