import type { ApprovalView } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const at = '2026-03-01T12:00:00.000Z';
const certificateId = newId('crt');
const one: ApprovalView = {
  id: newId('apr'),
  action: { kind: 'revoke-certificate', certificateId, version: 3, reason: 'superseded' },
  identityId: newId('idn') as ApprovalView['identityId'],
  owner: 'north-depot',
  requestedBy: 'user:mara',
  requester: 'mara',
  reason: 'the station is gone',
  correlationId: 'cor_test',
  requestedAt: at,
  expiresAt: at,
  status: 'pending',
  answer: null,
  actions: [{ name: 'approve', allowed: false, reason: 'Whoever asked cannot answer: another person has to.' }],
};
const many: ApprovalView = {
  ...one,
  id: newId('apr'),
  action: { kind: 'start-bulk-action', bulkActionId: newId('blk'), verb: 'revoke', count: 412 },
  identityId: null,
  owner: null,
};
const names = [{ kind: 'serial_number', value: 'SN-2' }] as const;
const rename: ApprovalView = {
  ...one,
  id: newId('apr'),
  action: {
    kind: 'change-identity',
    identityId: newId('idn'),
    version: 2,
    owner: 'north-depot',
    family: 'acme-50',
    cohorts: [],
    bindings: names,
  },
};

const start: ApprovalView = {
  ...one,
  id: newId('apr'),
  action: {
    kind: 'start-wave',
    waveId: newId('wav'),
    version: 3,
    waveKind: 'migration',
    name: 'North first',
    count: 40,
  },
  identityId: null,
};

const release: ApprovalView = {
  ...one,
  id: newId('apr'),
  action: {
    kind: 'release-trust-anchors',
    bundleId: newId('tab'),
    bundlePurpose: 'charging_station_trust',
    version: 2,
    readiness: { losing: 1, unknown: 0 },
  },
  identityId: null,
};

let bench: ApiBench;
const asked: unknown[] = [];
beforeAll(async () => {
  bench = await apiBench({
    stations: {
      readinessOf: async (change) => {
        asked.push(change);
        return { losing: 4, unknown: 2 };
      },
    },
    lifecycle: {
      approvals: async (query) => {
        asked.push(query);
        return [many, one];
      },
      approval: async (id) => [one, rename, start, release].find((approval) => approval.id === id) ?? null,
      answerApproval: async (input) => {
        asked.push(input);
        if (input.verdict === 'approve') {
          return refused({ reason: 'approver_is_requester', detail: 'Another person has to.' });
        }
        return ok({ approvalId: input.approvalId, status: 'declined', action: one.action });
      },
    },
  });
});
afterAll(() => bench.app.close());

const get = (path: string) => bench.app.inject({ url: `/api/v1/${path}`, headers: BEARER });
const post = (path: string, payload: object) =>
  bench.app.inject({
    method: 'POST',
    url: `/api/v1/${path}`,
    headers: { ...BEARER, 'idempotency-key': 'k', 'content-type': 'application/json' },
    payload,
  });

it('an approval says what exactly would run, for one certificate or many, and nothing of the person behind', async () => {
  const list = (await get('approvals?status=pending&limit=1')).json();
  expect(asked.pop()).toEqual({ status: 'pending', after: null, limit: 2 });
  expect(list.page.hasMore).toBe(true);
  await get(`approvals?status=pending&limit=1&after=${list.page.next}`);
  expect(asked.pop()).toEqual({ status: 'pending', after: many.id, limit: 2 });
  expect(list.data).toMatchObject([{ command: 'start-bulk-action', certificateId: null, count: 412 }]);
  const shown = (await get(`approvals/${one.id}`)).json();
  expect(shown).toMatchObject({
    command: 'revoke-certificate',
    certificateId,
    version: 3,
    revocationReason: 'superseded',
    bulkActionId: null,
    actions: [{ name: 'approve', allowed: false }],
  });
  expect(shown).not.toHaveProperty('requester');
});

it('an approval of other names says what the identity is to be', async () => {
  expect((await get(`approvals/${rename.id}`)).json()).toMatchObject({
    command: 'change-identity',
    certificateId: null,
    version: 2,
    identity: { owner: 'north-depot', family: 'acme-50', cohorts: [], bindings: names },
  });
  expect((await get(`approvals/${one.id}`)).json()).toMatchObject({ identity: null });
});

it('an approval of the start of a wave says which one, in which version, and of how many stations', async () => {
  const { waveId } = start.action as { readonly waveId?: string };
  expect((await get(`approvals/${start.id}`)).json()).toMatchObject({
    command: 'start-wave',
    certificateId: null,
    wave: { waveId, kind: 'migration', name: 'North first' },
    version: 3,
    count: 40,
  });
  expect((await get(`approvals/${one.id}`)).json()).toMatchObject({ wave: null });
});

it('an answer needs a reason, and a refusal has its own type', async () => {
  expect((await post(`approvals/${one.id}/actions/decline`, { reason: 'not this one' })).json()).toEqual({
    approvalId: one.id,
    status: 'declined',
  });
  expect(asked.pop()).toEqual({ approvalId: one.id, verdict: 'decline' });
  const forbidden = await post(`approvals/${one.id}/actions/approve`, { reason: 'I say so' });
  expect(forbidden.json()).toMatchObject({ status: 403, type: '/problems/approver_is_requester' });
  asked.length = 0;
  expect((await post(`approvals/${one.id}/actions/approve`, {})).json()).toMatchObject({ code: 'invalid' });
  expect((await post(`approvals/${one.id}/actions/approve`, { reason: 'yes', by: 'noor' })).statusCode).toBe(400);
  expect(asked).toEqual([]);
});

it('a yes to a release of trust anchors is judged by a report of the whole fleet that is made for it', async () => {
  asked.length = 0;
  await post(`approvals/${release.id}/actions/approve`, { reason: 'looked at' });
  const { bundleId } = release.action as { readonly bundleId?: string };
  expect(asked).toEqual([
    { kind: 'release', bundleId },
    { approvalId: release.id, verdict: 'approve', readiness: { losing: 4, unknown: 2 } },
  ]);
});

it.each(['approvals/apr_1', `approvals/${newId('apr')}`])('%s is not found', async (path) => {
  expect((await get(path)).statusCode).toBe(404);
});

it.each(['status=everything', 'after=crt_x', 'limit=0', 'limit=501'])('a list with %s is refused', async (query) => {
  expect((await get(`approvals?${query}`)).statusCode).toBe(400);
});
