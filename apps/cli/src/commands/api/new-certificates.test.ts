import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addCertificateCommands } from './certificates-command.ts';
import { EXIT } from './exit-codes.ts';

let server: Server;
/** By method and address; of a list, one answer after the other, and the last one again and again. */
let answers: Record<string, unknown[]>;
let asked: { line: string; body: unknown; key: string | undefined }[];
let told: string;
let printed: string;
let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  asked = [];
  told = '';
  printed = '';
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const line = `${request.method} ${request.url}`;
      const key = request.headers['idempotency-key']?.toString();
      asked.push({ line, body: body === '' ? null : JSON.parse(body), key });
      const [answer, ...more] = answers[line] ?? [];
      if (more.length > 0) answers[line] = more;
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
  rmSync(directory, { recursive: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function bfcert(...args: string[]): Promise<void> {
  const program = new Command().exitOverride();
  addCertificateCommands(program);
  await program.parseAsync(['certificates', ...args], { from: 'user' });
}
function fileOf(content: string, name = 'file'): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}
const reason = 'new listener';
const why = ['--reason', reason];
const CSR = '-----BEGIN CERTIFICATE REQUEST-----\n';
const ordered = { certificateId: 'crt_1', jobId: 'job_1', state: 'requested' };
const order = ['issue', 'idn_1', '--purpose', 'backend_server'];
const job = { id: 'job_1', status: 'running', finishedAt: null, result: null, lastError: null };
const ended = { ...job, finishedAt: '2026-03-01T12:00:00.000Z' };

test('certificates issue orders with the request of a file, and waits for nothing', async () => {
  answers = { 'POST /api/v1/certificates': [ordered] };
  await bfcert(...order, '--slot', 'ec', '--csr', fileOf(CSR), ...why);
  const body = { identityId: 'idn_1', purpose: 'backend_server', slot: 'ec', csrPem: CSR, reason };
  expect(asked).toEqual([{ line: 'POST /api/v1/certificates', body, key: expect.stringMatching(/^.{36}$/) }]);
  expect(printed).toMatch(/certificate +crt_1\njob +job_1/);
  expect(process.exitCode).toBe(EXIT.done);
});

test('certificates issue --wait ends when its job has done what it was for', async () => {
  const done = { ...ended, status: 'succeeded' };
  answers = { 'POST /api/v1/certificates': [ordered], 'GET /api/v1/certificate-jobs/job_1': [job, done] };
  await bfcert(...order, '--csr', fileOf(CSR), '--wait', ...why);
  expect(asked.length).toBe(3);
  expect(asked[0]?.body).toMatchObject({ slot: null });
  expect([process.exitCode, told]).toEqual([EXIT.done, '']);
});

test('certificates issue --wait says why there is no certificate, and ends with 1', async () => {
  const failed = { ...ended, status: 'failed', result: 'The CA refuses.' };
  answers = { 'POST /api/v1/certificates': [ordered], 'GET /api/v1/certificate-jobs/job_1': [failed] };
  await bfcert(...order, '--csr', fileOf(CSR), '--wait', ...why);
  expect([process.exitCode, told]).toEqual([EXIT.failed, 'bfcert: The CA refuses.\n']);
});

test('certificates issue --wait ends with 7 when it takes longer', async () => {
  answers = { 'POST /api/v1/certificates': [ordered], 'GET /api/v1/certificate-jobs/job_1': [job] };
  await bfcert(...order, '--csr', fileOf(CSR), '--wait', '--timeout', '1', ...why);
  expect([process.exitCode, told]).toEqual([EXIT.stillRunning, expect.stringContaining('bfcert jobs show job_1')]);
});

test('certificates issue --wait has nothing to wait for when the record needs no more work', async () => {
  answers = { 'POST /api/v1/certificates': [{ ...ordered, jobId: null, state: 'issued' }] };
  await bfcert(...order, '--csr', fileOf(CSR), '--wait', ...why);
  expect([process.exitCode, asked.length]).toEqual([EXIT.done, 1]);
});

test('certificates issue without its request orders nothing', async () => {
  await bfcert(...order, '--csr', join(directory, 'none.csr'), ...why);
  expect([process.exitCode, told]).toEqual([EXIT.failed, expect.stringContaining('none.csr does not exist')]);
  await expect(bfcert(...order, ...why)).rejects.toThrow('--csr');
  await bfcert(...order, '--csr', fileOf(CSR), '--timeout', '0', ...why);
  expect(asked).toEqual([]);
});

const bundle = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const imported = {
  fingerprint: 'ab',
  outcome: 'imported',
  certificateId: 'crt_1',
  identityId: 'idn_1',
  slot: null,
  stage: 'issued',
  reason: null,
  detail: null,
};
const refused = { ...imported, outcome: 'refused', certificateId: null, reason: 'not_a_leaf', detail: 'It is a CA.' };

test('certificates import sends bundle, model and entries, and ends with 6 when some were not taken', async () => {
  answers = { 'POST /api/v1/certificates/imports?dryRun=true': [{ dryRun: true, certificates: [imported, refused] }] };
  const entries = [{ fingerprint: 'ab', identityId: 'idn_1' }];
  const args = ['--operating-model', 'tracked', '--entries', fileOf(JSON.stringify(entries), 'entries'), '--dry-run'];
  await bfcert('import', fileOf(bundle), '--purpose', 'backend_server', ...args, ...why);
  expect(asked[0]?.body).toEqual({
    purpose: 'backend_server',
    operatingModel: 'tracked',
    bundlePem: bundle,
    entries,
    reason,
  });
  expect(printed).toMatch(/ab +refused .*not_a_leaf +It is a CA\./);
  expect([process.exitCode, told]).toEqual([EXIT.partly, 'bfcert: nothing was stored\n']);
});

test('certificates import ends with 0 when all were taken or known', async () => {
  const known = { ...imported, outcome: 'known' };
  answers = { 'POST /api/v1/certificates/imports?dryRun=false': [{ dryRun: false, certificates: [imported, known] }] };
  await bfcert('import', fileOf(bundle), '--purpose', 'backend_server', ...why);
  expect([process.exitCode, told]).toEqual([EXIT.done, '']);
});

test.each([
  ['a private key', `${bundle}-----BEGIN EC PRIVATE KEY-----\n`, '[]', 'has a private key in it'],
  ['entries that are no JSON', bundle, 'x', 'is no JSON'],
  ['entries that are no array', bundle, '{}', 'is no JSON array'],
])('certificates import with %s sends nothing', async (_, content, entries, sentence) => {
  const args = ['--purpose', 'backend_server', '--entries', fileOf(entries, 'entries')];
  await bfcert('import', fileOf(content), ...args, ...why);
  expect([process.exitCode, told, asked]).toEqual([EXIT.failed, expect.stringContaining(sentence), []]);
});

test('certificates record-evidence says what came of it and what is still needed', async () => {
  answers = {
    'POST /api/v1/certificates/crt_1/evidence': [
      { certificateId: 'crt_1', effect: 'noted', stillNeeded: 'listed_by_station' },
    ],
  };
  const sighting = { type: 'program_proof', from: 'program', source: 'scheme-x', seenAt: '2026-03-01T12:00:00Z' };
  const args = ['--type', 'program_proof', '--from', 'program', '--source', 'scheme-x'];
  await bfcert('record-evidence', 'crt_1', ...args, '--seen-at', sighting.seenAt, '--reference', 'T-1', ...why);
  expect(asked[0]?.body).toEqual({ ...sighting, reference: 'T-1', reason });
  expect(printed).toMatch(/effect +noted\nstill needed +listed_by_station/);
  asked = [];
  await expect(bfcert('record-evidence', 'crt_1', ...args, ...why)).rejects.toThrow('--seen-at');
  expect(asked).toEqual([]);
});

test('certificates list and bulk pass owner, family and cohort on', async () => {
  const line = 'GET /api/v1/certificates?owner=north&family=acme&cohort=pilot&limit=101';
  const drafted = { id: 'blk_1', action: 'renew', count: 1, skipped: [], progress: {} };
  answers = {
    [line]: [{ data: [], page: { next: null, hasMore: false } }],
    'POST /api/v1/certificates/bulk-actions': [drafted],
  };
  const filter = ['--owner', 'north', '--family', 'acme', '--cohort', 'pilot'];
  await bfcert('list', ...filter);
  await bfcert('bulk', 'renew', ...filter, ...why);
  expect(asked[0]?.line).toBe(line);
  expect(asked[1]?.body).toMatchObject({ filter: { owner: 'north', family: 'acme', cohort: 'pilot' } });
});
