import { checkPolicy, type PolicyDraft } from '@bfcert/certificate-lifecycle';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeApi } from '../../api-description.ts';
import { apiBench, BEARER } from '../testing/api-bench.ts';
import { NO_SAMPLE } from './example-of.ts';
import { samplesOfIds } from './samples.ts';

interface Content {
  readonly schema: object;
  readonly example?: unknown;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly operationId?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
}

/** What a part of a path other than an id looks like. */
const PARTS: Readonly<Record<string, string>> = {
  hub: 'aws-eu',
  source: 'listeners',
  name: 'depot-register',
  plane: 'station',
  slot: 'ec',
  program: 'north-line',
  sha256: samplesOfIds['iot-hubs/certificates'] ?? '',
  certificateId: samplesOfIds['iot-hubs/certificates'] ?? '',
  operationId: samplesOfIds['iot-hubs/operations'] ?? '',
  eventId: 'evt_01kjmc9e00v5t2d8w4r6n0h3xq',
};
const idAt = (path: string): string => samplesOfIds[path.split('/')[3] ?? ''] ?? '';

/** Every example that stands anywhere in it. */
const examplesIn = (part: unknown): readonly unknown[] =>
  part !== null && typeof part === 'object'
    ? Object.entries(part).flatMap(([key, value]) => (key === 'example' ? [value] : examplesIn(value)))
    : [];

/** Every policy, applied or drafted, that stands anywhere in it. */
const policiesIn = (part: unknown): readonly PolicyDraft[] => {
  if (part === null || typeof part !== 'object') return [];
  return 'rules' in part && 'quotas' in part ? [part as PolicyDraft] : Object.values(part).flatMap(policiesIn);
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

describe('the description of the API', () => {
  let document: { paths: Record<string, Record<string, Operation>> };
  let operations: readonly (readonly [name: string, operation: Operation])[];
  beforeAll(async () => {
    document = (await describeApi()) as typeof document;
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => [`${method} ${path}`, operation] as const),
    );
  });
  const without = (has: (operation: Operation, name: string) => boolean): readonly string[] =>
    operations.filter(([name, operation]) => !has(operation, name)).map(([name]) => name);

  test('threat 11: no operation takes a security profile, so that nobody can ask for a lower one', () => {
    const fieldsOf = (part: unknown): readonly string[] =>
      part !== null && typeof part === 'object'
        ? Object.entries(part).flatMap(([name, value]) => [name, ...fieldsOf(value)])
        : [];
    const taken = operations.flatMap(([name, { requestBody, parameters = [] }]) => {
      const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema);
      const fields = [...schemas.flatMap(fieldsOf), ...parameters.map((one) => one.name)];
      return fields
        .filter((field) => /security.?profile|profile.?floor/i.test(field))
        .map((field) => `${name}: ${field}`);
    });
    expect(operations.length).toBeGreaterThan(100);
    expect(taken).toEqual([]);
  });

  test('is OpenAPI 3.1, by the schema of those who wrote it', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(operations.length).toBeGreaterThan(20);
  });

  test('has every operation under a tag, with an answer and the form of every refusal', () => {
    expect(without(({ tags }) => tags !== undefined && tags.length > 0)).toEqual([]);
    expect(without(({ responses = {} }) => Object.keys(responses).some((status) => /^[23]/.test(status)))).toEqual([]);
    expect(without(({ responses = {} }) => 'default' in responses)).toEqual([]);
  });

  test('says of every operation in one short line what it is for, and of no two the same', () => {
    expect(without(({ summary = '' }) => /^[A-Z].{5,70}[^.\s]$/.test(summary))).toEqual([]);
    expect(new Set(operations.map(([, { summary }]) => summary)).size).toBe(operations.length);
  });

  test('says of every operation in a sentence what it does, beyond its name', () => {
    expect(without(({ description = '' }) => /^[A-Z`].{10,}[.]$/s.test(description))).toEqual([]);
  });

  test('names every operation for generated clients, by its method and address alone', () => {
    expect(without(({ operationId = '' }) => /^[a-z]+([A-Z][a-z0-9]*)*$/.test(operationId))).toEqual([]);
    expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
    const named = Object.fromEntries(operations.map(([name, { operationId }]) => [name, operationId]));
    expect(named).toMatchObject({
      'get /api/v1/certificates': 'listCertificates',
      'get /api/v1/certificates/{id}': 'getCertificate',
      'post /api/v1/certificates/{id}/actions/renew': 'renewCertificate',
      'get /api/v1/bulk-actions/{id}/targets': 'listBulkActionTargets',
      'patch /api/v1/identities/{id}': 'changeIdentity',
      'get /api/v1/policies/versions/{version}': 'getPolicyVersion',
    });
  });

  test('shows of every request and every answer in JSON an example that has its form', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const contents = operations.flatMap(([name, { requestBody, responses = {} }]) => [
      ...Object.values(requestBody?.content ?? {}).map((content) => [`${name} asks`, content] as const),
      ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.entries(content)
          .filter(([type]) => type === 'application/json')
          .map(([, one]) => [`${name} answers ${status}`, one] as const),
      ),
    ]);
    expect(contents.length).toBeGreaterThan(130);
    const wrong = contents.flatMap(([name, { schema, example }]) =>
      example !== undefined && ajv.validate(schema, example) ? [] : [[name, example, ajv.errorsText()]],
    );
    expect(wrong).toEqual([]);
  });

  test('shows rules of a policy that the policy takes', () => {
    const drafts = operations.flatMap(([, { responses }]) => policiesIn(examplesIn(responses)));
    expect(drafts.length).toBeGreaterThan(3);
    const ofOneYear = () => 365 * 86_400;
    expect(drafts.map((draft) => checkPolicy(draft, ofOneYear))).toEqual(drafts.map(() => ({ ok: true, value: null })));
  });

  test('shows of no field a mere placeholder', () => {
    const shown = JSON.stringify(
      operations.map(([name, { requestBody, responses }]) => [name, examplesIn(requestBody), examplesIn(responses)]),
    );
    const placeholder = new RegExp(`"\\w*":\\[?"${NO_SAMPLE}"`, 'g');
    expect(shown.match(placeholder) ?? []).toEqual([]);
  });

  test('asks with examples that the server takes: each one reaches what it is for', async () => {
    const { app } = await apiBench();
    const asking = operations.filter(([, { requestBody }]) => requestBody !== undefined);
    const turnedAway: unknown[] = [];
    for (const [name, { requestBody, parameters = [] }] of asking) {
      const [method = '', path = ''] = name.split(' ');
      const url = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => PARTS[part] ?? idAt(path));
      const takesVersion = parameters.some((one) => one.name === 'if-match');
      const { statusCode, body } = await app.inject({
        method: method.toUpperCase() as 'POST',
        url,
        headers: { ...BEARER, 'idempotency-key': 'an-example', ...(takesVersion ? { 'if-match': '"1"' } : {}) },
        payload: requestBody?.content['application/json']?.example as object,
      });
      // What is behind the routes is not there, and says so when it is reached; of users there is none.
      if (statusCode < 500 && !/"code":"(unauthenticated|account_unknown)"/.test(body))
        turnedAway.push([name, statusCode, body]);
    }
    expect(turnedAway).toEqual([]);
    await app.close();
  });

  test('names every part of a path, and the idempotency key of every command', () => {
    const declared = ({ parameters = [] }: Operation, place: string): readonly string[] =>
      parameters.filter((one) => one.in === place && one.required === true).map(({ name }) => name);
    expect(
      without((operation, name) =>
        [...name.matchAll(/\{(\w+)\}/g)].every(([, part = '']) => declared(operation, 'path').includes(part)),
      ),
    ).toEqual([]);
    const isCommand = (operation: Operation, name: string): boolean =>
      /^(post|put|patch) /.test(name) && operation.security?.length !== 0;
    expect(
      without(
        (operation, name) => !isCommand(operation, name) || declared(operation, 'header').includes('idempotency-key'),
      ),
    ).toEqual([]);
  });

  test('is a page as well, of our own files and under our own policy', async () => {
    const { app } = await apiBench();
    const page = await app.inject({ url: '/docs/' });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(named.length).toBeGreaterThan(2);
    for (const url of named) {
      expect(new URL(url, 'http://here/docs/').host).toBe('here');
      expect([url, (await app.inject({ url: new URL(url, 'http://here/docs/').pathname })).statusCode]).toEqual([
        url,
        200,
      ]);
    }
    expect((await app.inject({ url: '/docs/json' })).json()).toMatchObject({ openapi: '3.1.0' });
    await app.close();
  });
});
