import type { AuditEntry, AuditLog, AuditVerdict, FoundAuditEntry, Lifecycle } from '@bfcert/certificate-lifecycle';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const ID = 'aud_01h455vb4pex5vsknk084sn02q';
const entry: AuditEntry = {
  id: ID as AuditEntry['id'],
  at: '2026-03-01T00:00:00.000Z',
  actor: 'user:mara',
  onBehalfOf: null,
  action: 'revoke-certificate',
  outcome: 'refused',
  identityId: null,
  certificateId: null,
  purpose: null,
  before: null,
  after: null,
  event: null,
  reason: 'lost',
  detail: { refusal: 'role_missing', sentence: 'Needs a role.' },
  correlationId: 'cor_1',
  evidenceHash: null,
};
const found = (position: number, seq: number | null): FoundAuditEntry => ({
  position,
  entry,
  seal: seq === null ? null : { seq, previousHash: 'p', hash: `h${seq}` },
});

let bench: ApiBench;
afterEach(() => bench.app.close());
const ask = async (url: string, given: Parameters<typeof apiBench>[0] = {}) => {
  bench = await apiBench(given);
  const answer = await bench.app.inject({ url, headers: BEARER });
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    text: answer.body,
    body: () => answer.json(),
  };
};

describe('the entries', () => {
  it('come newest first, with what waits for its seal, a page at a time', async () => {
    const asked: unknown[] = [];
    const search: AuditLog['search'] = async (...query) => {
      asked.push(query);
      return [found(9, null), found(8, 7), found(6, 6)];
    };
    const answer = await ask('/api/v1/audit-entries?limit=2', { auditLog: { search } });
    const { next } = answer.body().page;
    await bench.app.inject({ url: `/api/v1/audit-entries?limit=2&after=${next}`, headers: BEARER });
    expect(asked).toEqual([
      [{ owners: 'all' }, { before: null, limit: 3 }],
      [{ owners: 'all' }, { before: 8, limit: 3 }],
    ]);
    expect(answer.body()).toMatchObject({
      data: [
        { id: ID, sequence: null, hash: null, refusal: 'role_missing: Needs a role.' },
        { sequence: 7, hash: 'h7' },
      ],
      page: { hasMore: true },
    });
  });

  it('are filtered by whatever is asked for', async () => {
    let filter: unknown;
    const search: AuditLog['search'] = async (given) => {
      filter = given;
      return [];
    };
    const wanted = {
      actor: 'user:mara',
      action: 'revoke-certificate',
      identityId: 'idn_01h455vb4pex5vsknk084sn02q',
      certificateId: 'crt_01h455vb4pex5vsknk084sn02q',
      outcome: 'refused',
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-04-01T00:00:00.000Z',
    };
    expect((await ask(`/api/v1/audit-entries?${new URLSearchParams(wanted)}`, { auditLog: { search } })).status).toBe(
      200,
    );
    expect(filter).toEqual({ ...wanted, owners: 'all' });
  });

  it('come oldest first by their place in the chain', async () => {
    const auditEntries: Lifecycle['auditEntries'] = async ({ after }) =>
      [3, 4].filter((seq) => seq > after).map((seq) => ({ seq, entry, previousHash: 'p', hash: `h${seq}` }));
    const url = '/api/v1/audit-entries?order=oldest&limit=1';
    const first = (await ask(url, { lifecycle: { auditEntries } })).body();
    expect(first.data).toMatchObject([{ sequence: 3 }]);
    const second = await bench.app.inject({ url: `${url}&after=${first.page.next}`, headers: BEARER });
    expect(second.json()).toMatchObject({ data: [{ sequence: 4 }], page: { next: null } });
  });

  it.each([
    'after=-1',
    'after=1e3',
    'order=random',
    'outcome=maybe',
    'identityId=crt_01h455vb4pex5vsknk084sn02q',
    `certificateId=${encodeURIComponent("' or 1=1 --")}`,
    'from=2026-03-01',
    'from=2026-02-30T00:00:00.000Z',
    'from=2026-03-01T00:00:00Z',
    'to=99999-01-01T00:00:00.000Z',
    'actor=',
    'actor=%00',
    `actor=${'x'.repeat(201)}`,
    'actor=a&actor=b',
    'owner=me',
    '__proto__=x',
    'limit=501',
    'limit=9007199254740993',
    'order=oldest&actor=user:mara',
  ])('are not looked for with ?%s', async (query) => {
    expect((await ask(`/api/v1/audit-entries?${query}`)).status).toBe(400);
  });
});

describe('the verification', () => {
  const times = { checkedAt: '2026-03-01T00:00:01.000Z', fullAt: '2026-03-01T00:00:00.000Z' };
  const anchorStandings = () => [];

  it.each([
    ['', false],
    ['?full=true', true],
  ])('%s goes on, or begins anew when it is asked to', async (query, full) => {
    const asked: unknown[] = [];
    const verify: AuditLog['verify'] = async (options) => {
      asked.push(options);
      return { ok: true, sealed: 5, unsealed: 1, head: 'h', signedTo: 4, checkpoints: 2, ...times };
    };
    const answer = await ask(`/api/v1/audit-entries/verification${query}`, { auditLog: { verify, anchorStandings } });
    expect(asked).toEqual([{ full }]);
    expect(answer.body()).toEqual({
      verified: true,
      sealed: 5,
      unsealed: 1,
      head: 'h',
      brokenAt: null,
      fault: null,
      signedTo: 4,
      checkpoints: 2,
      ...times,
      anchors: [],
    });
  });

  it('names what is broken', async () => {
    const fault = { kind: 'swapped', entry: 3, to: null, detail: 'Entry 3 stands in another place.' } as const;
    const verify = async (): Promise<AuditVerdict> => ({ ok: false, fault, ...times });
    const answer = await ask('/api/v1/audit-entries/verification', { auditLog: { verify, anchorStandings } });
    expect(answer.body()).toMatchObject({ verified: false, brokenAt: 3, fault, sealed: null });
  });
});

describe('the proofs', () => {
  const checkpoint = { size: 5, note: 'log\n5\nroot\n\n\u2014 log c2ln\n' };
  const keyRing = { origin: 'log', keys: [], text: 'the keys' };

  it('of an entry come with all that is needed to verify them', async () => {
    const value = {
      sequence: 2,
      text: '{}',
      previousHash: 'p',
      hash: 'h',
      leafHash: 'l',
      leafIndex: 1,
      path: ['a'],
      checkpoint,
    };
    const proveEntry: AuditLog['proveEntry'] = async () => ({ ok: true, value });
    const answer = await ask(`/api/v1/audit-entries/${ID}/proof`, { auditLog: { proveEntry, keyRing } });
    expect(answer.body()).toEqual({ id: ID, ...value, keys: 'the keys' });
  });

  it.each([
    ['audit_entry_unknown', 404],
    ['audit_entry_not_signed_yet', 409],
  ] as const)('say %s', async (reason, status) => {
    const proveEntry: AuditLog['proveEntry'] = async () => ({ ok: false, refusal: { reason, detail: 'Not now.' } });
    const answer = await ask(`/api/v1/audit-entries/${ID}/proof`, { auditLog: { proveEntry } });
    expect(answer.status).toBe(status);
    expect(answer.body()).toMatchObject({ code: reason, detail: 'Not now.' });
  });

  it.each(['1', 'aud_1', 'crt_01h455vb4pex5vsknk084sn02q', '__proto__', '%00'])('know no entry %s', async (id) => {
    expect((await ask(`/api/v1/audit-entries/${id}/proof`)).status).toBe(404);
  });

  it('of consistency take two checkpoints', async () => {
    const proveConsistency: AuditLog['proveConsistency'] = async () => ({
      ok: true,
      value: { from: checkpoint, to: checkpoint, path: [] },
    });
    const answer = await ask('/api/v1/audit-checkpoints/consistency?from=5&to=5', { auditLog: { proveConsistency } });
    expect(answer.body()).toEqual({ from: checkpoint, to: checkpoint, path: [] });
  });

  it.each([
    ['checkpoint_unknown', 404],
    ['checkpoints_out_of_order', 400],
  ] as const)('say %s', async (reason, status) => {
    const proveConsistency: AuditLog['proveConsistency'] = async () => ({
      ok: false,
      refusal: { reason, detail: 'No.' },
    });
    expect(
      (await ask('/api/v1/audit-checkpoints/consistency?from=5&to=4', { auditLog: { proveConsistency } })).status,
    ).toBe(status);
  });

  it.each(['', 'from=1', 'from=0&to=1', 'from=1.5&to=2', 'from=1&to=9007199254740993', 'from=1&to=2&more=3'])(
    'of consistency are not made for ?%s',
    async (query) => expect((await ask(`/api/v1/audit-checkpoints/consistency?${query}`)).status).toBe(400),
  );
});

it('the checkpoints come newest first, a page at a time', async () => {
  const checkpoints: AuditLog['checkpoints'] = async ({ before }) =>
    [9, 8].filter((size) => before === null || size < before).map((size) => ({ size, note: 'note' }));
  const url = '/api/v1/audit-checkpoints?limit=1';
  const first = (await ask(url, { auditLog: { checkpoints } })).body();
  expect(first).toEqual({ data: [{ size: 9, note: 'note' }], page: { next: expect.any(String), hasMore: true } });
  const second = await bench.app.inject({ url: `${url}&after=${first.page.next}`, headers: BEARER });
  expect(second.json()).toEqual({ data: [{ size: 8, note: 'note' }], page: { next: null, hasMore: false } });
});

it('the export is sent line by line as it is read', async () => {
  const lines = async function* () {
    yield '{"export":"bfcert audit 1"}\n';
    yield '{"end":{}}\n';
  };
  const answer = await ask('/api/v1/audit-export', { auditLog: { export: lines } });
  expect(answer.type).toBe('application/x-ndjson');
  expect(answer.text).toBe('{"export":"bfcert audit 1"}\n{"end":{}}\n');
});

it.each([
  '/audit-entries',
  '/audit-entries/verification',
  `/audit-entries/${ID}/proof`,
  '/audit-checkpoints',
  '/audit-export',
])('%s is for those who have signed in', async (path) => {
  bench = await apiBench();
  expect((await bench.app.inject({ url: `/api/v1${path}` })).statusCode).toBe(401);
});
