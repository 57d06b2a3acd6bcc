import type { CommandContext } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const certificateId = newId('crt');
const word = { state: 'confirmed', detail: 'DeleteCertificate: Accepted', reason: 'a test' };

describe('word of a revocation over HTTP', () => {
  let bench: ApiBench;
  let given: { input: unknown; context: CommandContext }[] = [];
  let refusal: 'plane_not_reported' | 'not_revoked_there' | 'certificate_unknown' | null = null;
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        recordPlaneConfirmation: async (input, context) => {
          given.push({ input, context });
          return refusal === null ? ok({ ...input }) : refused({ reason: refusal, detail: 'Because.' });
        },
      },
    });
  });
  afterAll(() => bench.app.close());
  beforeEach(() => {
    given = [];
    refusal = null;
  });
  const say = (path: string, payload: object | string, headers: object = { 'idempotency-key': 'k' }) =>
    bench.app.inject({
      method: 'POST',
      url: `/api/v1/certificates/${path}`,
      headers: { ...BEARER, 'content-type': 'application/json', ...headers },
      payload,
    });

  it.each(['confirmed', 'outstanding', 'not_applicable'])('says that it is %s', async (state) => {
    const said = await say(`${certificateId}/planes/station`, { ...word, state });
    expect([said.statusCode, said.json()]).toEqual([200, { certificateId, plane: 'station', state }]);
    expect(given).toMatchObject([
      {
        input: { certificateId, plane: 'station', state, detail: word.detail },
        context: { reason: 'a test', idempotencyKey: 'k' },
      },
    ]);
  });

  it.each([
    ['plane_not_reported', 409],
    ['not_revoked_there', 409],
    ['certificate_unknown', 404],
  ] as const)('is refused as %s with %i', async (code, status) => {
    refusal = code;
    expect((await say(`${certificateId}/planes/gateway`, word)).json()).toMatchObject({ code, status });
  });

  it.each<readonly [string, string, object | string]>([
    ['a plane that is none', `${certificateId}/planes/__proto__`, word],
    ['an unknown field', `${certificateId}/planes/station`, { ...word, since: '2026-03-01T12:00:00Z' }],
    ['a state that is none', `${certificateId}/planes/station`, { ...word, state: 'constructor' }],
    ['a state that is a number', `${certificateId}/planes/station`, { ...word, state: 2 ** 53 + 1 }],
    ['no detail', `${certificateId}/planes/station`, { ...word, detail: ' ' }],
    ['an endless detail', `${certificateId}/planes/station`, { ...word, detail: 'x'.repeat(501) }],
    ['half a character', `${certificateId}/planes/station`, JSON.stringify(word).replace('Delete', '\\ud800')],
    ['no reason', `${certificateId}/planes/station`, { ...word, reason: '' }],
    [
      'a prototype',
      `${certificateId}/planes/station`,
      JSON.stringify(word).replace('{', '{"__proto__":{"roles":["administrator"]},'),
    ],
  ])('is refused before any command for %s', async (_, path, payload) => {
    expect((await say(path, payload)).statusCode).toBe(400);
    expect(given).toEqual([]);
  });

  it('is of a certificate that there is, and under a key', async () => {
    expect((await say('nonsense/planes/station', word)).statusCode).toBe(404);
    expect((await say(`${certificateId}/planes/station`, word, {})).json()).toMatchObject({
      code: 'idempotency_key_missing',
    });
    expect(given).toEqual([]);
  });
});
