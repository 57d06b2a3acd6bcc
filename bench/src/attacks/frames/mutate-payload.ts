import type { Random } from '../random.ts';
import type { Made, Place } from './payload.ts';

/** A value of another type than each. */
const OF_ANOTHER_TYPE: Readonly<Record<string, readonly unknown[]>> = {
  string: [7, true, {}, [], null],
  integer: ['7', true, {}, [], null, 7.5],
  number: ['7', true, {}, [], null],
  boolean: ['true', 1, {}, [], null],
  object: ['{}', 7, true, [], null],
  array: ['[]', 7, true, {}, null],
};

const ODD_VALUES: readonly unknown[] = [
  null,
  '',
  '\u0000',
  '\ud800',
  'a\u202eb',
  '＜script＞',
  "'; drop table station; --",
  '../../../../etc/passwd',
  '{{7*7}}',
  'x'.repeat(60_000),
  '222222017-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '2026-02-30T25:61:61Z',
  Number.MAX_SAFE_INTEGER + 2,
  -1,
  -0,
  5e-324,
  1.7976931348623157e308,
  [],
  {},
  [[[[[[[[[[]]]]]]]]]],
  { constructor: { prototype: { polluted: true } } },
];
const ODD_NAMES = ['constructor', 'toString', 'hasOwnProperty', '', 'x'.repeat(5_000), '\u0000'];

/** Breaks one rule of the schema at one place; false: there was none to break there. */
type Breaking = (place: Place, random: Random) => boolean;

const BREAKING: readonly Breaking[] = [
  ({ isRequired, remove }) => {
    if (!isRequired || remove === null) return false;
    remove();
    return true;
  },
  ({ schema: { type }, put }, random) => {
    const others = type === undefined ? undefined : OF_ANOTHER_TYPE[type];
    if (others === undefined) return false;
    put(random.oneOf(others));
    return true;
  },
  ({ schema, put }) => {
    if (schema.enum === undefined) return false;
    put('Whatever');
    return true;
  },
  ({ schema: { type, maxLength }, put }) => {
    if (type !== 'string' || maxLength === undefined) return false;
    put('x'.repeat(maxLength + 1));
    return true;
  },
  ({ schema: { type, minItems }, put }) => {
    if (type !== 'array' || (minItems ?? 0) === 0) return false;
    put([]);
    return true;
  },
  ({ schema: { type, maxItems }, value, put }) => {
    if (type !== 'array' || maxItems === undefined || !Array.isArray(value) || value.length === 0) return false;
    put(Array.from({ length: maxItems + 1 }, () => value[0]));
    return true;
  },
  ({ schema: { type, format }, put }) => {
    if (type !== 'string' || format !== 'date-time') return false;
    put('yesterday');
    return true;
  },
  ({ schema: { additionalProperties }, value }) => {
    if (additionalProperties !== false || typeof value !== 'object' || value === null) return false;
    (value as Record<string, unknown>)['unknownToAll'] = 1;
    return true;
  },
];

/** Breaks the schema somewhere; where nothing else can be broken, by a name that no message has. */
export function breakPayload({ payload, places }: Made, random: Random): void {
  for (let tries = 0; tries < 8 && places.length > 0; tries++) {
    if (random.oneOf(BREAKING)(random.oneOf(places), random)) return;
  }
  payload.unknownToAll = 1;
}

/** Puts something odd somewhere, which may be valid or not. */
export function oddPayload({ payload, places }: Made, random: Random): void {
  if (places.length === 0 || random.below(4) === 0) payload[random.oneOf(ODD_NAMES)] = random.oneOf(ODD_VALUES);
  else random.oneOf(places).put(random.oneOf(ODD_VALUES));
}

/** Whole numbers that JSON has and a schema without bounds lets through; not every reader behind it takes them. */
const FAR_NUMBERS = [2 ** 31, 1_764_288_000_000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1e20, 1e300];

/** Puts somewhere the furthest that its schema allows, which is not odd to whoever looks at the schema alone. */
export function farPayload({ places }: Made, random: Random): void {
  const scalars = places.filter(({ schema: { type, enum: listed, format } }) => {
    return listed === undefined && format === undefined && (type === 'integer' || type === 'string');
  });
  if (scalars.length === 0) return;
  const { schema, put } = random.oneOf(scalars);
  put(schema.type === 'string' ? 'x'.repeat(schema.maxLength ?? 1_000) : (schema.maximum ?? random.oneOf(FAR_NUMBERS)));
}
