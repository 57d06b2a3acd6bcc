import type { SeenServerCertificate, ServerCertificates } from '@bfcert/certificate-lifecycle';
import { ok, refused } from '@bfcert/kernel/result';
import { describe, expect, test } from 'vitest';
import { apiBench, BEARER } from '../testing/api-bench.ts';

const AT = '2026-03-01T12:00:00.000Z';
const BASE = '/api/v1/server-certificate-sources';
const headers = { ...BEARER, 'idempotency-key': 'key-1' };
const bench = async (serverCertificates: Partial<ServerCertificates>) => (await apiBench({ serverCertificates })).app;

const row = (reference: string): SeenServerCertificate => ({
  source: 'listeners',
  reference,
  serverName: 'csms.example.com',
  fingerprint: 'a'.repeat(64),
  notAfter: AT,
  status: null,
  served: { host: '10.0.0.1', port: 443, slot: 'ec', validates: false, validationProblem: 'CERT_HAS_EXPIRED' },
  problem: null,
  certificateId: null,
  notRecorded: 'No such identity.',
  drift: { kind: 'serves_unrecorded', detail: 'What it shows has no record.', since: AT },
  firstSeenAt: AT,
  lastSeenAt: AT,
});

describe('the sources of server certificates over HTTP', () => {
  test('say when they were last read', async () => {
    const look = { source: 'acm', startedAt: AT, completedAt: null, certificates: 0, error: 'AWS ACM: no' };
    const app = await bench({ sources: async () => [{ name: 'acm', kind: 'acm', look }] });
    const { source: _, ...shown } = look;
    expect((await app.inject({ url: BASE, headers })).json()).toEqual({
      data: [{ name: 'acm', kind: 'acm', look: shown }],
    });
  });

  test('have their certificates in pages', async () => {
    const asked: unknown[] = [];
    const app = await bench({
      certificates: async (source, query) => {
        asked.push([source, query]);
        return [row('front/ec'), row('front/rsa')];
      },
    });
    const url = `${BASE}/listeners/certificates?limit=1`;
    const answer = await app.inject({ url, headers });
    const { source: _, ...shown } = row('front/ec');
    expect(answer.json()).toEqual({ data: [shown], page: { next: expect.any(String), hasMore: true } });
    await app.inject({ url: `${url}&after=${answer.json<{ page: { next: string } }>().page.next}`, headers });
    expect(asked).toEqual([
      ['listeners', { after: null, limit: 2 }],
      ['listeners', { after: 'front/ec', limit: 2 }],
    ]);
  });

  test('are read on order, with a reason', async () => {
    const orders: unknown[] = [];
    const app = await bench({
      order: async (input, { reason }) => {
        orders.push([input, reason]);
        return ok(input);
      },
    });
    const answer = await app.inject({
      method: 'POST',
      url: `${BASE}/acm/actions/refresh`,
      headers,
      payload: { reason: 'renewed it just now' },
    });
    expect([answer.statusCode, answer.json()]).toEqual([202, { source: 'acm' }]);
    expect(orders).toEqual([[{ source: 'acm' }, 'renewed it just now']]);
  });

  test.each([
    ['another host to look at', { reason: 'because', host: '169.254.169.254' }],
    ['no reason', {}],
    ['a reason of another kind', { reason: { $ne: null } }],
    ['a prototype', JSON.parse('{"reason":"because","__proto__":{"admin":true}}') as object],
  ])('are not read with %s', async (_what, payload) => {
    const app = await bench({ order: () => Promise.reject(new Error('it must not come so far')) });
    const answer = await app.inject({
      method: 'POST',
      url: `${BASE}/acm/actions/refresh`,
      headers: { ...headers, 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    });
    expect(answer.statusCode).toBe(400);
  });

  test('that nobody configured are not there', async () => {
    const app = await bench({
      certificates: async () => null,
      order: async () => refused({ reason: 'source_unknown', detail: 'No such source is configured.' }),
    });
    const list = await app.inject({ url: `${BASE}/__proto__/certificates`, headers });
    expect([list.statusCode, list.json<{ code: string }>().code]).toEqual([404, 'source_unknown']);
    const url = `${BASE}/none/actions/refresh`;
    const order = await app.inject({ method: 'POST', url, headers, payload: { reason: 'because' } });
    expect([order.statusCode, order.json<{ code: string }>().code]).toEqual([404, 'source_unknown']);
  });
});
