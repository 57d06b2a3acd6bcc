import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addJobCommands } from './jobs-command.ts';

const job = {
  id: 'job_1',
  certificateId: 'crt_1',
  action: 'issue',
  requestedBy: 'user:mara',
  status: 'dead',
  attempts: 3,
  nextAttemptAt: '2026-03-01T12:00:00.000Z',
  giveUpAt: null,
  lastError: null,
  createdAt: '2026-03-01T12:00:00.000Z',
  finishedAt: '2026-03-01T12:01:00.000Z',
  result: 'The last 3 attempts never ended.',
  death: 'handler_dies',
  steps: [{ at: '2026-03-01T12:00:00.000Z', what: 'Ordered by user:mara.\u001b[2J' }],
};

let server: Server;
let answer: { status: number; body: unknown };
let asked: { line: string; body: string }[] = [];
let printed = '';
beforeEach(async () => {
  asked = [];
  printed = '';
  server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ line: `${request.method} ${request.url}`, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('BFCERT_TOKEN', 'a-token');
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((said) => {
      printed += String(said);
      return true;
    });
  }
});
afterEach(() => {
  server.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function run(...args: string[]): Promise<void> {
  const program = new Command().exitOverride();
  addJobCommands(program);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await program.parseAsync(['jobs', ...args, '--url', url], { from: 'user' });
}

test('lists the jobs that wait for a person, with why', async () => {
  answer = { status: 200, body: { data: [job], page: { next: null, hasMore: false } } };
  await run('list', '--dead', '--action', 'issue', '--limit', '5');
  expect(asked.map(({ line }) => line)).toEqual(['GET /api/v1/certificate-jobs?action=issue&dead=true&limit=6']);
  expect(printed).toMatch(/job_1 +crt_1 +issue +dead +3 .*The last 3 attempts never ended\./);
});

test('shows the steps of a job, and no control character of theirs', async () => {
  answer = { status: 200, body: job };
  await run('show', 'job_1');
  expect(printed).toContain('dead: handler_dies');
  expect(printed).toContain('Ordered by user:mara.\\u001b[2J');
  expect(printed).not.toContain('\u001b');
});

test('retries a dead job with a reason, and tells what stands against it', async () => {
  answer = { status: 202, body: { jobId: 'job_1', certificateId: 'crt_1' } };
  await run('retry', 'job_1', '--reason', 'the PKI is back');
  expect(asked).toEqual([
    { line: 'POST /api/v1/certificate-jobs/job_1/actions/retry', body: '{"reason":"the PKI is back"}' },
  ]);
  answer = { status: 409, body: { code: 'job_not_dead', detail: 'The job is queued.' } };
  await run('retry', 'job_1', '--reason', 'again');
  expect([process.exitCode, printed.includes('The job is queued. (job_not_dead)')]).toEqual([EXIT.conflict, true]);
});

test('does not retry without a reason', async () => {
  await expect(run('retry', 'job_1')).rejects.toThrow("required option '--reason <words>' not specified");
  expect(asked).toEqual([]);
});
