import type { CommandContext, OwnershipVersion } from '@bfcert/certificate-lifecycle';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const draft = {
  programs: [
    { slug: 'line', name: 'Line', kind: 'production', customer: null, countries: ['DE'], oem: null, scheme: null },
  ],
  entries: [],
} as const;
const version: OwnershipVersion = {
  ...draft,
  version: 7,
  appliedAt: '2026-03-01T00:00:00.000Z',
  appliedBy: 'user:mara',
  reason: 'a test',
};
const effect = { certificates: 3, blocked: 2, freed: 0, groups: [] };

describe('the ownership matrix over HTTP', () => {
  let bench: ApiBench;
  let asked: unknown[] = [];
  let contexts: CommandContext[] = [];
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        ownershipMatrix: () => ({
          version,
          standings: [
            {
              purpose: 'vehicle_vas_identity',
              program: 'line',
              missing: ['role'],
              unvalidated: [],
              mayIssue: refused({ reason: 'ownership_incomplete', detail: 'It is open.' }),
            },
          ],
          own: [],
        }),
        ownershipVersion: async (number) => (number === 7 ? version : null),
        ownershipVersions: async ({ before, limit }) =>
          [3, 2, 1]
            .map((number) => ({ ...version, version: number }))
            .filter((one) => before === null || one.version < before)
            .slice(0, limit),
        lookAtOwnershipMatrix: async (looked) => {
          asked.push(looked);
          return ok({ version: 7, effect });
        },
        changeOwnershipMatrix: async (changed, context) => {
          asked.push(changed);
          contexts.push(context);
          return context.expectedVersion === 7
            ? ok({ version: 8, effect })
            : refused({ reason: 'version_conflict', detail: 'Version 7 is in force.' });
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
      url: `/api/v1/ownership-matrix${url}`,
      headers: { ...BEARER, 'idempotency-key': 'k', ...headers },
      ...(payload === undefined ? {} : { payload }),
    });

  it('is read with its version as its tag and how far each entry is, old versions by number and page by page', async () => {
    const current = await send('GET', '');
    expect(current.headers['etag']).toBe('"7"');
    expect(current.json()).toMatchObject({
      ...version,
      standings: [{ program: 'line', missing: ['role'], mayIssue: false, because: 'It is open.' }],
    });
    expect((await send('GET', '/versions/7')).json()).toEqual(version);
    expect((await send('GET', '/versions/8')).json()).toMatchObject({ status: 404, code: 'not_found' });
    const first = (await send('GET', '/versions?limit=2')).json();
    const second = (await send('GET', `/versions?limit=2&after=${first.page.next}`)).json();
    expect([second.data.map((one: OwnershipVersion) => one.version), second.page.hasMore]).toEqual([[1], false]);
  });

  it('is looked at before it is changed, and changed in place of the version that If-Match names', async () => {
    expect((await send('POST', '/actions/preview', { draft })).json()).toEqual({ version: 7, effect });
    const body = { draft, reason: 'a test' };
    expect((await send('PUT', '', body, { 'if-match': '"6"' })).json()).toMatchObject({ code: 'version_conflict' });
    const changed = await send('PUT', '', body, { 'if-match': '"7"' });
    expect([changed.statusCode, changed.headers['etag'], changed.json()]).toEqual([200, '"8"', { version: 8, effect }]);
    expect(asked).toEqual([draft, draft, draft]);
    expect(contexts.map(({ expectedVersion }) => expectedVersion)).toEqual([6, 7]);
  });

  it.each([
    {},
    { draft: { programs: [] } },
    { draft: { ...draft, more: 1 } },
    { draft: { ...draft, programs: [{ ...draft.programs[0], kind: 'pilot' }] } },
    { draft: { ...draft, entries: [{ purpose: 'vehicle_vas_identity', program: null }] } },
    { draft: { ...draft, programs: Array.from({ length: 501 }, () => draft.programs[0]) } },
  ])('is not changed by what has the wrong form: %#', async (body) => {
    const answer = await send('PUT', '', { reason: 'a test', ...body }, { 'if-match': '"7"' });
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid' });
    expect(asked).toEqual([]);
  });
});
