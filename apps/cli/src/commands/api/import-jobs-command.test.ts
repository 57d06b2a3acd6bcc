import { expect, test } from 'vitest';
import { addCertificateCommands } from './certificates-command.ts';
import { EXIT } from './exit-codes.ts';
import { addIdentityCommands } from './identities-command.ts';
import { addImportJobCommands } from './import-jobs-command.ts';
import { Answer, fakeApi, InTurn } from './testing/fake-api.ts';

const api = fakeApi(addIdentityCommands, addCertificateCommands, addImportJobCommands);
const reason = 'the fleet is taken over';
const why = ['--reason', reason];

const progress = {
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
const waiting = {
  id: 'imp_1',
  kind: 'identities',
  source: 'erp',
  purpose: null,
  dryRun: false,
  status: 'waiting',
  rows: 20_000,
  progress,
  vanished: [],
  requestedBy: 'user:mara',
  stopped: null,
  reason,
  requestedAt: '2026-03-01T12:00:00Z',
  startedAt: null,
  finishedAt: null,
  advancedAt: '2026-03-01T12:00:00Z',
  reportUntil: null,
};
const running = { ...waiting, status: 'running', progress: { ...progress, done: 200, created: 200 } };
const completed = {
  ...running,
  status: 'completed',
  progress: { ...progress, done: 20_000, created: 20_000 },
  finishedAt: '2026-03-01T12:05:00Z',
  reportUntil: '2026-03-31T12:05:00Z',
};
const withConflicts = { ...completed, progress: { ...completed.progress, created: 19_998, conflict: 2 } };
const begun = { 'POST /api/v1/identities/imports?dryRun=false': new Answer(202, waiting) };
const IMPORT = (): string[] => [
  'identities',
  'import',
  api.fileOf('subject_type,owner,family\n'),
  '--source',
  'erp',
  ...why,
];

test('an import that a job takes is waited for, with its progress', async () => {
  api.answers = { ...begun, 'GET /api/v1/import-jobs/imp_1': new InTurn(running, running, completed) };
  await api.bfcert(...IMPORT());
  expect(api.told).toBe(
    [
      'bfcert: 20000 rows are taken by imp_1; `bfcert import-jobs cancel imp_1` stops it',
      'bfcert: 200 of 20000',
      'bfcert: 20000 of 20000\n',
    ].join('\n'),
  );
  expect(api.printed).toMatch(/status +completed\nrows +20000\ndone +20000\ncreated +20000\nasked by/);
  expect(process.exitCode).toBe(EXIT.done);
});

test('an import with --json prints the job alone, and ends with 6 when some rows were not taken', async () => {
  const vanished = ['idn_7'];
  api.answers = { ...begun, 'GET /api/v1/import-jobs/imp_1': { ...withConflicts, vanished } };
  await api.bfcert(...IMPORT(), '--complete', '--json');
  expect(JSON.parse(api.printed)).toEqual({ ...withConflicts, vanished });
  expect(api.told).toContain('idn_7 was sent by erp before and is missing now');
  expect(api.told).toContain('2 rows were not taken; `bfcert import-jobs report imp_1` says why');
  expect(process.exitCode).toBe(EXIT.partly);
});

test('an import with --no-wait ends as soon as a job has it', async () => {
  api.answers = begun;
  await api.bfcert(...IMPORT(), '--no-wait', '--output', 'id');
  expect([api.printed, api.asked.length, process.exitCode]).toEqual(['imp_1\n', 1, EXIT.done]);
});

test('an import ends with 7 when it takes longer than --timeout, and with 1 when somebody cancels it', async () => {
  api.answers = { ...begun, 'GET /api/v1/import-jobs/imp_1': running };
  await api.bfcert(...IMPORT(), '--timeout', '1');
  expect([api.told, process.exitCode]).toEqual([expect.stringContaining('it is still under way'), EXIT.stillRunning]);
  api.answers['GET /api/v1/import-jobs/imp_1'] = { ...running, status: 'cancelled', finishedAt: completed.finishedAt };
  await api.bfcert(...IMPORT());
  expect([api.told, process.exitCode]).toEqual([expect.stringContaining('it was cancelled'), EXIT.failed]);
});

test('an import that ended with the rights of whoever asked says so', async () => {
  const detail = 'user:mara, who asked for it, may not call any more.';
  const stopped = { reason: 'requester_right_lost', detail };
  const ended = { ...running, status: 'cancelled', finishedAt: completed.finishedAt, stopped };
  api.answers = { ...begun, 'GET /api/v1/import-jobs/imp_1': ended };
  await api.bfcert(...IMPORT());
  expect([api.told, process.exitCode]).toEqual([expect.stringContaining(`it was stopped: ${detail}`), EXIT.failed]);
});

test('an import for which there is no room says so', async () => {
  api.answers = {
    'POST /api/v1/identities/imports?dryRun=false': new Answer(429, {
      code: 'import_jobs_too_many',
      detail: '4 imports of yours are not over.',
    }),
  };
  await api.bfcert(...IMPORT());
  expect([api.told, process.exitCode]).toEqual([
    expect.stringContaining('not over. (import_jobs_too_many)'),
    EXIT.failed,
  ]);
});

test('certificates import waits for the job of a large bundle', async () => {
  const job = { ...completed, kind: 'certificates', source: null, purpose: 'charger_identity', dryRun: true };
  api.answers = {
    'POST /api/v1/certificates/imports?dryRun=true': new Answer(202, { ...job, status: 'waiting', finishedAt: null }),
    'GET /api/v1/import-jobs/imp_1': job,
  };
  const file = api.fileOf('-----BEGIN CERTIFICATE-----\n');
  await api.bfcert('certificates', 'import', file, '--purpose', 'charger_identity', '--dry-run', ...why);
  expect(api.printed).toMatch(/purpose +charger_identity\ndry run +yes\nstatus +completed/);
  expect([api.told, process.exitCode]).toEqual([expect.stringContaining('nothing was stored'), EXIT.done]);
});

test('import-jobs list shows the newest first, and says when there are more', async () => {
  const data = [withConflicts, waiting];
  api.answers = { 'GET /api/v1/import-jobs?limit=2': { data, page: { next: null, hasMore: false } } };
  await api.bfcert('import-jobs', 'list', '--limit', '1');
  expect(api.printed).toMatch(/imp_1 +identities +erp +no +completed +20000 +20000 +2 +user:mara/);
  expect(api.told).toContain('there are more than 1');
});

test('import-jobs show ends with 6 when some rows were not taken', async () => {
  api.answers = { 'GET /api/v1/import-jobs/imp_1': withConflicts };
  await api.bfcert('import-jobs', 'show', 'imp_1');
  expect([api.printed, process.exitCode]).toEqual([expect.stringMatching(/conflict +2/), EXIT.partly]);
  await api.bfcert('import-jobs', 'show', 'imp_2');
  expect(process.exitCode).toBe(EXIT.notFound);
});

test('import-jobs report prints every page of it', async () => {
  const row = (line: number) => ({
    line,
    outcome: 'conflict',
    identityId: null,
    certificateId: null,
    fingerprint: null,
    slot: null,
    stage: null,
    changed: ['owner', 'family'],
    reason: 'row_repeated',
    detail: 'Several rows have it.',
  });
  api.answers = {
    'GET /api/v1/import-jobs/imp_1/rows?limit=500&outcome=conflict': {
      data: [row(2)],
      page: { next: '2', hasMore: true },
    },
    'GET /api/v1/import-jobs/imp_1/rows?limit=500&outcome=conflict&after=2': {
      data: [row(9)],
      page: { next: null, hasMore: false },
    },
  };
  await api.bfcert('import-jobs', 'report', 'imp_1', '--outcome', 'conflict', '--output', 'csv');
  expect(api.printed.split('\r\n')).toEqual([
    'line,outcome,identity,certificate,fingerprint,changed,state,reason,detail',
    '2,conflict,,,,owner family,,row_repeated,Several rows have it.',
    '9,conflict,,,,owner family,,row_repeated,Several rows have it.',
    '',
  ]);
});

test('import-jobs cancel says what was done, and needs a reason', async () => {
  api.answers = {
    'POST /api/v1/import-jobs/imp_1/actions/cancel': { id: 'imp_1', rows: 20_000, progress: running.progress },
  };
  await expect(api.bfcert('import-jobs', 'cancel', 'imp_1')).rejects.toThrow('--reason');
  expect(api.asked).toEqual([]);
  await api.bfcert('import-jobs', 'cancel', 'imp_1', ...why);
  expect(api.asked[0]).toMatchObject({ body: { reason }, key: expect.any(String) });
  expect(api.printed).toMatch(/rows +20000\ndone +200\ncreated +200/);
});

test.each([
  ['identities', ['--source', 'erp']],
  ['certificates', ['--purpose', 'vehicle_vas_identity']],
])('a time to wait that is none is said before an import of %s is sent', async (noun, options) => {
  await api.bfcert(noun, 'import', api.fileOf('subject_type\n'), ...options, ...why, '--timeout', '1h');
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
});
