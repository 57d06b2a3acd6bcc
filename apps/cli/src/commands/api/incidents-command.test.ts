import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addIncidentCommands } from './incidents-command.ts';
import { addRecoveryCaseCommands } from './recovery-cases-command.ts';
import { addSecurityEventCommands } from './security-events-command.ts';

const incident = {
  id: 'inc_1',
  cause: 'job_dead',
  means: 'It died.',
  runbook: 'job_dead',
  summary: 'CS-1 is late.\u001b[2J',
  severity: 'high',
  state: 'opened',
  version: 3,
  owner: 'north',
  supportOwner: 'operations',
  assignee: null,
  openedAt: '2026-03-01T12:00:00.000Z',
  lastOccurredAt: '2026-03-01T12:00:00.000Z',
  acknowledgeBy: '2026-03-01T12:00:00.000Z',
  acknowledged: null,
  resolvedAt: null,
  closed: null,
  occurrences: 2,
  links: [{ kind: 'security_event', id: 'sev_1' }],
  notes: [{ by: 'user:mara', at: '2026-03-01T12:00:00.000Z', text: 'on my way' }],
  actions: [{ name: 'close', allowed: false, reason: 'It still holds.' }],
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
  addIncidentCommands(program);
  addSecurityEventCommands(program);
  addRecoveryCaseCommands(program);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await program.parseAsync([...args, '--url', url], { from: 'user' });
}

test('lists the incidents that somebody must deal with, and no control character of them', async () => {
  answer = { status: 200, body: { data: [incident], page: { next: null, hasMore: false } } };
  await run('incidents', 'list', '--open', '--about', 'certificate:crt_1', '--limit', '5');
  expect(asked.map(({ line }) => line)).toEqual(['GET /api/v1/incidents?about=certificate%3Acrt_1&open=true&limit=6']);
  expect(printed).toMatch(/inc_1 +high +opened +job_dead .* 2 +operations .*CS-1 is late\./);
  expect(printed).not.toContain('\u001b');
});

test('shows what one is about, what was noted, and where it says what to do', async () => {
  answer = { status: 200, body: incident };
  await run('incidents', 'show', 'inc_1');
  for (const part of ['incidents.md#job_dead', 'sev_1', 'user:mara: on my way', 'It still holds.'])
    expect(printed).toContain(part);
});

test('acts with a reason on the version that was looked at, and tells what stands against it', async () => {
  answer = { status: 200, body: { incidentId: 'inc_1', state: 'acknowledged', version: 4 } };
  await run('incidents', 'acknowledge', 'inc_1', '--reason', 'on it', '--if-version', '3');
  await run('incidents', 'assign', 'inc_1', '--reason', 'on it', '--person', 'noor');
  await run('incidents', 'add-note', 'inc_1', '--reason', 'on it', '--text', 'seen');
  expect(asked.map(({ line, body }) => `${line} ${body}`)).toEqual([
    'POST /api/v1/incidents/inc_1/actions/acknowledge {"reason":"on it"}',
    'POST /api/v1/incidents/inc_1/actions/assign {"reason":"on it","person":"noor"}',
    'POST /api/v1/incidents/inc_1/actions/add-note {"reason":"on it","text":"seen"}',
  ]);
  answer = { status: 409, body: { code: 'cause_still_holds', detail: 'It still holds.' } };
  await run('incidents', 'close', 'inc_1', '--reason', 'done');
  expect([process.exitCode, printed.includes('It still holds. (cause_still_holds)')]).toEqual([EXIT.conflict, true]);
  await expect(run('incidents', 'close', 'inc_1')).rejects.toThrow('--reason');
});

test('lists security events by what was asked for', async () => {
  answer = { status: 200, body: { data: [], page: { next: null, hasMore: false } } };
  await run('security-events', 'list', '--critical', '--source', 'gateway', '--since', '2026-03-01T00:00:00Z');
  expect(asked.map(({ line }) => line)).toEqual([
    'GET /api/v1/security-events?source=gateway&since=2026-03-01T00%3A00%3A00Z&critical=true&limit=101',
  ]);
});

test('asks another person to let a station in recovery in, and says that nothing was done yet', async () => {
  answer = { status: 202, body: { recoveryCaseId: 'rec_1', version: 1, approvalId: 'apr_1' } };
  const wish = ['--certificate', 'crt_1', '--until', '2026-03-01T12:00:00Z', '--reason', 'new board'];
  await run('recovery-cases', 'admit-bootstrap', 'rec_1', ...wish);
  expect(asked).toEqual([
    {
      line: 'POST /api/v1/recovery-cases/rec_1/actions/admit-bootstrap',
      body: '{"reason":"new board","certificateId":"crt_1","until":"2026-03-01T12:00:00Z"}',
    },
  ]);
  expect(printed).toContain('nothing was done: another person is asked; bfcert approvals approve apr_1');
});

test('opens, withdraws, lists and shows recovery cases', async () => {
  answer = { status: 201, body: { recoveryCaseId: 'rec_1', version: 1, approvalId: null } };
  await run('recovery-cases', 'open', 'idn_1', '--reason', 'lost its key');
  await run('recovery-cases', 'withdraw', 'rec_1', '--reason', 'it was found');
  answer = { status: 200, body: { data: [], page: { next: null, hasMore: false } } };
  await run('recovery-cases', 'list', '--state', 'open');
  answer = {
    status: 200,
    body: { id: 'rec_1', state: 'open', people: { approvedBy: 'user:noor' }, bootstrap: null, openedBy: 'user:mara' },
  };
  await run('recovery-cases', 'show', 'rec_1');
  expect(asked.map(({ line, body }) => `${line} ${body}`.trim())).toEqual([
    'POST /api/v1/recovery-cases {"identityId":"idn_1","reason":"lost its key"}',
    'POST /api/v1/recovery-cases/rec_1/actions/withdraw {"reason":"it was found"}',
    'GET /api/v1/recovery-cases?state=open&limit=101',
    'GET /api/v1/recovery-cases/rec_1',
  ]);
  expect(printed).toContain('user:noor');
});
