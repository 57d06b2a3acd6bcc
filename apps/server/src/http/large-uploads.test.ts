import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnnouncedImport, CommandContext, Lifecycle } from '@bfcert/certificate-lifecycle';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

const MIB = 1024 * 1024;
const IDENTITIES = '/api/v1/identities/imports';
type Headers = Record<string, string>;

describe('a large import', () => {
  let bench: ApiBench;
  let port: number;
  let asked: [AnnouncedImport, CommandContext][];
  let answer: Awaited<ReturnType<Lifecycle['refuseForRoom']>>;
  const open = new Set<{ destroy: () => void }>();
  beforeEach(async () => {
    asked = [];
    answer = null;
    bench = await apiBench({
      lifecycle: {
        refuseForRoom: async (...question) => {
          asked.push(question);
          return answer;
        },
      },
    });
    await bench.app.listen({ host: '127.0.0.1', port: 0 });
    port = (bench.app.server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const request of open) request.destroy();
    open.clear();
    await bench.app.close();
  });

  /** Sends the head, and never the body: whatever is answered was decided without it. */
  function announce(headers: Headers, path = IDENTITIES) {
    const head = { ...BEARER, 'content-type': 'application/json', 'idempotency-key': 'k', ...headers };
    const request = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers: head });
    open.add(request);
    const ended = new Promise<{ status: number; headers: IncomingMessage['headers']; code: string }>(
      (resolve, reject) => {
        request.on('error', reject);
        request.on('response', async (response) => {
          let text = '';
          for await (const part of response) text += part;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, code: JSON.parse(text).code });
        });
      },
    );
    // Of one that is only held open nobody reads the end.
    ended.catch(() => undefined);
    request.flushHeaders();
    return { request, ended };
  }
  const length = (bytes: number): Headers => ({ 'content-length': String(bytes) });

  it.each([
    [IDENTITIES, 'identities'],
    ['/api/v1/certificates/imports', 'certificates'],
  ] as const)('to %s is refused for want of room before its body is read', async (path, kind) => {
    answer = { reason: 'import_quota_exceeded', detail: 'There is no room.' };
    expect(await announce(length(30 * MIB), path).ended).toMatchObject({ status: 429, code: 'import_quota_exceeded' });
    expect(asked).toMatchObject([
      [
        { kind, bytes: 30 * MIB },
        { actor: { id: 'administrator' }, reason: 'over the API', idempotencyKey: 'k' },
      ],
    ]);
  });

  it('whose body is on its way all the same gets its answer', async () => {
    answer = { reason: 'import_quota_exceeded', detail: 'There is no room.' };
    const headers = { ...BEARER, 'content-type': 'application/json', 'idempotency-key': 'k' };
    const body = JSON.stringify({ source: 'erp', csv: 'x'.repeat(8 * MIB), reason: 'a test' });
    const refused = await fetch(`http://127.0.0.1:${port}${IDENTITIES}`, { method: 'POST', headers, body });
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'import_quota_exceeded' }]);
  });

  it('that does not say how large it is counts as the largest', async () => {
    answer = { reason: 'import_jobs_too_many', detail: 'Four are open.' };
    const { ended } = announce({ 'transfer-encoding': 'chunked' });
    expect(await ended).toMatchObject({ status: 429, code: 'import_jobs_too_many' });
    expect(asked).toMatchObject([[{ bytes: 40 * MIB }, {}]]);
  });

  it('that is larger than any may be is refused by that alone', async () => {
    expect(await announce(length(40 * MIB + 1)).ended).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['nobody', { authorization: 'Bearer bfcert_wrong' }, 401, 'unauthenticated'],
    ['a caller without the role', null, 403, 'role_missing'],
  ] as const)('of %s is refused without a look at the room', async (_who, headers, status, code) => {
    const given = headers ?? bench.callers.letIn(['viewer']);
    expect(await announce({ ...length(30 * MIB), ...given }).ended).toMatchObject({ status, code });
    expect(asked).toEqual([]);
  });

  it('comes after the one of the same caller that is being read, and keeps nobody else waiting', async () => {
    const [one, other] = [bench.callers.letIn(['operator', 'administrator']), bench.callers.letIn(['administrator'])];
    const first = announce({ ...length(30 * MIB), ...one });
    await expect.poll(() => asked.length).toBe(1);
    const second = await announce({ ...length(5 * MIB), ...one }).ended;
    expect(second).toMatchObject({ status: 429, code: 'too_many_requests', headers: { 'retry-after': '5' } });
    announce({ ...length(5 * MIB), ...other });
    await expect.poll(() => asked.length).toBe(2);
    // A small one is none of those that are held in memory for long.
    const small = await bench.app.inject({ method: 'POST', url: IDENTITIES, headers: one, payload: {} });
    expect(small.json()).toMatchObject({ code: 'invalid' });

    first.request.destroy();
    await expect
      .poll(async () => {
        announce({ ...length(30 * MIB), ...one });
        return asked.length;
      })
      .toBeGreaterThan(2);
  });

  it('comes after four others, whoever sends them', async () => {
    const callers = Array.from({ length: 5 }, () => bench.callers.letIn(['administrator']));
    const [last = {}, ...others] = callers.map((caller) => ({ ...length(5 * MIB), ...caller }));
    for (const headers of others) announce(headers);
    await expect.poll(() => asked.length).toBe(4);
    expect(await announce(last).ended).toMatchObject({ status: 429, code: 'too_many_requests' });
  });

  it('gives its place back when it was refused', async () => {
    answer = { reason: 'import_quota_exceeded', detail: 'There is no room.' };
    for (const sent of [1, 2, 3]) {
      await expect
        .poll(async () => (await announce(length(30 * MIB)).ended).code, { timeout: 5_000 })
        .toBe('import_quota_exceeded');
      expect(asked).toHaveLength(sent);
    }
  });
});
