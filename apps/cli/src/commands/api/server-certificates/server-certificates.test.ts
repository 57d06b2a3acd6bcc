import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addServerCertificateCommands } from '../server-certificates-command.ts';

let server: Server;
/** By method and path. */
let answers: Record<string, unknown>;
let asked: string[];
let written: string;
beforeEach(async () => {
  answers = {};
  asked = [];
  written = '';
  server = createServer((request, response) => {
    const what = `${request.method} ${request.url ?? ''}`;
    asked.push(what);
    const body = answers[what.split('?')[0] ?? ''];
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(body ?? {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('BFCERT_TOKEN', 'a-token');
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  server.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function run(...args: readonly string[]): Promise<void> {
  const program = new Command();
  addServerCertificateCommands(program);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await program.parseAsync(['server-certificates', ...args, '--url', url], { from: 'user' });
}

const BASE = '/api/v1/server-certificate-sources';
const AT = '2026-03-01T00:00:00.000Z';
const row = {
  reference: 'front/ec',
  serverName: 'www.example.com',
  fingerprint: 'a'.repeat(64),
  notAfter: AT,
  status: null,
  served: { host: '10.0.0.1', port: 443, slot: 'ec', validates: false, validationProblem: 'CERT_HAS_EXPIRED' },
  problem: null,
  certificateId: 'crt_1',
  notRecorded: null,
  drift: null,
  firstSeenAt: AT,
  lastSeenAt: AT,
};
const page = (...data: readonly object[]) => ({ data, page: { next: null, hasMore: false } });

test('sources says when each was read, and why not', async () => {
  const look = { startedAt: AT, completedAt: AT, certificates: 3, error: 'AWS ACM: ExpiredTokenException' };
  answers[`GET ${BASE}`] = { data: [{ name: 'acm', kind: 'acm', look }] };
  await run('sources');
  expect(process.exitCode).toBe(EXIT.done);
  for (const word of ['acm', '3', AT, 'ExpiredTokenException']) expect(written).toContain(word);
});

test('list says whether what is shown would be trusted, and ends well where nothing differs', async () => {
  answers[`GET ${BASE}/listeners/certificates`] = page(row);
  await run('list', 'listeners');
  expect(process.exitCode).toBe(EXIT.done);
  for (const word of ['front/ec', 'CERT_HAS_EXPIRED', 'crt_1']) expect(written).toContain(word);
});

test('list ends with a finding where something differs', async () => {
  const drift = { kind: 'serves_another', detail: 'It shows crt_2.', since: AT };
  answers[`GET ${BASE}/listeners/certificates`] = page({ ...row, drift });
  await run('list', 'listeners');
  expect(process.exitCode).toBe(EXIT.finding);
  expect(written).toContain('serves_another');
});

test('refresh orders it, with a reason', async () => {
  answers[`POST ${BASE}/acm/actions/refresh`] = { source: 'acm' };
  await run('refresh', 'acm', '--reason', 'renewed just now');
  expect([process.exitCode, asked]).toEqual([EXIT.done, [`POST ${BASE}/acm/actions/refresh`]]);
});
