import type { Lifecycle, ShownBundle } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { expect, test } from 'vitest';
import { apiBench } from '../testing/api-bench.ts';

const URL = '/api/v1/trust-anchor-bundles';
const AT = '2026-03-01T12:00:00.000Z';
const id = newId('tab');
const bundle: ShownBundle = {
  id,
  purpose: 'v2g_trust',
  trustDomains: ['iso15118-evse'],
  version: 4,
  state: 'draft',
  activatedAt: null,
  imported: { at: AT, by: 'user:mara', reason: 'scheme release 4' },
  anchors: [
    {
      name: 'CN=V2G root',
      issuer: 'CN=V2G root',
      isRoot: true,
      fingerprint: 'a'.repeat(64),
      spkiSha256: 'b'.repeat(64),
      serial: '7f',
      notBefore: AT,
      notAfter: AT,
      pem: 'PEM',
    },
  ],
};
const body = { purpose: 'v2g_trust', anchorsPem: 'PEM', reason: 'scheme release 4' };

async function bench(lifecycle: Partial<Lifecycle> = {}) {
  const { app, callers } = await apiBench({ lifecycle });
  const headers = { ...callers.letIn(['pki_engineer'], 'all'), 'idempotency-key': 'k' };
  return {
    get: (path: string) => app.inject({ url: `${URL}${path}`, headers }),
    post: (path: string, payload: object, more = {}) =>
      app.inject({ method: 'POST', url: `${URL}${path}`, headers: { ...headers, ...more }, payload }),
  };
}
const answer = (response: { statusCode: number; json: <Body>() => Body }) => [
  response.statusCode,
  response.json<{ code: string }>().code,
];

test('versions are listed by what was asked for, one page after the other', async () => {
  const asked: unknown[] = [];
  const { get } = await bench({
    trustAnchorBundles: async (query) => {
      asked.push(query);
      return [bundle, bundle];
    },
  });
  const first = await get('?purpose=v2g_trust&trustDomain=iso15118-evse&state=draft&q=v2g&limit=1');
  expect(first.json()).toMatchObject({ data: [bundle], page: { hasMore: true } });
  await get(`?purpose=v2g_trust&trustDomain=iso15118-evse&state=draft&q=v2g&after=${first.json().page.next}`);
  expect(asked).toEqual([
    { purpose: 'v2g_trust', trustDomain: 'iso15118-evse', state: 'draft', search: 'v2g', after: null, limit: 2 },
    { purpose: 'v2g_trust', trustDomain: 'iso15118-evse', state: 'draft', search: 'v2g', after: id, limit: 101 },
  ]);
});

test('a list that is asked for what there is not is refused before anything is read', async () => {
  const { get } = await bench();
  for (const query of [
    'purpose=__proto__',
    'trustDomain=internal',
    'state=elsewhere',
    'limit=0',
    'limit=9007199254740993',
    'other=1',
  ]) {
    expect(answer(await get(`?${query}`))).toEqual([400, 'invalid']);
  }
  expect(answer(await get('?after=tab_1'))).toEqual([400, 'cursor_invalid']);
  const key = encodeURIComponent('-----BEGIN PRIVATE KEY-----');
  expect(answer(await get(`?q=${key}`))).toEqual([400, 'invalid']);
});

test('one version has its number as its ETag; there is none of another kind', async () => {
  const { get } = await bench({ trustAnchorBundle: async (wanted) => (wanted === id ? bundle : null) });
  const found = await get(`/${id}`);
  expect([found.headers['etag'], found.json()]).toEqual(['"4"', { ...bundle, turnedDown: null }]);
  for (const other of [newId('tab'), newId('crt'), '__proto__']) {
    expect(answer(await get(`/${other}`))).toEqual([404, 'not_found']);
  }
});

test('an import answers with the draft and its place; a dry run with the report', async () => {
  const asked: unknown[] = [];
  const report = { version: 4, certificates: [], removed: [], needsApproval: false, approvalId: null };
  const { post } = await bench({
    importTrustAnchors: async (input, { expectedVersion }) => {
      asked.push({ ...input, expectedVersion });
      return ok({ ...report, dryRun: input.dryRun, bundleId: input.dryRun ? null : bundle.id });
    },
  });
  const made = await post('', body, { 'if-match': '"3"' });
  expect([made.statusCode, made.headers['location'], made.headers['etag']]).toEqual([201, `${URL}/${id}`, '"4"']);
  const tried = await post('?dryRun=true', body);
  expect([tried.statusCode, tried.json()]).toEqual([200, { ...report, dryRun: true, bundleId: null }]);
  const input = { purpose: 'v2g_trust', anchorsPem: 'PEM' };
  expect(asked).toEqual([
    { ...input, dryRun: false, expectedVersion: 3 },
    { ...input, dryRun: true, expectedVersion: undefined },
  ]);
});

test('an import that a second person has to approve answers with the question, and holds nothing', async () => {
  const approvalId = newId('apr');
  const report = { dryRun: false, version: 4, certificates: [], removed: [], needsApproval: true };
  const { post } = await bench({ importTrustAnchors: async () => ok({ ...report, bundleId: bundle.id, approvalId }) });
  const asked = await post('', { ...body, purpose: 'charger_factory_trust' });
  expect([asked.statusCode, asked.headers['location']]).toEqual([202, `/api/v1/approvals/${approvalId}`]);
  expect(asked.json()).toMatchObject({ bundleId: bundle.id, approvalId, needsApproval: true });
});

test.each([
  ['needs_second_person', 409],
  ['approval_pending', 409],
  ['bundle_malformed', 400],
  ['bundle_has_private_key', 400],
  ['bundle_follows_own_pki', 409],
  ['bundle_unchanged', 409],
  ['anchors_still_needed', 409],
  ['version_conflict', 412],
  ['owner_out_of_scope', 403],
] as const)('%s is a problem with status %i', async (reason, status) => {
  const { post } = await bench({ importTrustAnchors: async () => refused({ reason, detail: 'So it is.' }) });
  expect(answer(await post('', body))).toEqual([status, reason]);
});

test('what is no import is refused before it reaches anybody', async () => {
  const { post } = await bench();
  for (const wrong of [
    {},
    { ...body, purpose: 'all_trust' },
    { ...body, purpose: '__proto__' },
    { ...body, state: 'active' },
    { ...body, anchorsPem: ['PEM'] },
    { ...body, anchorsPem: 'x'.repeat(200_001) },
    { ...body, reason: 'x' },
  ]) {
    expect(answer(await post('', wrong))).toEqual([400, 'invalid']);
  }
  expect(answer(await post('?dryRun=yes', body))).toEqual([400, 'invalid']);
  expect(answer(await post('', body, { 'if-match': 'W/"3"' }))).toEqual([400, 'invalid']);
  expect(answer(await post('', body, { 'idempotency-key': '' }))).toEqual([400, 'idempotency_key_missing']);
  expect(answer(await post('', { ...body, anchorsPem: 'x'.repeat(600_000) }))).toEqual([413, 'body_too_large']);
});

test('a draft is deleted by its id and its number', async () => {
  const asked: unknown[] = [];
  const { post } = await bench({
    deleteTrustAnchorDraft: async (input, { expectedVersion, reason }) => {
      asked.push({ ...input, expectedVersion, reason });
      return ok({ bundleId: input.bundleId, version: 4 });
    },
  });
  const path = `/${id}/actions/delete`;
  const deleted = await post(path, { reason: 'the wrong file' }, { 'if-match': '"4"' });
  expect([deleted.statusCode, deleted.json()]).toEqual([200, { bundleId: id, version: 4 }]);
  expect(asked).toEqual([{ bundleId: id, expectedVersion: 4, reason: 'the wrong file' }]);
  for (const wrong of [{}, { reason: 'x' }, { reason: 'the wrong file', force: true }]) {
    expect(answer(await post(path, wrong))).toEqual([400, 'invalid']);
  }
  for (const other of [newId('crt'), 'tab_1', '__proto__']) {
    expect(answer(await post(`/${other}/actions/delete`, { reason: 'a test' }))).toEqual([404, 'not_found']);
  }
  expect(asked).toHaveLength(1);
});

test.each([
  ['bundle_unknown', 404],
  ['bundle_not_draft', 409],
  ['version_conflict', 412],
  ['owner_out_of_scope', 403],
] as const)('a deletion refused as %s is a problem with status %i', async (reason, status) => {
  const { post } = await bench({ deleteTrustAnchorDraft: async () => refused({ reason, detail: 'So it is.' }) });
  expect(answer(await post(`/${id}/actions/delete`, { reason: 'a test' }))).toEqual([status, reason]);
});
