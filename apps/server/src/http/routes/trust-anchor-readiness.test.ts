import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { expect, test } from 'vitest';
import type { StationsApi } from '../stations-api.ts';
import { apiBench } from '../testing/api-bench.ts';

const URL = '/api/v1/trust-anchor-readiness';
const bundleId = newId('tab');
const root = 'a'.repeat(64);
const report = {
  isClean: false,
  counts: { keeps: 1, loses: 2, unknown: 3, apart: 0 },
  chains: [],
  unknownChains: [],
  removed: [],
};

async function bench(stations: Partial<StationsApi>, lifecycle: Partial<Lifecycle> = {}) {
  const { app, callers } = await apiBench({ stations, lifecycle });
  const headers = { ...callers.letIn(['pki_engineer'], 'all'), 'idempotency-key': 'k' };
  return {
    get: (path: string) => app.inject({ url: `${URL}${path}`, headers }),
    post: (path: string) =>
      app.inject({
        method: 'POST',
        url: `/api/v1/trust-anchor-bundles/${path}`,
        headers,
        payload: { reason: 'it ends' },
      }),
  };
}

test('the report is of the change that the query names, and of the caller’s owners', async () => {
  const asked: unknown[] = [];
  const { get } = await bench({
    trustAnchorReadiness: async (...question) => {
      asked.push(question);
      return ok(report);
    },
  });
  for (const query of [
    '',
    `?change=release&bundleId=${bundleId}`,
    `?change=withdrawal&bundleId=${bundleId}`,
    `?change=removal&fingerprint=${root}`,
    `?change=server_chain&fingerprint=${root}`,
  ])
    expect((await get(query)).json()).toEqual(report);
  expect(asked).toEqual([
    [{ kind: 'none' }, 'all'],
    [{ kind: 'release', bundleId }, 'all'],
    [{ kind: 'withdrawal', bundleId }, 'all'],
    [{ kind: 'removal', fingerprints: [root] }, 'all'],
    [{ kind: 'server_chain', fingerprint: root }, 'all'],
  ]);
});

test('a change that says neither version nor root, or none that there is, is refused', async () => {
  const { get } = await bench({
    trustAnchorReadiness: async () => refused({ reason: 'anchor_unknown', detail: 'No such root.' }),
  });
  const codeOf = async (query: string) => {
    const answer = await get(query);
    return [answer.statusCode, answer.json().code];
  };
  expect(await codeOf('?change=release')).toEqual([400, 'invalid']);
  expect(await codeOf('?change=server_chain')).toEqual([400, 'invalid']);
  expect(await codeOf('?change=removal&fingerprint=abc')).toEqual([400, 'invalid']);
  expect(await codeOf('?change=release&bundleId=tab_1')).toEqual([404, 'bundle_unknown']);
  expect(await codeOf(`?change=removal&fingerprint=${root}`)).toEqual([404, 'anchor_unknown']);
});

test('a release and a withdrawal are decided by the report of the whole fleet, which the server makes', async () => {
  const asked: unknown[] = [];
  const step = ok({ bundleId, version: 2, state: 'prepared', approvalId: newId('apr') } as const);
  const { post } = await bench(
    {
      readinessOf: async (change) => {
        asked.push(change);
        return { losing: 2, unknown: 3 };
      },
    },
    {
      releaseTrustAnchors: async (input) => {
        asked.push(input);
        return step;
      },
      withdrawTrustAnchors: async (input) => {
        asked.push(input);
        return step;
      },
    },
  );
  expect((await post(`${bundleId}/actions/release`)).statusCode).toBe(202);
  expect((await post(`${bundleId}/actions/withdraw`)).statusCode).toBe(202);
  const readiness = { losing: 2, unknown: 3 };
  expect(asked).toEqual([
    { kind: 'release', bundleId },
    { bundleId, readiness },
    { kind: 'withdrawal', bundleId },
    { bundleId, readiness },
  ]);
});
