import { once } from 'node:events';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addIotHubCommands } from '../iot-hubs-command.ts';

let server: Server;
/** By method and path. */
let answers: Record<string, unknown>;
let written: string[];
let told: string;
const directory = mkdtempSync(join(tmpdir(), 'iot-hubs-'));
beforeEach(async () => {
  answers = {};
  written = [];
  told = '';
  server = createServer((request, response) => {
    const body = answers[`${request.method} ${(request.url ?? '').split('?')[0]}`];
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(body ?? {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('BFCERT_TOKEN', 'a-token');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
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
  addIotHubCommands(program);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await program.parseAsync(['iot-hubs', ...args, '--url', url], { from: 'user' });
}

const HUB = '/api/v1/iot-hubs/fleet-hub';
const operation = { id: 'hop_1', status: 'succeeded', finishedAt: '2026-03-01T00:00:00Z', result: 'made' };

test('create writes key and certificate to files, the key for its owner alone, and prints no key', async () => {
  answers[`POST ${HUB}/certificates`] = { operationId: 'hop_1' };
  answers[`GET ${HUB}/operations/hop_1`] = operation;
  answers[`POST ${HUB}/operations/hop_1/actions/take-credential`] = {
    hubCertificateId: 'abc',
    certificatePem: 'CERTIFICATE',
    privateKeyPem: 'SECRET',
  };
  const out = join(directory, 'bus-1');
  await run('create', 'fleet-hub', '--thing', 'bus-1', '--out', out, '--reason', 'new bus');
  expect([process.exitCode, told]).toEqual([EXIT.done, expect.stringContaining('inactive')]);
  expect(readFileSync(`${out}.key.pem`, 'utf8')).toBe('SECRET');
  expect(statSync(`${out}.key.pem`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${out}.certificate.pem`, 'utf8')).toBe('CERTIFICATE');
  expect(written.join('')).not.toContain('SECRET');
});

test('create orders nothing when a file is there already', async () => {
  const out = join(directory, 'taken');
  writeFileSync(`${out}.key.pem`, 'mine');
  await run('create', 'fleet-hub', '--out', out, '--reason', 'x');
  expect([process.exitCode, told]).toEqual([EXIT.failed, expect.stringContaining('is there already')]);
  expect(readFileSync(`${out}.key.pem`, 'utf8')).toBe('mine');
});

test('create says why the hub made nothing', async () => {
  answers[`POST ${HUB}/certificates`] = { operationId: 'hop_1' };
  answers[`GET ${HUB}/operations/hop_1`] = { ...operation, status: 'refused', result: 'No permission.' };
  await run('create', 'fleet-hub', '--out', join(directory, 'refused'), '--reason', 'x');
  expect([process.exitCode, told]).toEqual([EXIT.failed, 'bfcert: No permission.\n']);
});

test('drift ends with 8 when anything differs, and with 0 when nothing does', async () => {
  const page = { next: null, hasMore: false };
  const found = {
    kind: 'only_there',
    there: 'ACTIVE',
    here: null,
    certificateId: null,
    hubCertificateId: 'abc',
    detail: 'x',
  };
  answers[`GET ${HUB}/drift`] = { data: [found], page, lookedAt: '2026-03-01T00:00:00Z' };
  await run('drift', 'fleet-hub');
  expect(process.exitCode).toBe(EXIT.finding);
  answers[`GET ${HUB}/drift`] = { data: [], page, lookedAt: null };
  await run('drift', 'fleet-hub');
  expect([process.exitCode, told]).toEqual([EXIT.done, expect.stringContaining('never read to the end')]);
});

test('an order names its operation', async () => {
  answers[`POST ${HUB}/certificates/abc/actions/delete`] = { operationId: 'hop_2' };
  await run('delete', 'fleet-hub', 'abc', '--reason', 'gone');
  expect([process.exitCode, written.join('')]).toEqual([EXIT.done, expect.stringContaining('hop_2')]);
});
