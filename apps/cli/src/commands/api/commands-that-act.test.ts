import { expect, test } from 'vitest';
import { addApprovalCommands } from './approvals-command.ts';
import { addBulkActionCommands } from './bulk-actions-command.ts';
import { addCertificateCommands } from './certificates-command.ts';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi, InTurn } from './testing/fake-api.ts';

const api = fakeApi(addCertificateCommands, addApprovalCommands, addBulkActionCommands);
const why = ['--reason', 'the station is gone'];
const reason = 'the station is gone';
const done = { certificateId: 'crt_1', jobId: 'job_1', approvalId: null };

test('certificates replace-and-revoke names the next one, asks a second person about a deadline, and keep takes it back', async () => {
  const path = 'POST /api/v1/certificates/crt_1/actions/';
  api.answers = { [`${path}replace-and-revoke`]: { ...done, certificateId: 'crt_2', jobId: null } };
  const plan = ['certificates', 'replace-and-revoke', 'crt_1', '--revocation-reason', 'superseded', ...why];
  await api.bfcert(...plan);
  expect(api.asked[0]?.body).toEqual({ reason, revocationReason: 'superseded', deadline: null });
  expect(api.printed).toContain('crt_2');
  api.answers = { [`${path}replace-and-revoke`]: { ...done, jobId: null, approvalId: 'apr_1' } };
  await api.bfcert(...plan, '--deadline', '2026-04-01T00:00:00Z');
  expect(api.asked[1]?.body).toMatchObject({ deadline: '2026-04-01T00:00:00Z' });
  expect(api.told).toContain('bfcert approvals approve apr_1');
  api.answers = { [`${path}keep`]: { certificateId: 'crt_1' } };
  await api.bfcert('certificates', 'keep', 'crt_1', ...why);
  expect(process.exitCode).toBe(EXIT.done);
});

test.each(['renew', 'install', 'cancel', 'abandon', 'deactivate', 'activate', 'delete'])(
  'certificates %s',
  async (verb) => {
    api.answers = { [`POST /api/v1/certificates/crt_1/actions/${verb}`]: done };
    await api.bfcert('certificates', verb, 'crt_1', '--if-version', '7', ...why);
    expect(api.asked).toMatchObject([{ body: { reason }, version: '"7"', key: expect.stringMatching(/^.{36}$/) }]);
    expect(api.printed).toContain('job_1');
    expect(process.exitCode).toBe(EXIT.done);
  },
);

test('certificates revoke says when nothing was done because a second person is asked', async () => {
  api.answers = { 'POST /api/v1/certificates/crt_1/actions/revoke': { ...done, jobId: null, approvalId: 'apr_1' } };
  await api.bfcert('certificates', 'revoke', 'crt_1', '--revocation-reason', 'superseded', ...why);
  expect(api.asked.at(-1)?.body).toEqual({ reason, revocationReason: 'superseded' });
  expect(api.told).toContain('nothing was done: another person is asked; bfcert approvals approve apr_1');
});

test('certificates revoke says since when a compromise is suspected, and whom it is sure to shut out', async () => {
  api.answers = { 'POST /api/v1/certificates/crt_1/actions/revoke': { ...done, jobId: null } };
  const suspectedSince = '2026-02-01T00:00:00Z';
  const compromise = ['--revocation-reason', 'keyCompromise', '--suspected-since', suspectedSince];
  await api.bfcert('certificates', 'revoke', 'crt_1', ...compromise, '--confirm', 'CS-1', ...why);
  expect(api.asked.flatMap(({ line, body }) => (line.startsWith('POST') ? [body] : []))).toEqual([
    { reason, revocationReason: 'keyCompromise', suspectedSince, confirmIdentity: 'CS-1' },
  ]);
});

const ofController = {
  id: 'crt_1',
  identity: { id: 'idn_lc', name: 'LC-1' },
  purpose: 'controller_identity',
  stage: 'active',
  serial: '4f00aa11',
  stationsCutOff: ['CS-1', 'CS-2\u001b[2J'],
  actions: [{ name: 'revoke', allowed: true, reason: 'The 2 stations behind it lose their line: CS-1, CS-2.' }],
};

test('certificates revoke says which stations lose their line before it is sent, and waits for no answer to that', async () => {
  const [GET, POST] = ['GET /api/v1/certificates/crt_1', 'POST /api/v1/certificates/crt_1/actions/revoke'];
  const revoke = ['certificates', 'revoke', 'crt_1', '--revocation-reason', 'superseded', ...why];
  api.answers = { [GET]: ofController, [POST]: { ...done, jobId: null } };
  await api.bfcert(...revoke);
  expect(api.asked.map(({ line }) => line)).toEqual([GET, POST]);
  expect(api.told).toContain('these stations come in with it, and lose their line: CS-1, CS-2\\u001b[2J');
  api.answers = { [GET]: new Answer(503, { code: 'overloaded', detail: 'Later.' }), [POST]: { ...done, jobId: null } };
  await api.bfcert(...revoke);
  expect(api.told).toContain('which stations lose their line cannot be read');
  expect([api.asked.at(-1)?.line, process.exitCode]).toEqual([POST, EXIT.done]);
});

test('certificates revoke --dry-run shows them all and its condition, and sends nothing; what is refused ends with 5', async () => {
  const GET = 'GET /api/v1/certificates/crt_1';
  const dryRun = ['certificates', 'revoke', 'crt_1', '--revocation-reason', 'keyCompromise', '--dry-run', ...why];
  api.answers = { [GET]: ofController };
  await api.bfcert(...dryRun);
  expect([api.asked.map(({ line }) => line), process.exitCode]).toEqual([[GET], EXIT.done]);
  for (const part of ['LC-1', 'yes: The 2 stations', 'CS-1', 'CS-2\\u001b[2J']) expect(api.printed).toContain(part);
  const refused = { name: 'revoke', allowed: false, reason: 'It is revoked already.' };
  api.answers = { [GET]: { ...ofController, actions: [refused] } };
  await api.bfcert(...dryRun);
  expect([api.printed.includes('no: It is revoked already.'), process.exitCode]).toEqual([true, EXIT.conflict]);
});

test.each(['keyCompromise', 'cACompromise', 'privilegeWithdrawn'])(
  'certificates revoke for %s does nothing in a script that does not confirm it',
  async (compromise) => {
    await api.bfcert('certificates', 'revoke', 'crt_1', '--revocation-reason', compromise, ...why);
    expect([api.asked, process.exitCode]).toEqual([[], EXIT.wrongUse]);
    expect(api.told).toContain('confirm it with --confirm and the name of its identity; nothing was done');
  },
);

test('certificates revoke with the name of another identity ends with what the server says', async () => {
  const detail = 'The name that was typed is not that of the identity.';
  api.answers = {
    'POST /api/v1/certificates/crt_1/actions/revoke': new Answer(409, { code: 'confirmation_mismatch', detail }),
  };
  await api.bfcert('certificates', 'revoke', 'crt_1', '--revocation-reason', 'superseded', '--confirm', 'x', ...why);
  expect(api.asked.at(-1)?.body).toMatchObject({ confirmIdentity: 'x' });
  expect([api.told, process.exitCode]).toEqual([expect.stringContaining(detail), EXIT.conflict]);
});

test.each([
  [['certificates', 'revoke', 'crt_1', ...why]],
  [['certificates', 'revoke', 'crt_1', '--revocation-reason', 'certificateHold', ...why]],
  [['certificates', 'delete', 'crt_1']],
  [['certificates', 'replace-and-revoke', 'crt_1', ...why]],
  [['certificates', 'keep', 'crt_1']],
  [['certificates', 'bulk', 'import', ...why]],
  [['bulk-actions', 'start', 'blk_1', ...why]],
  [['approvals', 'approve', 'apr_1']],
])('%j asks for nothing', async (args) => {
  await expect(api.bfcert(...args)).rejects.toThrow(/required|invalid/);
  expect(api.asked).toEqual([]);
});

test('approvals are listed, those that wait unless told otherwise, and answered', async () => {
  const page = { data: [], page: { next: null, hasMore: false } };
  api.answers = {
    'GET /api/v1/approvals?status=pending&limit=500': page,
    'GET /api/v1/approvals?limit=500': page,
    'POST /api/v1/approvals/apr_1/actions/decline': { approvalId: 'apr_1', status: 'declined' },
  };
  await api.bfcert('approvals', 'list');
  await api.bfcert('approvals', 'list', '--status', 'all');
  await api.bfcert('approvals', 'decline', 'apr_1', ...why);
  expect(api.asked.map(({ line }) => line)).toEqual(Object.keys(api.answers));
  expect(api.printed).toContain('declined');
});

test('approvals list says of a wave which one is to start, in which version, and of how many stations', async () => {
  const approval = {
    id: 'apr_1',
    status: 'pending',
    command: 'start-wave',
    certificateId: null,
    bulkActionId: null,
    stationAdoptionId: null,
    trustAnchors: null,
    serverChain: null,
    readiness: null,
    wave: { waveId: 'wav_1', kind: 'migration', name: 'North\u001b[2J first' },
    version: 3,
    count: 40,
    identityId: null,
    exception: null,
    tolerance: null,
    until: null,
    requestedBy: 'user:olaf',
    reason: 'the depot is ready',
    expiresAt: '2026-03-02T12:00:00.000Z',
    overtaken: null,
    actions: [{ name: 'approve', allowed: true, reason: null }],
  };
  api.answers = {
    'GET /api/v1/approvals?status=pending&limit=500': { data: [approval], page: { next: null, hasMore: false } },
  };
  await api.bfcert('approvals', 'list');
  expect(api.printed).toContain('wav_1');
  expect(api.printed).toMatch(/North.* first, version 3, 40 stations/);
  expect(api.printed).not.toContain('\u001b');
});

const bulk = {
  id: 'blk_1',
  action: 'revoke',
  status: 'draft',
  stopped: null as { reason: string; detail: string } | null,
  lookedAt: 414,
  count: 412,
  needApproval: 12,
  skipped: [{ reason: 'expired', detail: 'The certificate has expired.', count: 2, examples: ['crt_9'] }],
  progress: { done: 0, refused: 0, failed: 0 },
  ratePerMinute: 300,
};

test('certificates bulk is a dry run, and says how it comes true', async () => {
  api.answers = { 'POST /api/v1/certificates/bulk-actions': bulk };
  await api.bfcert('certificates', 'bulk', 'revoke', '--revocation-reason', 'superseded', '--search', 'depot', ...why);
  const filter = { q: 'depot' };
  const body = { action: 'revoke', revocationReason: 'superseded', filter, ratePerMinute: 300, reason };
  expect(api.asked[0]?.body).toEqual(body);
  expect(api.printed).toMatch(/acts on +412/);
  expect(api.told).toContain('bfcert bulk-actions start blk_1 --confirm "revoke 412"');
});

test('certificates bulk waits while the server looks, and tells how far it is', async () => {
  const looking = { ...bulk, status: 'looking', lookedAt: 0, count: 0 };
  const further = { ...looking, lookedAt: 500, count: 200 };
  const begun = { 'POST /api/v1/certificates/bulk-actions': looking };
  const show = 'GET /api/v1/bulk-actions/blk_1';
  const draft = ['certificates', 'bulk', 'revoke', '--revocation-reason', 'superseded', ...why];
  api.answers = { ...begun, [show]: new InTurn(further, bulk) };
  await api.bfcert(...draft);
  expect(api.told).toContain('500 certificates were looked at');
  expect(api.told).toContain('--confirm "revoke 412"');
  expect(process.exitCode).toBe(EXIT.done);

  api.answers = { ...begun, [show]: further };
  await api.bfcert(...draft, '--timeout', '1');
  expect([api.told, process.exitCode]).toEqual([expect.stringContaining('it is still looking'), EXIT.stillRunning]);
  api.asked = [];
  await api.bfcert(...draft, '--no-wait');
  expect([api.asked.length, process.exitCode]).toEqual([1, EXIT.done]);
});

test.each([
  ['bulk_action_empty', EXIT.conflict],
  ['bulk_action_too_large', EXIT.conflict],
  ['requester_right_lost', EXIT.conflict],
  ['look_failed', EXIT.failed],
])('certificates bulk says why nothing can be started (%s), and ends with %i', async (stop, exitCode) => {
  const stopped = { reason: stop, detail: 'It has come to an end.' };
  api.answers = { 'POST /api/v1/certificates/bulk-actions': { ...bulk, status: 'aborted', stopped } };
  await api.bfcert('certificates', 'bulk', 'renew', ...why);
  expect(api.told).toContain(`It has come to an end. (${stop})`);
  expect(process.exitCode).toBe(exitCode);
  expect(api.told).not.toContain('--confirm');
});

test('of a bulk action that a second person has declined it is shown who has, and why', async () => {
  const turnedDown = {
    as: 'declined',
    at: '2026-03-01T12:00:00Z',
    by: 'user:noor',
    reason: 'Not before the holidays.',
  };
  api.answers = { 'GET /api/v1/bulk-actions/blk_1': { ...bulk, status: 'declined', turnedDown } };
  await api.bfcert('bulk-actions', 'show', 'blk_1');
  expect(api.printed).toMatch(/declined by +user:noor\n.*because +Not before the holidays\./);
  expect(process.exitCode).toBe(EXIT.done);
});

test('a bulk action starts with action and count as they were typed, and nothing else starts it', async () => {
  api.answers = {
    'GET /api/v1/bulk-actions/blk_1': bulk,
    'POST /api/v1/bulk-actions/blk_1/actions/start': { id: 'blk_1', status: 'running', approvalId: null },
  };
  for (const confirm of ['412', 'renew 412', 'revoke', 'revoke many', 'revoke 412 yes']) {
    api.asked = [];
    await api.bfcert('bulk-actions', 'start', 'blk_1', '--confirm', confirm, ...why);
    expect([api.asked.length, process.exitCode]).toEqual([1, EXIT.wrongUse]);
  }
  await api.bfcert('bulk-actions', 'start', 'blk_1', '--confirm', 'revoke 412', ...why);
  expect(api.asked.at(-1)?.body).toEqual({ reason, count: 412 });
  expect(process.exitCode).toBe(EXIT.done);
});

test('a bulk action that some refused ends with 6 when it is shown', async () => {
  const progress = { done: 410, refused: 2, failed: 0 };
  api.answers = { 'GET /api/v1/bulk-actions/blk_1': { ...bulk, status: 'completed', progress } };
  await api.bfcert('bulk-actions', 'show', 'blk_1');
  expect(process.exitCode).toBe(EXIT.partly);
  await api.bfcert('bulk-actions', 'targets', 'blk_1');
  expect(process.exitCode).toBe(EXIT.notFound);
});

test('bulk-actions list shows the newest first, and says when there are more', async () => {
  const progress = { done: 3, refused: 1, failed: 0 };
  const action = { id: 'blk_2', action: 'revoke', status: 'running', count: 9, progress, requestedBy: 'user:mara' };
  const data = [action, { ...action, id: 'blk_1' }];
  api.answers = { 'GET /api/v1/bulk-actions?limit=2': { data, page: { next: null, hasMore: false } } };
  await api.bfcert('bulk-actions', 'list', '--limit', '1');
  expect(api.printed).toMatch(/blk_2 +revoke +running +9 +3 +1 +0 +user:mara/);
  expect(api.printed).not.toContain('blk_1');
  expect(api.told).toBe('bfcert: there are more than 1; --limit shows them\n');
  expect(process.exitCode).toBe(EXIT.done);
});
