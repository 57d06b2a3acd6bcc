import type { ImportJob, ImportJobRow, ImportJobWish } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const at = '2026-03-01T12:00:00.000Z';
const noProgress = {
  done: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  imported: 0,
  known: 0,
  conflict: 0,
  refused: 0,
  failed: 0,
};
const job: ImportJob = {
  id: newId('imp'),
  what: { kind: 'identities', source: 'erp', sync: null },
  dryRun: false,
  owners: ['north-depot'],
  requestedBy: 'user:mara',
  requester: 'acc_mara',
  stopped: null,
  reason: 'the fleet is taken over',
  correlationId: 'cor_test',
  requestedAt: at,
  status: 'running',
  startedAt: at,
  finishedAt: null,
  advancedAt: at,
  nextAt: at,
  failures: 0,
  rows: 5_001,
  progress: { ...noProgress, done: 2, created: 1, conflict: 1 },
  vanished: [],
  keptBytes: 1,
  reportUntil: null,
};
const shown = {
  id: job.id,
  kind: 'identities',
  source: 'erp',
  purpose: null,
  dryRun: false,
  status: 'running',
  rows: 5_001,
  progress: job.progress,
  vanished: [],
  requestedBy: 'user:mara',
  stopped: null,
  reason: 'the fleet is taken over',
  requestedAt: at,
  startedAt: at,
  finishedAt: null,
  advancedAt: at,
  reportUntil: null,
};
const line = (number: number, over: Partial<ImportJobRow> = {}): ImportJobRow => ({
  line: number,
  outcome: 'created',
  identityId: newId('idn'),
  certificateId: null,
  fingerprint: null,
  slot: null,
  stage: null,
  changed: [],
  reason: null,
  detail: null,
  ...over,
});

describe('large imports over HTTP', () => {
  let bench: ApiBench;
  let asked: unknown[] = [];
  let rows: readonly ImportJobRow[] = [];
  let gone = false;
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        refuseForRoom: async () => null,
        startImportJob: async (wish) => {
          asked.push(wish);
          if (wish.kind === 'identities' && wish.source === 'full') {
            return refused({ reason: 'import_quota_exceeded', detail: 'There is no room.' });
          }
          return ok(job);
        },
        importJobs: async (query) => {
          asked.push(query);
          return [job];
        },
        importJob: async (id) => (id === job.id ? job : null),
        importJobRows: async (query) => {
          asked.push(query);
          if (query.id !== job.id) return refused('import_job_unknown');
          if (gone) return refused('report_gone');
          return ok(rows.filter((row) => row.line > query.after).slice(0, query.limit));
        },
        cancelImportJob: async ({ importJobId }) =>
          importJobId === job.id
            ? ok({ importJobId, rows: 5_001, progress: job.progress })
            : refused({ reason: 'import_job_unknown', detail: 'No such import job.' }),
      },
    });
  });
  beforeEach(() => {
    asked = [];
    rows = [line(2), line(3, { outcome: 'conflict', identityId: null, reason: 'row_repeated', detail: '=1+1, "x"' })];
    gone = false;
  });
  afterAll(() => bench.app.close());

  const send = (method: 'GET' | 'POST', path: string, payload?: object | string) =>
    bench.app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { ...BEARER, 'content-type': 'application/json', ...(payload ? { 'idempotency-key': 'k' } : {}) },
      ...(payload ? { payload } : {}),
    });
  const HEADING = 'subject_type,owner,family,ocpp_identity\n';
  const csv = (count: number): string => HEADING + 'charger,Depot,f,CS-1\n'.repeat(count);

  it('are begun by more rows than are taken at once, and said where to be looked for', async () => {
    const answer = await send('POST', 'identities/imports?dryRun=true', {
      source: 'erp',
      sync: { id: 'monday', isLast: true },
      csv: csv(5_001),
      reason: 'a test',
    });
    expect([answer.statusCode, answer.headers['location']]).toEqual([202, `/api/v1/import-jobs/${job.id}`]);
    expect(answer.json()).toEqual(shown);
    const [wish] = asked as ImportJobWish[];
    expect(wish).toMatchObject({ kind: 'identities', dryRun: true, sync: { id: 'monday', isLast: true } });
    expect(wish?.kind === 'identities' && wish.rows.length).toBe(5_001);
  });

  it('are begun by more certificates than are taken at once', async () => {
    const bundlePem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'.repeat(501);
    const body = { purpose: 'charger_identity', bundlePem, reason: 'a test' };
    const answer = await send('POST', 'certificates/imports', body);
    expect([answer.statusCode, answer.json()]).toEqual([202, shown]);
    expect(asked).toMatchObject([{ kind: 'certificates', purpose: 'charger_identity', dryRun: false, entries: [] }]);
  });

  it('are refused by name where there is no room', async () => {
    const answer = await send('POST', 'identities/imports', { source: 'full', csv: csv(5_001), reason: 'a test' });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      429,
      { code: 'import_quota_exceeded', retryable: true, detail: 'There is no room.' },
    ]);
  });

  const body = (members: string): string => `{"source":"erp","reason":"a test",${members}}`;
  const many = JSON.stringify(csv(5_001)).slice(0, -1);
  it.each([
    ['half of a surrogate pair', body(`"csv":${many}\\ud800"`), 'invalid'],
    ['the character NUL', body(`"csv":${many}\\u0000"`), 'invalid'],
    ['a number that is not read exactly', body(`"csv":${many}","sync":9007199254740993`), 'invalid'],
    ['a member called __proto__', body(`"csv":${many}","__proto__":{"dryRun":true}`), 'invalid'],
    ['a member too many', body(`"csv":${many}","owner":"x"`), 'invalid'],
    [
      'a column called __proto__',
      body(`"csv":${JSON.stringify(csv(5_001).replace('family', '__proto__'))}`),
      'import_invalid',
    ],
    ['more rows than a job takes', body(`"csv":${JSON.stringify(csv(200_001))}`), 'import_invalid'],
    ['more characters than a job takes', body(`"csv":"${'x'.repeat(32 * 1024 * 1024 + 1)}"`), 'invalid'],
    ['a body that is larger than is read', body(`"csv":"${'x'.repeat(41 * 1024 * 1024)}"`), 'body_too_large'],
  ])('are not begun with %s', async (_, payload, code) => {
    const answer = await send('POST', 'identities/imports', payload);
    expect([answer.json().code, asked]).toEqual([code, []]);
  });

  it('are listed, and shown by their id', async () => {
    expect((await send('GET', 'import-jobs?limit=5')).json()).toEqual({
      data: [shown],
      page: { next: null, hasMore: false },
    });
    expect(asked).toEqual([{ after: null, limit: 6 }]);
    expect((await send('GET', `import-jobs/${job.id}`)).json()).toEqual(shown);
  });

  it('say of each row what came of it, page by page', async () => {
    const first = (await send('GET', `import-jobs/${job.id}/rows?limit=1`)).json();
    expect(first).toEqual({ data: [rows[0]], page: { next: expect.any(String), hasMore: true } });
    const next = (await send('GET', `import-jobs/${job.id}/rows?limit=1&after=${first.page.next}`)).json();
    expect(next).toEqual({ data: [rows[1]], page: { next: null, hasMore: false } });
    await send('GET', `import-jobs/${job.id}/rows?outcome=conflict`);
    expect(asked.at(-1)).toEqual({ id: job.id, outcome: 'conflict', after: 0, limit: 101 });
  });

  it('have all of their report as CSV, in which no cell is a formula', async () => {
    const answer = await send('GET', `import-jobs/${job.id}/report`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${job.id}.csv"`,
    });
    expect(answer.body.split('\r\n')).toEqual([
      'line,outcome,identityId,certificateId,fingerprint,slot,stage,changed,reason,detail',
      `2,created,${rows[0]?.identityId},,,,,,,`,
      `3,conflict,,,,,,,row_repeated,"'=1+1, ""x"""`,
      '',
    ]);
    rows = Array.from({ length: 2_500 }, (_, index) => line(index + 1));
    expect((await send('GET', `import-jobs/${job.id}/report`)).body.split('\r\n')).toHaveLength(2_502);
  });

  it('are cancelled, and say what they did', async () => {
    const answer = await send('POST', `import-jobs/${job.id}/actions/cancel`, { reason: 'the wrong file' });
    expect(answer.json()).toEqual({ id: job.id, rows: 5_001, progress: job.progress });
  });

  it('that nobody has, or whose report is forgotten, are not found', async () => {
    for (const id of [newId('imp'), newId('blk'), '__proto__']) {
      for (const path of ['', '/rows', '/report']) {
        expect((await send('GET', `import-jobs/${id}${path}`)).statusCode).toBe(404);
      }
      expect((await send('POST', `import-jobs/${id}/actions/cancel`, { reason: 'a test' })).statusCode).toBe(404);
    }
    gone = true;
    for (const path of ['/rows', '/report']) {
      expect((await send('GET', `import-jobs/${job.id}${path}`)).json()).toMatchObject({ code: 'report_gone' });
    }
  });

  it.each(['rows?after=x', 'rows?after=-1', 'rows?outcome=lost', 'rows?limit=501', 'rows?other=1'])(
    'are not asked for %s',
    async (path) => {
      expect((await send('GET', `import-jobs/${job.id}/${path}`)).statusCode).toBe(400);
    },
  );
});
