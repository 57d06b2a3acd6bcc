import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addIncidentCommands } from './incidents-command.ts';
import { addRecoveryCaseCommands } from './recovery-cases-command.ts';
import { addSecurityEventCommands } from './security-events-command.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addIncidentCommands, addSecurityEventCommands, addRecoveryCaseCommands);
/** What was asked of the server: lines with their bodies. */
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const empty = { data: [], page: { next: null, hasMore: false } };

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

test('lists the incidents that somebody must deal with, and no control character of them', async () => {
  const LIST = 'GET /api/v1/incidents?about=certificate%3Acrt_1&open=true&limit=6';
  api.answers = { [LIST]: { ...empty, data: [incident] } };
  await api.bfcert('incidents', 'list', '--open', '--about', 'certificate:crt_1', '--limit', '5');
  expect(orders()).toEqual([{ line: LIST, body: null }]);
  expect(api.printed).toMatch(/inc_1 +high +opened +job_dead .* 2 +operations .*CS-1 is late\./);
  expect(api.printed + api.told).not.toContain('\u001b');
});

test('shows what one is about, what was noted, and where it says what to do', async () => {
  api.answers = { 'GET /api/v1/incidents/inc_1': incident };
  await api.bfcert('incidents', 'show', 'inc_1');
  for (const part of ['incidents.md#job_dead', 'sev_1', 'user:mara: on my way', 'It still holds.'])
    expect(api.printed).toContain(part);
});

test('acts with a reason on the version that was looked at, and tells what stands against it', async () => {
  const path = 'POST /api/v1/incidents/inc_1/actions/';
  const done = { incidentId: 'inc_1', state: 'acknowledged', version: 4 };
  const holds = new Answer(409, { code: 'cause_still_holds', detail: 'It still holds.' });
  api.answers = {
    [`${path}acknowledge`]: done,
    [`${path}assign`]: done,
    [`${path}add-note`]: done,
    [`${path}close`]: holds,
  };
  await api.bfcert('incidents', 'acknowledge', 'inc_1', '--reason', 'on it', '--if-version', '3');
  await api.bfcert('incidents', 'assign', 'inc_1', '--reason', 'on it', '--person', 'noor');
  await api.bfcert('incidents', 'add-note', 'inc_1', '--reason', 'on it', '--text', 'seen');
  expect(orders()).toEqual([
    { line: `${path}acknowledge`, body: { reason: 'on it' } },
    { line: `${path}assign`, body: { reason: 'on it', person: 'noor' } },
    { line: `${path}add-note`, body: { reason: 'on it', text: 'seen' } },
  ]);
  await api.bfcert('incidents', 'close', 'inc_1', '--reason', 'done');
  expect([process.exitCode, api.told.includes('It still holds. (cause_still_holds)')]).toEqual([EXIT.conflict, true]);
  await expect(api.bfcert('incidents', 'close', 'inc_1')).rejects.toThrow('--reason');
});

test('lists security events by what was asked for', async () => {
  const LIST = 'GET /api/v1/security-events?source=gateway&since=2026-03-01T00%3A00%3A00Z&critical=true&limit=101';
  api.answers = { [LIST]: empty };
  await api.bfcert('security-events', 'list', '--critical', '--source', 'gateway', '--since', '2026-03-01T00:00:00Z');
  expect(orders()).toEqual([{ line: LIST, body: null }]);
});

test('asks another person to let a station in recovery in, and says that nothing was done yet', async () => {
  const ADMIT = 'POST /api/v1/recovery-cases/rec_1/actions/admit-bootstrap';
  api.answers = { [ADMIT]: new Answer(202, { recoveryCaseId: 'rec_1', version: 1, approvalId: 'apr_1' }) };
  const wish = ['--certificate', 'crt_1', '--until', '2026-03-01T12:00:00Z', '--reason', 'new board'];
  await api.bfcert('recovery-cases', 'admit-bootstrap', 'rec_1', ...wish);
  const body = { reason: 'new board', certificateId: 'crt_1', until: '2026-03-01T12:00:00Z' };
  expect(orders()).toEqual([{ line: ADMIT, body }]);
  expect(api.told).toContain('nothing was done: another person is asked; bfcert approvals approve apr_1');
});

test('asks for a one-time key, and prints it once to whoever takes it', async () => {
  const of = '/api/v1/recovery-cases/rec_1/actions/';
  api.answers = {
    [`POST ${of}admit-one-time-key`]: new Answer(202, { recoveryCaseId: 'rec_1', version: 1, approvalId: 'apr_1' }),
    [`POST ${of}take-one-time-key`]: { recoveryCaseId: 'rec_1', version: 3, secret: 'typed-once', until: 'then' },
  };
  const until = '2026-03-01T12:00:00Z';
  await api.bfcert('recovery-cases', 'admit-one-time-key', 'rec_1', '--until', until, '--reason', 'new board');
  await api.bfcert('recovery-cases', 'take-one-time-key', 'rec_1', '--reason', 'I stand before it');
  expect(orders()).toEqual([
    { line: `POST ${of}admit-one-time-key`, body: { reason: 'new board', until } },
    { line: `POST ${of}take-one-time-key`, body: { reason: 'I stand before it' } },
  ]);
  expect(api.told).toContain('nothing was done: another person is asked; bfcert approvals approve apr_1');
  expect(api.printed).toContain('typed-once');
});

test('opens, withdraws, lists and shows recovery cases', async () => {
  const cases = '/api/v1/recovery-cases';
  const opened = new Answer(201, { recoveryCaseId: 'rec_1', version: 1, approvalId: null });
  const people = { approvedBy: 'user:noor' };
  api.answers = {
    [`POST ${cases}`]: opened,
    [`POST ${cases}/rec_1/actions/withdraw`]: opened,
    [`GET ${cases}?state=open&limit=101`]: empty,
    [`GET ${cases}/rec_1`]: { id: 'rec_1', state: 'open', people, bootstrap: null, openedBy: 'user:mara' },
  };
  await api.bfcert('recovery-cases', 'open', 'idn_1', '--reason', 'lost its key');
  await api.bfcert('recovery-cases', 'withdraw', 'rec_1', '--reason', 'it was found');
  await api.bfcert('recovery-cases', 'list', '--state', 'open');
  await api.bfcert('recovery-cases', 'show', 'rec_1');
  expect(orders()).toEqual([
    { line: `POST ${cases}`, body: { identityId: 'idn_1', reason: 'lost its key' } },
    { line: `POST ${cases}/rec_1/actions/withdraw`, body: { reason: 'it was found' } },
    { line: `GET ${cases}?state=open&limit=101`, body: null },
    { line: `GET ${cases}/rec_1`, body: null },
  ]);
  expect(api.printed).toContain('user:noor');
});
