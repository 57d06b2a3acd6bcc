import type { CommandContext } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const certificateId = newId('crt');
const word = { path: 'a technician’s tool', reason: 'a test' };

describe('a delivery by hand over HTTP', () => {
  let bench: ApiBench;
  let given: { input: unknown; context: CommandContext }[] = [];
  let refusal: 'delivered_from_here' | 'certificate_unknown' | null = null;
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        recordSent: async (input, context) => {
          given.push({ input, context });
          if (refusal !== null) return refused({ reason: refusal, detail: 'Because.' });
          return ok({ certificateId: input.certificateId, state: 'issued', version: 3 });
        },
      },
    });
  });
  afterAll(() => bench.app.close());
  beforeEach(() => {
    given = [];
    refusal = null;
  });
  const say = (id: string, payload: object | string, headers: object = { 'idempotency-key': 'k' }) =>
    bench.app.inject({
      method: 'POST',
      url: `/api/v1/certificates/${id}/deliveries`,
      headers: { ...BEARER, 'content-type': 'application/json', ...headers },
      payload,
    });

  it('is recorded with how it got there, for the version that was looked at', async () => {
    const said = await say(certificateId, word, { 'idempotency-key': 'k', 'if-match': '"2"' });
    expect([said.statusCode, said.json()]).toEqual([200, { certificateId, state: 'issued', version: 3 }]);
    expect(given).toMatchObject([
      {
        input: { certificateId, executionPath: word.path },
        context: { reason: 'a test', idempotencyKey: 'k', expectedVersion: 2 },
      },
    ]);
  });

  it.each([
    ['delivered_from_here', 409],
    ['certificate_unknown', 404],
  ] as const)('is refused as %s with %i', async (code, status) => {
    refusal = code;
    expect((await say(certificateId, word)).json()).toMatchObject({ code, status });
  });

  it.each<readonly [string, object | string]>([
    ['an unknown field', { ...word, sentAt: '2026-03-01T12:00:00Z' }],
    ['no path', { ...word, path: ' ' }],
    ['a path that is a number', { ...word, path: 2 ** 53 + 1 }],
    ['an endless path', { ...word, path: 'x'.repeat(201) }],
    ['half a character', JSON.stringify(word).replace('tool', '\\ud800')],
    ['no reason', { ...word, reason: '' }],
    ['a prototype', JSON.stringify(word).replace('{', '{"__proto__":{"roles":["administrator"]},')],
  ])('is refused before any command for %s', async (_, payload) => {
    expect((await say(certificateId, payload)).statusCode).toBe(400);
    expect(given).toEqual([]);
  });

  it('is of a certificate that there is, and under a key', async () => {
    expect((await say('nonsense', word)).statusCode).toBe(404);
    expect((await say(certificateId, word, {})).json()).toMatchObject({ code: 'idempotency_key_missing' });
    expect(given).toEqual([]);
  });
});
