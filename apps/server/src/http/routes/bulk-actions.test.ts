import type { BulkAction } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const at = '2026-03-01T12:00:00.000Z';
const identityId = newId('idn');
const drafted: BulkAction = {
  id: newId('blk'),
  command: { verb: 'revoke', reason: 'superseded' },
  filter: { state: 'active', owner: 'north-depot', slot: 'ec', posture: 'escalated', identityId, search: 'depot' },
  plan: {
    acts: 400,
    needApproval: 12,
    skipped: [{ reason: 'expired', detail: 'The certificate has expired.', count: 2, examples: [newId('crt')] }],
  },
  look: null,
  ratePerMinute: 300,
  owners: 'all',
  owner: null,
  requestedBy: 'user:mara',
  requester: 'mara',
  reason: 'the depot closes',
  correlationId: 'cor_test',
  draftedAt: at,
  expiresAt: at,
  status: 'draft',
  stopped: null,
  approvalId: null,
  startedAt: null,
  finishedAt: null,
  nextAt: at,
  progress: { done: 0, refused: 0, failed: 0 },
};

/** As it is answered: nothing was looked at yet. */
const looking: BulkAction = {
  ...drafted,
  plan: { acts: 0, needApproval: 0, skipped: [] },
  look: { after: null, mayAsk: true, owners: [], failures: 0 },
  status: 'looking',
};

let bench: ApiBench;
let asked: unknown[] = [];
beforeAll(async () => {
  bench = await apiBench({
    lifecycle: {
      draftBulkAction: async (input) => {
        asked.push(input);
        return ok(looking);
      },
      startBulkAction: async (input) => {
        asked.push(input);
        if (input.count !== 412) return refused({ reason: 'count_mismatch', detail: 'It names 412.' });
        return ok({ bulkActionId: drafted.id, status: 'running', approvalId: null });
      },
      abortBulkAction: async ({ bulkActionId }) => ok({ bulkActionId, progress: { done: 7, refused: 1, failed: 0 } }),
      bulkActions: async () => [drafted],
      bulkAction: async (id) => (id === drafted.id ? drafted : null),
      bulkTargets: async (query) => {
        asked.push(query);
        if (query.id !== drafted.id) return null;
        return [1, 2].map((position) => ({
          position: query.after + position,
          certificateId: newId('crt'),
          version: 4,
          needsApproval: false,
          owner: 'north-depot',
          status: 'planned',
          refusal: null,
          at: null,
          failures: 0,
        }));
      },
    },
  });
});
beforeEach(() => {
  asked = [];
});
afterAll(() => bench.app.close());

const get = (path: string) => bench.app.inject({ url: `/api/v1/${path}`, headers: BEARER });
const post = (path: string, payload: object | string) =>
  bench.app.inject({
    method: 'POST',
    url: `/api/v1/${path}`,
    headers: { ...BEARER, 'idempotency-key': 'k', 'content-type': 'application/json' },
    payload,
  });
const reason = 'the depot closes';

describe('a dry run', () => {
  it('takes the filter of the inventory, and answers before it has looked; then it says what would happen', async () => {
    const reply = await post('certificates/bulk-actions', {
      action: 'revoke',
      revocationReason: 'superseded',
      filter: { state: 'active', posture: 'escalated', identity: identityId, q: ' depot ' },
      reason,
    });
    expect(reply.statusCode).toBe(202);
    expect(reply.headers['location']).toBe(`/api/v1/bulk-actions/${drafted.id}`);
    expect(asked).toEqual([
      {
        command: { verb: 'revoke', reason: 'superseded' },
        filter: { state: 'active', posture: 'escalated', identityId, search: 'depot' },
        ratePerMinute: 300,
      },
    ]);
    expect(reply.json()).toMatchObject({ status: 'looking', lookedAt: 0, count: 0 });
    expect((await get(`bulk-actions/${drafted.id}`)).json()).toMatchObject({
      lookedAt: 414,
      action: 'revoke',
      revocationReason: 'superseded',
      filter: {
        state: 'active',
        owner: 'north-depot',
        slot: 'ec',
        posture: 'escalated',
        identity: identityId,
        q: 'depot',
      },
      count: 412,
      needApproval: 12,
      skipped: [{ reason: 'expired', count: 2 }],
    });
    expect(reply.json()).not.toHaveProperty('requester');
    expect(reply.json()).not.toHaveProperty('look');
  });

  it.each([
    ['an action nobody knows', { action: 'import', filter: {}, reason }],
    ['no filter', { action: 'renew', reason }],
    ['a filter nobody knows', { action: 'renew', filter: { colour: "x' or 1=1" }, reason }],
    ['a page of a list as filter', { action: 'renew', filter: { limit: 5 }, reason }],
    ['a revocation without its reason', { action: 'revoke', filter: {}, reason }],
    ['a revocation reason for another action', { action: 'renew', revocationReason: 'superseded', filter: {}, reason }],
    ['a posture nobody knows', { action: 'renew', filter: { posture: 'late' }, reason }],
    ['a private key to search by', { action: 'renew', filter: { q: '-----BEGIN PRIVATE KEY-----' }, reason }],
    ['no reason', { action: 'renew', filter: {} }],
    ['a rate of none', { action: 'renew', filter: {}, reason, ratePerMinute: 0 }],
    ['a rate beyond the cap', { action: 'renew', filter: {}, reason, ratePerMinute: 2 ** 53 }],
    ['the prototype as filter', '{"action":"renew","filter":{"__proto__":{"state":"active"}},"reason":"because"}'],
  ])('with %s is refused, and nothing is looked at', async (_, payload) => {
    expect((await post('certificates/bulk-actions', payload)).json()).toMatchObject({ status: 400, code: 'invalid' });
    expect(asked).toEqual([]);
  });
});

describe('a bulk action', () => {
  const path = `bulk-actions/${drafted.id}`;

  it('starts with the typed count only', async () => {
    const reply = await post(`${path}/actions/start`, { reason, count: 412 });
    expect(reply.statusCode).toBe(202);
    expect(reply.json()).toEqual({ id: drafted.id, status: 'running', approvalId: null });
    expect((await post(`${path}/actions/start`, { reason, count: 411 })).json()).toMatchObject({
      status: 409,
      type: '/problems/count_mismatch',
    });
    for (const count of ['412', 412.5, -1, 2 ** 53, null]) {
      expect((await post(`${path}/actions/start`, { reason, count })).statusCode).toBe(400);
    }
  });

  it('is aborted, and says how far it came', async () => {
    expect((await post(`${path}/actions/abort`, { reason })).json()).toEqual({
      id: drafted.id,
      progress: { done: 7, refused: 1, failed: 0 },
    });
  });

  it('is shown, alone and in the list', async () => {
    expect((await get(path)).json()).toMatchObject({ id: drafted.id, status: 'draft', count: 412 });
    expect((await get('bulk-actions')).json()).toMatchObject({ data: [{ id: drafted.id }], page: { hasMore: false } });
    expect((await get(`bulk-actions/${newId('blk')}`)).statusCode).toBe(404);
    expect((await get('bulk-actions/1')).statusCode).toBe(404);
  });

  it('shows its certificates page by page', async () => {
    const first = (await get(`${path}/targets?limit=1&status=planned`)).json();
    expect(first).toMatchObject({ data: [{ position: 1 }], page: { hasMore: true } });
    expect(asked.pop()).toEqual({ id: drafted.id, status: 'planned', after: 0, limit: 2 });
    const next = `${path}/targets?status=planned&after=${first.page.next}`;
    expect((await get(next)).json().data[0].position).toBe(2);
    for (const after of [1, 2 ** 53]) {
      expect((await get(`${path}/targets?after=${after}`)).json()).toMatchObject({ code: 'cursor_invalid' });
    }
    expect((await get(`bulk-actions/${newId('blk')}/targets`)).statusCode).toBe(404);
  });
});
