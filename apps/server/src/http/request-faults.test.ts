import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeApi } from '../api-description.ts';
import { exampleOf, type Schema } from './api-reference/example-of.ts';
import { faultsOf } from './request-faults.ts';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

interface Body {
  readonly example: Readonly<Record<string, unknown>>;
  readonly schema: Schema;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly schema: { readonly enum?: readonly string[] };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, Body> };
}

interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

const { paths } = (await describeApi()) as {
  paths: Record<string, Record<string, Operation>>;
};
const bodies = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, { parameters = [], requestBody }]) => {
    const body = requestBody?.content['application/json'];
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => valueFor(parameters, name));
    return body === undefined ? [] : [{ method: method.toUpperCase() as 'POST', path, url, body }];
  }),
);
/** Every field of every form that a body may have, in an otherwise good body of that form. */
const fields = bodies.flatMap(({ method, path, url, body }) =>
  formsOf(body.schema).flatMap((form) =>
    Object.entries(form.properties ?? {}).map(([field, schema]) => ({
      method,
      path,
      url,
      field,
      wrong: { ...(exampleOf(form) as object), [field]: wrongFor(schema) },
    })),
  ),
);

/** In a path a name that there is, or an id that nothing has. */
function valueFor(parameters: readonly Parameter[], name: string): string {
  const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
  return parameter?.schema.enum?.[0] ?? '1';
}

describe('a request of another form than its operation takes', () => {
  let bench: ApiBench;
  beforeAll(async () => {
    bench = await apiBench();
  });
  afterAll(() => bench.app.close());

  const send = (method: 'POST', url: string, payload: object) =>
    bench.app.inject({
      method,
      url,
      headers: { ...BEARER, 'idempotency-key': 'k' },
      // Signing in is limited by address.
      remoteAddress: `10.0.${Math.floor(sent / 250)}.${(sent++ % 250) + 1}`,
      payload,
    });
  let sent = 0;

  it.each(fields)('$method $path: a wrong type in $field is named', async ({ method, url, field, wrong }) => {
    const answer = await send(method, url, wrong);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid']);
    const faults: readonly Fault[] = answer.json().errors;
    const named = faults.find(({ pointer }) => pointer === `/body/${field}`);
    expect(named?.detail, JSON.stringify(faults)).toMatch(/^Expected .+\.$/);
    // The validator's own words.
    for (const { detail } of faults) expect(detail).not.toMatch(/Invalid|Too small|Too big|Unrecognized|undefined/);
  });

  it.each(bodies)('$method $path: a field that it does not have is named', async ({ method, url, body }) => {
    const answer = await send(method, url, { ...body.example, 'no/such~field': 1 });
    expect(answer.json().errors).toEqual([
      { pointer: '/body/no~1such~0field', detail: 'There is no such field here.' },
    ]);
  });

  it.each(bodies)('$method $path: the example of its description has its form', async ({ method, url, body }) => {
    const answer = await send(method, url, body.example);
    // What comes next is the context, which is not there.
    expect(answer.body).not.toContain('The request does not have the form');
  });

  it.each([
    ['a query', '/api/v1/certificates?limit=0', '/querystring/limit'],
    ['a number that is no digits', '/api/v1/certificates?limit=1e2', '/querystring/limit'],
    ['a number in another base', '/api/v1/certificates?limit=0x64', '/querystring/limit'],
    ['a number beside a space', '/api/v1/certificates?limit=%20100', '/querystring/limit'],
    ['a fraction', '/api/v1/certificates?limit=100.0', '/querystring/limit'],
    ['no number', '/api/v1/certificates?limit=', '/querystring/limit'],
    ['a size that is no digits', '/api/v1/audit-checkpoints/consistency?from=1e2&to=200', '/querystring/from'],
    ['an unknown parameter', '/api/v1/certificates?bogus=1', '/querystring/bogus'],
    ['a cursor', '/api/v1/certificates?after=12', '/querystring/after'],
    ['a search', '/api/v1/certificates?q=-----BEGIN%20PRIVATE%20KEY-----', '/querystring/q'],
    ['half of a surrogate pair', '/api/v1/certificates?q=%ED%A0%80', '/querystring'],
    ['what is encoded halfway', '/api/v1/certificates?cohort=100%&limit=5', '/querystring'],
  ])('%s is named too', async (_, url, pointer) => {
    const answer = await bench.app.inject({ url, headers: BEARER });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([{ pointer, detail: expect.stringMatching(/\.$/) }]);
  });

  it.each(['/api/v1/certificates/%zz'])('%s is wrong as a whole: no field of it is named', async (url) => {
    const answer = await bench.app.inject({ url, headers: BEARER });
    expect([answer.statusCode, answer.json().code, answer.json().errors]).toEqual([400, 'invalid', undefined]);
  });

  it('names the header of a command that came without its key', async () => {
    const answer = await bench.app.inject({
      method: 'POST',
      url: '/api/v1/policies/dry-runs',
      headers: BEARER,
      payload: { restore: 1, reason: 'because' },
    });
    expect(answer.json()).toMatchObject({
      code: 'idempotency_key_missing',
      errors: [{ pointer: '/headers/idempotency-key' }],
    });
  });
});

describe('what was expected', () => {
  const expected = (schema: z.ZodType, value: unknown): readonly string[] =>
    faultsOf(schema.safeParse(value).error?.issues ?? [], value, 'body').map(
      ({ pointer, detail }) => `${pointer} ${detail}`,
    );
  const cat = z.strictObject({ lives: z.int().min(1).max(9) });
  const dog = z.strictObject({ name: z.string().min(1), tricks: z.array(z.string()).min(2) });

  it.each<[string, z.ZodType, unknown, readonly string[]]>([
    ['a type', z.string(), 7, ['/body Expected a text, not a whole number.']],
    ['something that is not there', cat, {}, ['/body/lives Missing: expected a number.']],
    ['nothing at all', cat, null, ['/body Expected an object, not null.']],
    ['a bound', cat, { lives: 10 }, ['/body/lives Expected a number, at most 9.']],
    ['an empty text', dog, { name: '', tricks: ['a', 'b'] }, ['/body/name Expected a text that is not empty.']],
    ['a short list', dog, { name: 'x', tricks: [] }, ['/body/tricks Expected a list of at least 2 entries.']],
    ['an entry', z.array(z.boolean()), [true, 1], ['/body/1 Expected true or false, not a whole number.']],
    ['a choice', z.enum(['a', 'b']), 'c', ['/body Expected one of "a", "b".']],
    [
      'a time',
      z.iso.datetime(),
      '2026-02-31',
      ['/body Expected a time of RFC 3339 in UTC, such as 2026-03-01T12:00:00.000Z.'],
    ],
    ['a pattern', z.string().regex(/^[a-f]+$/), 'x', ['/body Expected a text of the form /^[a-f]+$/.']],
    ['the schema’s own words', z.string().regex(/^x$/, 'must be an x'), 'y', ['/body Must be an x.']],
    [
      'the nearest of two forms',
      z.union([cat, dog]),
      { name: 7 },
      ['/body/name Expected a text, not a whole number.', '/body/tricks Missing: expected a list.'],
    ],
    ['none of two types', z.union([z.literal('all'), z.array(z.string())]), 7, ['/body Expected "all", or a list.']],
    [
      'within one of two types',
      z.union([z.literal('all'), z.array(z.string())]),
      [7],
      ['/body/0 Expected a text, not a whole number.'],
    ],
    [
      'a kind that there is not',
      z.discriminatedUnion('k', [z.object({ k: z.literal('a') }), z.object({ k: z.literal('b') })]),
      { k: 'c' },
      ['/body/k Expected one of "a", "b".'],
    ],
    [
      'a prototype',
      z.strictObject({}),
      JSON.parse('{"constructor":1}'),
      ['/body/constructor There is no such field here.'],
    ],
  ])('is said in one sentence of %s', (_, schema, value, sentences) => {
    expect(expected(schema, value)).toEqual(sentences);
  });
});

function formsOf(schema: Schema): readonly Schema[] {
  const forms = schema.anyOf ?? schema.oneOf;
  return forms === undefined ? [schema] : forms.flatMap(formsOf);
}

function wrongFor(schema: Schema): unknown {
  const types = typesOf(schema);
  if (!types.has('object')) return {};
  return types.has('boolean') ? 7.5 : true;
}

function typesOf({ type, anyOf, oneOf }: Schema): ReadonlySet<string> {
  const own = typeof type === 'string' ? [type] : (type ?? []);
  return new Set([...own, ...[...(anyOf ?? []), ...(oneOf ?? [])].flatMap((one) => [...typesOf(one)])]);
}
