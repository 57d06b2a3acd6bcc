import type { Identity, IdentityImport, Lifecycle } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const identity: Identity = {
  id: newId('idn'),
  subjectType: 'charger',
  bindings: [{ kind: 'ocpp_identity', value: 'CS-1' }],
  owner: 'Depot',
  family: 'acme-50',
  cohorts: ['wave-1'],
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 3,
};
const row = { ...identity, name: 'CS-1' };
const approvalId = newId('apr');

describe('identities over HTTP', () => {
  let bench: ApiBench;
  let asked: unknown[] = [];
  beforeAll(async () => {
    const lifecycle: Partial<Lifecycle> = {
      findIdentity: async (id) => (id === identity.id ? identity : null),
      identities: async (query) => {
        asked.push(query);
        return [identity];
      },
      identitySources: async () => [{ name: 'depot', intervalSeconds: 60, synchronisedAt: null, isLate: true }],
      declareIdentitySource: async (input) => {
        asked.push(input);
        return ok({ name: input.name });
      },
      registerIdentity: async (input) => {
        asked.push(input);
        return ok({ identityId: identity.id });
      },
      changeIdentity: async (input, { expectedVersion }) => {
        asked.push(input);
        if (expectedVersion !== 3) return refused({ reason: 'version_conflict', detail: 'Look again.' });
        const { identityId, bindings } = input;
        if (bindings?.[0]?.value === 'CS-3')
          return refused({ reason: 'needs_second_person', detail: 'Nobody is there.' });
        if (bindings) return ok({ identityId, version: 3, changed: [], approvalId });
        return ok({ identityId, version: 4, changed: ['owner'], approvalId: null });
      },
      previewDecommission: async ({ certificates }) => {
        asked.push({ certificates });
        const nothing = { endpoints: [], recoveryCase: null, bindingExceptions: 0, stationTolerances: 0 };
        const seen = { lastSeenAt: new Date('2026-01-02T00:00:00Z'), alive: ['seen_lately'] as const };
        return ok({ identityId: identity.id, version: 3, name: 'CS-1', records: [], ...seen, ...nothing });
      },
      decommissionIdentity: async (input, { expectedVersion }) => {
        asked.push({ ...input, expectedVersion });
        if (input.certificates === 'run_out') return ok({ identityId: identity.id, version: 4, approvalId: null });
        return ok({ identityId: identity.id, version: 3, approvalId });
      },
      importIdentities: async (input) => {
        asked.push(input);
        const counts = { created: 0, changed: 0, unchanged: 0, conflicts: 0, rows: [], vanished: [] };
        return ok({ source: input.source, dryRun: input.dryRun, ...counts });
      },
    };
    const station = { isConnected: true, keys: 1, processes: [], orders: 0, waves: ['wav_1'], breakGlass: null };
    bench = await apiBench({ lifecycle, stations: { decommissionOf: async () => station } });
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => bench.app.close());

  const send = (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    path: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) =>
    bench.app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { ...BEARER, ...(payload ? { 'idempotency-key': 'k' } : {}), ...headers },
      ...(payload ? { payload } : {}),
    });

  it('are listed by what is asked for', async () => {
    const answer = await send('GET', 'identities?owner=Depot&cohort=wave-1&q=%20CS-1%20&limit=5');
    expect(answer.json()).toEqual({ data: [row], page: { next: null, hasMore: false } });
    expect(asked).toEqual([{ owner: 'Depot', cohort: 'wave-1', search: 'CS-1', after: null, limit: 6 }]);
  });

  it.each(['identities?owner=', 'identities?subjectType=bus', 'identities?after=x', 'identities?limit=501'])(
    'are not listed for %s',
    async (path) => {
      expect((await send('GET', path)).statusCode).toBe(400);
      expect(asked).toEqual([]);
    },
  );

  it('have an ETag that their change asks for', async () => {
    const read = await send('GET', `identities/${identity.id}`);
    expect([read.json(), read.headers.etag]).toEqual([row, '"3"']);
    const change = { owner: 'Other', reason: 'sold' };
    const path = `identities/${identity.id}`;
    expect((await send('PATCH', path, change)).json()).toMatchObject({ status: 428, code: 'precondition_missing' });
    expect((await send('PATCH', path, change, { 'if-match': '"2"' })).statusCode).toBe(412);
    const changed = await send('PATCH', path, change, { 'if-match': '"3"' });
    expect([changed.json(), changed.headers.etag]).toEqual([
      { id: identity.id, version: 4, changed: ['owner'], approvalId: null },
      '"4"',
    ]);
    expect(asked.at(-1)).toEqual({ identityId: identity.id, owner: 'Other' });
  });

  it('keep a binding until a second person has approved, or for want of one', async () => {
    const rename = (value: string) => ({ bindings: [{ kind: 'ocpp_identity', value }], reason: 'a new board' });
    const asking = await send('PATCH', `identities/${identity.id}`, rename('CS-2'), { 'if-match': '"3"' });
    expect([asking.statusCode, asking.headers.etag, asking.headers.location]).toEqual([
      202,
      '"3"',
      `/api/v1/approvals/${approvalId}`,
    ]);
    expect(asking.json()).toEqual({ id: identity.id, version: 3, changed: [], approvalId });
    const alone = await send('PATCH', `identities/${identity.id}`, rename('CS-3'), { 'if-match': '"3"' });
    expect(alone.json()).toMatchObject({ status: 409, code: 'needs_second_person' });
  });

  it.each([
    ['an unknown member', { owner: 'x', version: 9 }],
    ['a subject of another type', { subjectType: 'vehicle' }],
    ['null', { owner: null }],
    ['no bindings at all', { bindings: [] }],
    ['a number for a name', { bindings: [{ kind: 'fqdn', value: 1 }] }],
    ['too many cohorts', { cohorts: Array.from({ length: 21 }, String) }],
  ])('are not changed by %s', async (_, change) => {
    const answer = await send(
      'PATCH',
      `identities/${identity.id}`,
      { ...change, reason: 'a test' },
      { 'if-match': '"3"' },
    );
    expect(answer.statusCode).toBe(400);
    expect(asked).toEqual([]);
  });

  it('of any type are registered', async () => {
    const subject = {
      subjectType: 'backend_server',
      owner: 'us',
      family: 'csms',
      cohorts: [],
      bindings: [{ kind: 'fqdn', value: 'csms.example.org' }],
    };
    const answer = await send('POST', 'identities', { ...subject, reason: 'a test' });
    expect([answer.statusCode, answer.json()]).toEqual([201, { id: identity.id }]);
    expect(asked).toEqual([subject]);
    expect(
      (await send('POST', 'identities', { ...subject, basicAuthPassword: 'x'.repeat(10), reason: 'a test' }))
        .statusCode,
    ).toBe(400);
  });

  it('are imported from rows and from a file alike, and tried first', async () => {
    const content = { subjectType: 'charger', owner: 'Depot', family: 'f', cohorts: [] };
    const bindings = [{ kind: 'ocpp_identity', value: 'CS-1' }];
    const answer = await send('POST', 'identities/imports?dryRun=true', {
      source: 'depot',
      rows: [{ subjectType: 'charger', owner: 'Depot', family: 'f', bindings }],
      reason: 'a test',
    });
    expect(answer.json()).toMatchObject({ dryRun: true, created: 0 });
    const csv = 'subject_type,owner,family,ocpp_identity\r\ncharger,Depot,f,CS-1\r\n';
    const sync = { id: '1', isLast: true };
    await send('POST', 'identities/imports', { source: 'depot', sync, csv, reason: 'a test' });
    expect(asked).toEqual<IdentityImport[]>([
      { source: 'depot', dryRun: true, rows: [{ line: 1, ...content, bindings } as IdentityImport['rows'][number]] },
      {
        source: 'depot',
        dryRun: false,
        sync,
        rows: [{ line: 2, ...content, bindings } as IdentityImport['rows'][number]],
      },
    ]);
  });

  it.each([
    ['neither rows nor a file', {}],
    ['both', { rows: [], csv: '' }],
    ['a file that is none', { csv: 'a"b' }],
    [
      'a row with a member too many',
      {
        rows: [{ subjectType: 'charger', owner: 'x', family: 'x', bindings: [{ kind: 'a', value: 'b' }], id: 'idn_1' }],
      },
    ],
    ['a synchronisation without an end', { rows: [], sync: { id: '1' } }],
  ])('are not imported from %s', async (_, given) => {
    const answer = await send('POST', 'identities/imports', { source: 'depot', reason: 'a test', ...given });
    expect(answer.statusCode).toBe(400);
    expect(asked).toEqual([]);
  });

  it('are not imported for a word that is not true or false', async () => {
    expect(
      (await send('POST', 'identities/imports?dryRun=yes', { source: 'depot', rows: [], reason: 'a test' })).statusCode,
    ).toBe(400);
  });

  it('have sources that are declared and may be late', async () => {
    expect((await send('GET', 'identity-sources')).json()).toEqual({
      data: [{ name: 'depot', intervalSeconds: 60, synchronisedAt: null, isLate: true }],
    });
    await send('PUT', 'identity-sources/depot', { intervalSeconds: 3600, reason: 'a test' });
    expect(asked).toEqual([{ name: 'depot', intervalSeconds: 3600 }]);
    for (const intervalSeconds of [1.5, 2 ** 53 + 2, '60']) {
      expect((await send('PUT', 'identity-sources/depot', { intervalSeconds, reason: 'a test' })).statusCode).toBe(400);
    }
  });

  it('what a decommission would do is told before, with what is under way for the station', async () => {
    const url = `/api/v1/identities/${identity.id}/decommission?certificates=run_out`;
    const answer = await bench.app.inject({ url, headers: BEARER });
    expect(asked).toEqual([{ certificates: 'run_out' }]);
    expect(answer.headers.etag).toBe('"3"');
    expect(answer.json()).toMatchObject({
      lastSeenAt: '2026-01-02T00:00:00.000Z',
      needsSecondPerson: ['seen_lately'],
      station: { isConnected: true, keys: 1, waves: ['wav_1'], breakGlassId: null },
    });
  });

  it('a decommission is done, or 202 names the approval it waits for; of the version that was looked at', async () => {
    const send = (certificates: string) =>
      bench.app.inject({
        method: 'POST',
        url: `/api/v1/identities/${identity.id}/actions/decommission`,
        headers: { ...BEARER, 'if-match': '"3"', 'idempotency-key': certificates },
        payload: { certificates, reason: 'scrapped' },
      });
    const done = await send('run_out');
    expect([done.statusCode, done.json()]).toEqual([200, { id: identity.id, version: 4, approvalId: null }]);
    const waits = await send('revoke');
    expect([waits.statusCode, waits.headers.location]).toEqual([202, `/api/v1/approvals/${approvalId}`]);
    expect(asked[0]).toEqual({ identityId: identity.id, certificates: 'run_out', expectedVersion: 3 });
  });
});
