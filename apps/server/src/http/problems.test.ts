import { randomBytes } from 'node:crypto';
import { newId } from '@bfcert/kernel/ids';
import { refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

const renew = (id: string) => `/api/v1/certificates/${id}/actions/renew`;

describe('problems', () => {
  let bench: ApiBench;
  let refusal = 'issue_pending';
  let lost = new Error('nothing yet');
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        renewCertificate: async () => refused({ reason: refusal as 'issue_pending', detail: 'Because.' }),
        countsByState: () => Promise.reject(new Error('the database is on fire')),
        inventory: () => Promise.reject(lost),
        draftBulkAction: () => Promise.reject(lost),
      },
      stations: { overview: () => Promise.reject(new Error('password=hunter2')) },
    });
  });
  afterAll(() => bench.app.close());

  const post = (payload: string | object, headers: Record<string, string> = {}) =>
    bench.app.inject({
      method: 'POST',
      url: '/api/v1/identities',
      headers: { ...BEARER, 'idempotency-key': 'k', 'content-type': 'application/json', ...headers },
      payload,
    });

  it.each([
    ['JSON that is none', 400, 'invalid', () => post('{"reason": ')],
    ['an empty body', 400, 'invalid', () => post('')],
    [
      'no body at all',
      400,
      'invalid',
      () => bench.app.inject({ method: 'POST', url: '/api/v1/migration-cases', headers: BEARER }),
    ],
    ['a body of the wrong form', 400, 'invalid', () => post({ reason: 'no more than this' })],
    ['a field nobody knows', 400, 'invalid', () => post({ rolle: 'admin' })],
    ['a body that is too large', 413, 'body_too_large', () => post(`"${randomBytes(200_000).toString('hex')}"`)],
    ['another media type', 415, 'media_type_unsupported', () => post('<x/>', { 'content-type': 'text/xml' })],
    [
      'a form',
      415,
      'media_type_unsupported',
      () => post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'an address that does not exist',
      404,
      'not_found',
      () => bench.app.inject({ url: '/api/v1/nothing', headers: BEARER }),
    ],
    ['the same without a token', 404, 'not_found', () => bench.app.inject({ url: '/api/v1/nothing' })],
    [
      'a method nobody serves',
      404,
      'not_found',
      () => bench.app.inject({ method: 'DELETE', url: '/api/v1/overview', headers: BEARER }),
    ],
    [
      'a preflight of a foreign site',
      404,
      'not_found',
      () => bench.app.inject({ method: 'OPTIONS', url: '/api/v1/overview' }),
    ],
    [
      'an address that cannot be decoded',
      400,
      'invalid',
      () => bench.app.inject({ url: '/api/v1/certificates/%zz', headers: BEARER }),
    ],
    [
      'an id of another kind',
      404,
      'not_found',
      () => bench.app.inject({ url: `/api/v1/certificates/${newId('idn')}`, headers: BEARER }),
    ],
    [
      'a limit of nothing',
      400,
      'invalid',
      () => bench.app.inject({ url: '/api/v1/certificates?limit=0', headers: BEARER }),
    ],
    [
      'a limit beyond a page',
      400,
      'invalid',
      () => bench.app.inject({ url: '/api/v1/stations?limit=501', headers: BEARER }),
    ],
    [
      'a cursor of somebody else',
      400,
      'cursor_invalid',
      () => bench.app.inject({ url: '/api/v1/certificates?after=12', headers: BEARER }),
    ],
    [
      'a cursor of another list',
      400,
      'cursor_invalid',
      () => bench.app.inject({ url: `/api/v1/certificate-jobs?after=${newId('crt')}`, headers: BEARER }),
    ],
    [
      'an audit cursor that is no number',
      400,
      'cursor_invalid',
      () => bench.app.inject({ url: '/api/v1/audit-entries?after=-1', headers: BEARER }),
    ],
  ])('answers %s with %i %s', async (_, status, code, ask) => {
    const answer = await ask();
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code, type: `/problems/${code}`, retryable: false });
    expect(answer.json().requestId).toMatch(/^req_/);
    expect(answer.json().detail).not.toBe('');
  });

  it('points at what is wrong in the body', async () => {
    const answer = await bench.app.inject({
      method: 'POST',
      url: renew(newId('crt')),
      headers: { ...BEARER, 'idempotency-key': 'k' },
      payload: { reason: 'no' },
    });
    expect(answer.json().errors).toEqual([{ pointer: '/body/reason', detail: expect.any(String) }]);
  });

  it.each([
    ['certificate_unknown', 404],
    ['role_missing', 403],
    ['reason_missing', 400],
    ['version_conflict', 412],
    ['idempotency_key_reused', 422],
    ['not_possible_in_this_state', 409],
    ['issue_pending', 409],
  ])('answers the refusal %s with %i', async (code, status) => {
    refusal = code;
    const answer = await bench.app.inject({
      method: 'POST',
      url: renew(newId('crt')),
      headers: { ...BEARER, 'idempotency-key': 'k' },
      payload: { reason: 'a test' },
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code, status, detail: 'Because.' });
  });

  it('keeps the text of our own failures in the log, under the id it answers with', async () => {
    const answer = await bench.app.inject({ url: '/api/v1/overview', headers: BEARER });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'internal_error', retryable: true });
    expect(answer.body).not.toContain('hunter2');
    const entry = bench.logged.find(({ msg }) => msg === 'a request failed');
    expect(entry).toMatchObject({ reqId: answer.json().requestId, err: { message: 'password=hunter2' } });
  });

  it('name a search that was given up, or not begun because all that may search did', async () => {
    const list = () => bench.app.inject({ url: '/api/v1/certificates?q=cs-00', headers: BEARER });
    const draft = () =>
      bench.app.inject({
        method: 'POST',
        url: '/api/v1/certificates/bulk-actions',
        headers: { ...BEARER, 'idempotency-key': 'k' },
        payload: { action: 'renew', filter: { q: 'cs-00' }, reason: 'the depot closes' },
      });
    lost = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
    for (const answer of [await list(), await draft()]) {
      expect(answer.json()).toMatchObject({ code: 'search_too_broad', status: 503, retryable: true });
    }
    lost = new Error('timeout exceeded when trying to connect');
    expect((await list()).json()).toMatchObject({ code: 'search_too_broad', status: 503 });
    expect((await draft()).json()).toMatchObject({ code: 'internal_error', status: 500 });
    expect(bench.logText()).not.toContain('cs-00');
  });

  it('sends every answer with the headers that keep a browser from misreading it', async () => {
    const answer = await bench.app.inject({ url: '/api/v1/nothing' });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    const data = await bench.app.inject({ url: '/api/v1/overview', headers: BEARER });
    expect(data.headers['cache-control']).toBe('no-store');
  });
});
