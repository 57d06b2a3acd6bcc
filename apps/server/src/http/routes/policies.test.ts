import type { CommandContext, PolicyDryRun, PolicyVersion } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const draft = {
  rules: [
    {
      name: 'depot',
      purpose: 'charger_identity',
      level: 'owner',
      value: 'north-depot',
      set: { renewBefore: 2_000_000 },
    },
  ],
  renewalsPerHour: 600,
  quotas: [],
} as const;
const inForce: PolicyVersion = {
  ...draft,
  version: 7,
  appliedAt: '2026-03-01T00:00:00.000Z',
  appliedBy: 'user:mara',
  reason: 'a test',
};
const dryRunId = newId('pdr');
const looking: PolicyDryRun = {
  id: dryRunId,
  draft,
  baseVersion: 7,
  status: 'looking',
  look: { after: null, failures: 0 },
  stopped: null,
  effect: { certificates: 0, postures: [], renewalsEarlier: 0, renewalsLater: 0, dueNow: 0, examples: [] },
  at: '2026-03-01T00:00:00.000Z',
  nextAt: '2026-03-01T00:00:00.000Z',
  requestedBy: 'user:mara',
  requester: 'mara',
  reason: 'a test',
  correlationId: 'cor_test',
};

describe('policies over HTTP', () => {
  let bench: ApiBench;
  let asked: unknown[] = [];
  let contexts: CommandContext[] = [];
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        policy: () => inForce,
        policyVersion: async (version) => (version === 7 ? inForce : null),
        policyVersions: async ({ before, limit }) =>
          [3, 2, 1]
            .map((version) => ({ ...inForce, version }))
            .filter(({ version }) => before === null || version < before)
            .slice(0, limit),
        policyDryRun: async (id) => (id === dryRunId ? looking : null),
        cancelPolicyDryRun: async (input) => {
          asked.push(input);
          return ok(input);
        },
        dryRunPolicy: async (input) => {
          asked.push(input);
          if ('restore' in input) return ok(looking);
          return refused({ reason: 'policy_invalid', detail: 'It is not so.' });
        },
        applyPolicy: async (input, context) => {
          asked.push(input);
          contexts.push(context);
          if (context.expectedVersion === undefined)
            return refused({ reason: 'precondition_missing', detail: 'Which?' });
          return ok({ version: 8 });
        },
      },
    });
  });
  beforeEach(() => {
    asked = [];
    contexts = [];
  });
  afterAll(() => bench.app.close());

  const send = (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, headers: Record<string, string> = {}) =>
    bench.app.inject({
      method,
      url: `/api/v1/policies${url}`,
      headers: { ...BEARER, 'idempotency-key': 'k', ...headers },
      ...(payload === undefined ? {} : { payload }),
    });

  it('are read with the version as their tag, old versions by number and page by page', async () => {
    const current = await send('GET', '');
    expect([current.headers['etag'], current.json()]).toEqual(['"7"', inForce]);
    expect((await send('GET', '/versions/7')).json()).toEqual(inForce);
    const first = (await send('GET', '/versions?limit=2')).json();
    expect(first.page.hasMore).toBe(true);
    const second = (await send('GET', `/versions?limit=2&after=${first.page.next}`)).json();
    expect([second.data.map(({ version }: PolicyVersion) => version), second.page.hasMore]).toEqual([[1], false]);
  });

  it('show a caller of some owners no rule for another, and nothing else less', async () => {
    const read = async (url: string, owners: readonly string[]) =>
      (
        await bench.app.inject({ url: `/api/v1/policies${url}`, headers: bench.callers.letIn(['viewer'], owners) })
      ).json();
    for (const url of ['', '/versions/7']) {
      expect(await read(url, ['north-depot'])).toEqual(inForce);
      expect(await read(url, ['south-depot'])).toEqual({ ...inForce, rules: [] });
    }
    const { data } = await read('/versions', ['south-depot']);
    expect(data.map(({ rules }: PolicyVersion) => rules)).toEqual([[], [], []]);
  });

  it.each(['0', '-1', '1e3', '9007199254740993', 'x', '8'])('have no version %s', async (version) => {
    expect((await send('GET', `/versions/${version}`)).json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('are applied by naming a dry run and the version it replaces', async () => {
    const applied = await send('PUT', '', { dryRunId, reason: 'a test' }, { 'if-match': '"7"' });
    expect([applied.statusCode, applied.headers['etag'], applied.json()]).toEqual([200, '"8"', { version: 8 }]);
    expect([asked, contexts[0]?.expectedVersion]).toEqual([[{ dryRunId }], 7]);
  });

  it('are not applied without the version they replace', async () => {
    expect((await send('PUT', '', { dryRunId, reason: 'a test' })).json()).toMatchObject({ status: 428 });
    expect((await send('PUT', '', { dryRunId: 'pdr_x', reason: 'a test' })).json()).toMatchObject({ status: 404 });
  });

  it.each([
    {},
    { draft, restore: 1 },
    { draft: { ...draft, more: 1 } },
    { draft: { ...draft, renewalsPerHour: 1.5 } },
    { draft: { ...draft, renewalsPerHour: 2 ** 53 + 2 } },
    { draft: { ...draft, rules: [{ ...draft.rules[0], level: '__proto__' }] } },
    { draft: { ...draft, rules: [{ ...draft.rules[0], set: { version: 'mine' } }] } },
    { draft: { ...draft, rules: Array.from({ length: 501 }, () => draft.rules[0]) } },
    { restore: 0 },
    { restore: 2 ** 31 },
  ])('are not looked at in the wrong form: %#', async (body) => {
    const answer = await send('POST', '/dry-runs', { reason: 'a test', ...body });
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid' });
    expect(asked).toEqual([]);
  });

  it('are looked at after the answer, which says where; and the look is stopped', async () => {
    const asking = await send('POST', '/dry-runs', { restore: 3, reason: 'a test' });
    expect([asking.statusCode, asking.headers['location']]).toEqual([202, `/api/v1/policies/dry-runs/${dryRunId}`]);
    expect(asking.json()).toMatchObject({
      id: dryRunId,
      status: 'looking',
      stopped: null,
      effect: { certificates: 0 },
    });
    for (const inner of ['look', 'requester', 'nextAt']) expect(asking.json()).not.toHaveProperty(inner);
    expect((await send('GET', `/dry-runs/${dryRunId}`)).json()).toEqual(asking.json());
    const cancelled = await send('POST', `/dry-runs/${dryRunId}/actions/cancel`, { reason: 'a test' });
    expect([cancelled.statusCode, cancelled.json(), asked.at(-1)]).toEqual([200, { id: dryRunId }, { dryRunId }]);
    for (const id of ['pdr_x', '__proto__']) {
      const none = await send('POST', `/dry-runs/${id}/actions/cancel`, { reason: 'a test' });
      expect(none.json()).toMatchObject({ status: 404 });
    }
    const more = { reason: 'a test', owners: 'all' };
    expect((await send('POST', `/dry-runs/${dryRunId}/actions/cancel`, more)).statusCode).toBe(400);
  });

  it('that break a rule are refused with its sentence', async () => {
    const answer = await send('POST', '/dry-runs', { draft, reason: 'a test' });
    expect(answer.json()).toMatchObject({ status: 400, code: 'policy_invalid', detail: 'It is not so.' });
    expect(asked).toEqual([{ draft }]);
  });
});
