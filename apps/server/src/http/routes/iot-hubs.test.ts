import type { HubOperation, IotHubs } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { describe, expect, test } from 'vitest';
import { apiBench, BEARER } from '../testing/api-bench.ts';

const HUB = 'fleet-hub';
const AT = '2026-03-01T12:00:00.000Z';
const operationId = newId('hop');
const operation: HubOperation = {
  id: operationId,
  hub: HUB,
  task: { kind: 'create', thing: 'bus-1', policies: [] },
  hubCertificateId: null,
  requestedBy: 'user:mara',
  reason: 'new bus',
  correlationId: 'cor',
  status: 'running',
  attempts: 1,
  nextAttemptAt: AT,
  calledAt: AT,
  lastError: null,
  done: [],
  candidates: [],
  createdAt: AT,
  finishedAt: null,
  result: null,
};

const bench = async (iotHubs: Partial<IotHubs>) => (await apiBench({ iotHubs })).app;
const headers = { ...BEARER, 'idempotency-key': 'key-1' };
const base = `/api/v1/iot-hubs/${HUB}`;

describe('the IoT hubs over HTTP', () => {
  test('a report says how old it is, and where to go on', async () => {
    const look = { hub: HUB, startedAt: AT, completedAt: AT, certificates: 1, error: null };
    const drift = {
      kind: 'only_there',
      fingerprint: 'a'.repeat(64),
      hubCertificateId: 'b'.repeat(64),
      certificateId: null,
      there: 'ACTIVE',
      here: null,
      detail: 'The hub has it, and no record here knows it.',
    } as const;
    const asked: unknown[] = [];
    const app = await bench({
      list: async () => [{ name: HUB, look }],
      drift: async (_, query) => {
        asked.push(query);
        return { drifts: [drift], next: drift.fingerprint };
      },
    });
    const answer = await app.inject({ url: `${base}/drift?limit=1`, headers });
    expect(answer.json()).toEqual({
      data: [drift],
      page: { next: expect.any(String), hasMore: true },
      lookedAt: AT,
    });
    const { next } = answer.json<{ page: { next: string } }>().page;
    await app.inject({ url: `${base}/drift?limit=1&after=${next}`, headers });
    expect(asked).toEqual([
      { after: null, limit: 1 },
      { after: drift.fingerprint, limit: 1 },
    ]);
  });

  test('an order is accepted and names its operation', async () => {
    const orders: unknown[] = [];
    const app = await bench({
      order: async (input) => {
        orders.push(input);
        return ok({ operationId });
      },
    });
    const post = (url: string, payload: object) => app.inject({ method: 'POST', url: base + url, headers, payload });
    const created = await post('/certificates', { thing: 'bus-1', reason: 'new bus' });
    expect([created.statusCode, created.json()]).toEqual([202, { operationId }]);
    expect((await post('/certificates/abc/actions/delete', { reason: 'gone' })).statusCode).toBe(202);
    const revoked = await post('/certificates/abc/actions/revoke', {
      reason: 'stolen',
      revocationReason: 'keyCompromise',
      confirmIdentity: 'bus-1',
    });
    expect(revoked.statusCode).toBe(202);
    expect(orders).toEqual([
      { hub: HUB, hubCertificateId: null, task: { kind: 'create', thing: 'bus-1', policies: [] } },
      { hub: HUB, hubCertificateId: 'abc', task: { kind: 'delete' } },
      { hub: HUB, hubCertificateId: 'abc', task: { kind: 'revoke', reason: 'keyCompromise' }, confirmation: 'bus-1' },
    ]);
  });

  test.each([
    ['a member too many', { reason: 'x', thing: 'bus-1', privateKeyPem: 'mine' }],
    ['no reason', { thing: 'bus-1' }],
    ['a thing that is no text', { reason: 'x', thing: 2 ** 53 }],
    ['eleven policies', { reason: 'x', policies: Array<string>(11).fill('p') }],
  ])('an order with %s is refused before anything is asked', async (_name, payload) => {
    const app = await bench({});
    const answer = await app.inject({ method: 'POST', url: `${base}/certificates`, headers, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid']);
  });

  test('a key is given in an answer that nobody keeps', async () => {
    const credential = { hubCertificateId: 'abc', certificatePem: 'CERT', privateKeyPem: 'KEY' };
    const { app, logText } = await apiBench({ iotHubs: { takeCredential: async () => ok(credential) } });
    const url = `${base}/operations/${operationId}/actions/take-credential`;
    const answer = await app.inject({ method: 'POST', url, headers, payload: { reason: 'for the bus' } });
    expect([answer.statusCode, answer.json()]).toEqual([200, credential]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(logText()).not.toContain('KEY');
  });

  test.each([
    ['not_its_requester', 403],
    ['key_not_held', 409],
    ['operation_unknown', 404],
    ['role_missing', 403],
  ] as const)('a key that is refused as %s is answered with %i', async (reason, status) => {
    const app = await bench({ takeCredential: async () => refused({ reason, detail: 'As told.' }) });
    const url = `${base}/operations/${operationId}/actions/take-credential`;
    const answer = await app.inject({ method: 'POST', url, headers, payload: { reason: 'x' } });
    expect([answer.statusCode, answer.json().code]).toEqual([status, reason]);
  });

  test('an operation is shown without what is inside it, and says whether its key waits', async () => {
    const app = await bench({ operation: async () => ({ operation, keyWaits: true }) });
    const shown = (await app.inject({ url: `${base}/operations/${operationId}`, headers })).json();
    expect(shown).toMatchObject({ id: operationId, kind: 'create', status: 'running', keyWaits: true });
    expect(shown).not.toHaveProperty('calledAt');
  });

  test('an import says whether it is a dry run, and is none unless that is said', async () => {
    const asked: unknown[] = [];
    const app = await bench({
      importFrom: async (input) => {
        asked.push(input);
        return ok({ dryRun: input.dryRun, certificates: [], next: null });
      },
    });
    const post = (query: string, payload: object) =>
      app.inject({ method: 'POST', url: `${base}/actions/import${query}`, headers, payload });
    expect((await post('?dryRun=true', { reason: 'x' })).json()).toEqual({
      dryRun: true,
      certificates: [],
      next: null,
    });
    expect((await post('', { reason: 'x', after: 'a'.repeat(64) })).statusCode).toBe(200);
    expect(asked).toEqual([
      { hub: HUB, after: null, dryRun: true },
      { hub: HUB, after: 'a'.repeat(64), dryRun: false },
    ]);
    for (const [query, payload] of [
      ['?dryRun=maybe', { reason: 'x' }],
      ['', { reason: 'x', after: '../' }],
      ['', { reason: 'x', identityId: 'idn_x' }],
    ] as const) {
      expect((await post(query, payload)).statusCode).toBe(400);
    }
  });

  test('a hub and an operation that do not exist are not found', async () => {
    const app = await bench({ certificates: async () => null, operation: async () => null });
    for (const path of ['/certificates', '/operations/constructor', `/operations/${operationId}`]) {
      expect((await app.inject({ url: base + path, headers })).statusCode).toBe(404);
    }
  });
});
