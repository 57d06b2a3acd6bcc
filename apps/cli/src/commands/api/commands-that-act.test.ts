import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addApprovalCommands } from './approvals-command.ts';
import { addBulkActionCommands } from './bulk-actions-command.ts';
import { addCertificateCommands } from './certificates-command.ts';
import { EXIT } from './exit-codes.ts';

let server: Server;
let asked: { line: string; body: unknown; version: string | undefined; key: string | undefined }[];
let answers: Record<string, unknown>;
let told: string;
let printed: string;
beforeEach(async () => {
  asked = [];
  told = '';
  printed = '';
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const line = `${request.method} ${request.url}`;
      const { 'if-match': version, 'idempotency-key': key } = request.headers;
      asked.push({ line, body: body === '' ? null : JSON.parse(body), version, key: key?.toString() });
      const answer = answers[line];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { code: 'not_found', detail: 'Nothing is here.' }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('BFCERT_TOKEN', 'a-token');
  vi.stubEnv('BFCERT_SERVER_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    told += String(chunk);
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});
afterEach(() => {
  server.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function bfcert(...args: string[]): Promise<void> {
  const program = new Command().exitOverride();
  addCertificateCommands(program);
  addApprovalCommands(program);
  addBulkActionCommands(program);
  await program.parseAsync(args, { from: 'user' });
}
const why = ['--reason', 'the station is gone'];
const reason = 'the station is gone';
const done = { certificateId: 'crt_1', jobId: 'job_1', approvalId: null };

test.each(['renew', 'cancel', 'abandon', 'deactivate', 'activate', 'delete'])('certificates %s', async (verb) => {
  answers = { [`POST /api/v1/certificates/crt_1/actions/${verb}`]: done };
  await bfcert('certificates', verb, 'crt_1', '--if-version', '7', ...why);
  expect(asked).toMatchObject([{ body: { reason }, version: '"7"', key: expect.stringMatching(/^.{36}$/) }]);
  expect(printed).toContain('job_1');
  expect(process.exitCode).toBe(EXIT.done);
});

test('certificates revoke says when nothing was done because a second person is asked', async () => {
  answers = { 'POST /api/v1/certificates/crt_1/actions/revoke': { ...done, jobId: null, approvalId: 'apr_1' } };
  await bfcert('certificates', 'revoke', 'crt_1', '--revocation-reason', 'superseded', ...why);
  expect(asked[0]?.body).toEqual({ reason, revocationReason: 'superseded' });
  expect(told).toContain('nothing was done: another person is asked; bfcert approvals approve apr_1');
});

test.each([
  [['certificates', 'revoke', 'crt_1', ...why]],
  [['certificates', 'revoke', 'crt_1', '--revocation-reason', 'certificateHold', ...why]],
  [['certificates', 'delete', 'crt_1']],
  [['certificates', 'bulk', 'import', ...why]],
  [['bulk-actions', 'start', 'blk_1', ...why]],
  [['approvals', 'approve', 'apr_1']],
])('%j asks for nothing', async (args) => {
  await expect(bfcert(...args)).rejects.toThrow(/required|invalid/);
  expect(asked).toEqual([]);
});

test('approvals are listed, those that wait unless told otherwise, and answered', async () => {
  const page = { data: [], page: { next: null, hasMore: false } };
  answers = {
    'GET /api/v1/approvals?status=pending&limit=500': page,
    'GET /api/v1/approvals?limit=500': page,
    'POST /api/v1/approvals/apr_1/actions/decline': { approvalId: 'apr_1', status: 'declined' },
  };
  await bfcert('approvals', 'list');
  await bfcert('approvals', 'list', '--status', 'all');
  await bfcert('approvals', 'decline', 'apr_1', ...why);
  expect(asked.map(({ line }) => line)).toEqual(Object.keys(answers));
  expect(printed).toContain('declined');
});

const bulk = {
  id: 'blk_1',
  action: 'revoke',
  status: 'draft',
  count: 412,
  needApproval: 12,
  skipped: [{ reason: 'expired', detail: 'The certificate has expired.', count: 2, examples: ['crt_9'] }],
  progress: { done: 0, refused: 0, failed: 0 },
  ratePerMinute: 300,
};

test('certificates bulk is a dry run, and says how it comes true', async () => {
  answers = { 'POST /api/v1/certificates/bulk-actions': bulk };
  await bfcert('certificates', 'bulk', 'revoke', '--revocation-reason', 'superseded', '--search', 'depot', ...why);
  const filter = { q: 'depot' };
  const body = { action: 'revoke', revocationReason: 'superseded', filter, ratePerMinute: 300, reason };
  expect(asked[0]?.body).toEqual(body);
  expect(printed).toMatch(/acts on +412/);
  expect(told).toContain('bfcert bulk-actions start blk_1 --confirm "revoke 412"');
});

test('a bulk action starts with action and count as they were typed, and nothing else starts it', async () => {
  answers = {
    'GET /api/v1/bulk-actions/blk_1': bulk,
    'POST /api/v1/bulk-actions/blk_1/actions/start': { id: 'blk_1', status: 'running', approvalId: null },
  };
  for (const confirm of ['412', 'renew 412', 'revoke', 'revoke many', 'revoke 412 yes']) {
    asked = [];
    await bfcert('bulk-actions', 'start', 'blk_1', '--confirm', confirm, ...why);
    expect([asked.length, process.exitCode]).toEqual([1, EXIT.failed]);
  }
  await bfcert('bulk-actions', 'start', 'blk_1', '--confirm', 'revoke 412', ...why);
  expect(asked.at(-1)?.body).toEqual({ reason, count: 412 });
  expect(process.exitCode).toBe(EXIT.done);
});

test('a bulk action that some refused ends with 6 when it is shown', async () => {
  const progress = { done: 410, refused: 2, failed: 0 };
  answers = { 'GET /api/v1/bulk-actions/blk_1': { ...bulk, status: 'completed', progress } };
  await bfcert('bulk-actions', 'show', 'blk_1');
  expect(process.exitCode).toBe(EXIT.partly);
  await bfcert('bulk-actions', 'targets', 'blk_1');
  expect(process.exitCode).toBe(EXIT.notFound);
});
