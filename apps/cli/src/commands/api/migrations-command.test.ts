import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addMigrationCommands } from './migrations-command.ts';
import { fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addMigrationCommands);
const PATH = '/api/v1/migration-cases';
const at = '2026-03-01T12:00:00.000Z';
const one = {
  caseId: 'mig_1',
  identityId: 'idn_1',
  name: 'CS-1',
  state: 'quarantine',
  step: null,
  lastOutcome: 'the station refused',
  waitingFor: null,
  stop: { code: 'clock_wrong', because: 'Its clock is 3 h behind.', phase: 'readiness' },
  certificateId: null,
  createdAt: at,
  changedAt: at,
  deadline: null,
};

test('lists those in one state, with why they stopped', async () => {
  api.answers = { [`GET ${PATH}?limit=500&state=quarantine`]: { data: [one], page: { next: null, hasMore: false } } };
  await api.bfcert('migrations', 'list', '--state', 'quarantine');
  for (const part of ['mig_1', 'CS-1', 'quarantine', 'clock_wrong']) expect(api.printed).toContain(part);
});

test('shows what a case has proven and everything that happened to it', async () => {
  const timeline = [
    { at, kind: 'operator', text: 'planned: ticket 4711' },
    { at, kind: 'transition', text: 'readiness → quarantine' },
  ];
  const keys = [{ keyId: 'key_1', version: 2, state: 'active', origin: 'generated' }];
  const anchors = [{ name: 'CN=Root', fingerprint: 'ab', state: 'verified' }];
  const more = { serialNumber: 'SN', profileFloor: 2, cutoverFailures: 1, lastRefusedHandshake: null };
  api.answers = { [`GET ${PATH}/mig_1`]: { ...one, ...more, timeline, keys, anchors } };
  await api.bfcert('migrations', 'show', 'mig_1');
  const parts = ['clock_wrong: Its clock is 3 h behind.', 'CN=Root: verified', 'active (generated)', 'ticket 4711'];
  for (const part of parts) expect(api.printed).toContain(part);
});

test.each(['resume', 'retry', 'quarantine', 'abandon'])('%s sends its reason', async (verb) => {
  api.answers = { [`POST ${PATH}/mig_1/actions/${verb}`]: { caseId: 'mig_1' } };
  await api.bfcert('migrations', verb, 'mig_1', '--reason', 'ticket 4711');
  expect(api.asked).toMatchObject([{ line: `POST ${PATH}/mig_1/actions/${verb}`, body: { reason: 'ticket 4711' } }]);
});

test.each([
  ['blocked', EXIT.finding],
  ['open', EXIT.done],
] as const)('readiness with a check that is %s ends with %i', async (verdict, code) => {
  const checks = [{ check: 'clock', verdict, code: 'clock_wrong', because: 'Its clock is 3 h behind.' }];
  const answer = { identityId: 'idn_1', name: 'CS-1', profileFloor: 2, checks };
  api.answers = { 'GET /api/v1/stations/idn_1/migration-readiness': answer };
  await api.bfcert('migrations', 'readiness', 'idn_1');
  expect(process.exitCode ?? EXIT.done).toBe(code);
  expect(api.printed).toContain('Its clock is 3 h behind.');
});
