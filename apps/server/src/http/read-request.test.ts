import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

describe('what a request may consist of', () => {
  let bench: ApiBench;
  let commands = 0;
  beforeAll(async () => {
    const took = async (): Promise<never> => {
      commands += 1;
      throw new Error('a command was given');
    };
    bench = await apiBench({ lifecycle: { registerIdentity: took } });
  });
  beforeEach(() => {
    commands = 0;
  });
  afterAll(() => bench.app.close());

  const post = (payload: string, type = 'application/json') =>
    bench.app.inject({
      method: 'POST',
      url: '/api/v1/identities',
      headers: { ...BEARER, 'content-type': type, 'idempotency-key': 'k-1' },
      payload,
    });

  it.each([
    ['a member twice', '{"owner":"mine","owner":"another","reason":"because"}', 'names one member of an object twice'],
    ['a member twice, once in other letters', '{"owner":"mine","\\u006fwner":"another"}', 'twice'],
    ['a member twice, deep inside', '{"bindings":[{"kind":"a","kind":"b"}]}', 'twice'],
    ['a prototype', '{"__proto__":{"roles":["administrator"]}}', '__proto__'],
    ['a constructor', '{"a":{"constructor":{"prototype":{}}}}', 'constructor'],
    ['half a character', '{"owner":"\\ud800"}', 'surrogate'],
    ['a NUL', '{"owner":"a\\u0000b"}', 'NUL'],
    ['2^53 + 1', '{"owner":9007199254740993}', 'too large'],
    ['a hundred levels', `${'['.repeat(100)}${']'.repeat(100)}`, 'nested'],
    ['no JSON', '{"owner":', 'not valid JSON'],
  ])('a body with %s is refused in one sentence, before any command', async (_, body, sentence) => {
    const answer = await post(body);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'invalid']);
    expect(answer.json<{ detail: string }>().detail).toContain(sentence);
    expect(commands).toBe(0);
  });

  it('one that every parser reads alike reaches its command', async () => {
    const bindings = '[{"kind":"vin","value":"WBFTESTVEHICLE001"}]';
    const rest = '"owner":"Depot","family":"bus","cohorts":[],"reason":"a new bus"';
    await post(`{"subjectType":"vehicle","bindings":${bindings},${rest}}`);
    expect(commands).toBe(1);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'a body of type %s is none',
    async (type) => {
      expect((await post('x', type)).statusCode).toBe(415);
      expect(commands).toBe(0);
    },
  );

  it.each(['bogus=1', 'search=x', 'notAfterBefore=2026-02-31T00:00:00Z', '__proto__=x', 'limit=5&Limit=6'])(
    'a query with a parameter that there is not, %s, is refused and not passed over',
    async (query) => {
      const answer = await bench.app.inject({ url: `/api/v1/certificates?${query}`, headers: BEARER });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'invalid']);
      expect(commands).toBe(0);
    },
  );
});
