import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf } from '@bfcert/api-client';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apiCommand } from './api-command.ts';
import { EXIT } from './exit-codes.ts';

let server: Server;
let answer: { status: number; body: unknown };
const asked: IncomingMessage[] = [];
let told = '';
beforeEach(async () => {
  asked.length = 0;
  told = '';
  server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('BFCERT_TOKEN', 'a-token');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => {
  server.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function run(url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`, id = 'crt_1'): Promise<void> {
  const program = new Command();
  apiCommand(program.command('certificates'), 'show', '', async ({ api, args: [id = ''] }) => {
    bodyOf(await api.GET('/api/v1/certificates/{id}', { params: { path: { id } } }));
    return undefined;
  }).argument('<id>');
  await program.parseAsync(['certificates', 'show', id, '--url', url], { from: 'user' });
}

test('a command asks with its token, and ends with 0', async () => {
  answer = { status: 200, body: {} };
  await run();
  expect([process.exitCode, told]).toEqual([EXIT.done, '']);
  expect(asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/api/v1/certificates/crt_1', 'Bearer a-token'],
  ]);
});

test.each([
  [400, EXIT.wrongUse],
  [403, EXIT.forbidden],
  [404, EXIT.notFound],
  [409, EXIT.conflict],
  [412, EXIT.conflict],
  [503, EXIT.failed],
])('a refusal with status %i ends with %i and tells the sentence and the name of the refusal', async (status, code) => {
  answer = { status, body: { code: 'some_refusal', detail: 'It is not so.' } };
  await run();
  expect([process.exitCode, told]).toEqual([code, 'bfcert: It is not so. (some_refusal)\n']);
});

test('a server that is not there, and one that is no server of ours, are told in one sentence', async () => {
  answer = { status: 502, body: 'Bad gateway' };
  await run();
  expect([process.exitCode, told]).toEqual([EXIT.failed, 'bfcert: "Bad gateway" (unknown)\n']);
  told = '';
  const { port } = server.address() as AddressInfo;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  await run(`http://127.0.0.1:${port}`);
  expect([process.exitCode, told]).toEqual([EXIT.failed, `bfcert: http://127.0.0.1:${port} cannot be reached\n`]);
});

test.each(['', ' ', '.', '..'])('an id that is none (%j) is wrong use, and nothing is asked', async (id) => {
  await run(undefined, id);
  expect([process.exitCode, asked.length]).toEqual([EXIT.wrongUse, 0]);
  expect(told).toMatch(/^bfcert: <id> (is empty|cannot be \.\.?)\n$/);
});

test('an address that is none ends with 2 and one sentence', async () => {
  await run('ftp://elsewhere');
  expect([process.exitCode, told]).toEqual([EXIT.wrongUse, 'bfcert: ftp://elsewhere is no http(s) URL\n']);
});
