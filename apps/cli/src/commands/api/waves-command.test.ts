import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';
import { addWaveCommands } from './waves-command.ts';

const api = fakeApi(addWaveCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const PATH = '/api/v1/waves';
const page = { next: null, hasMore: false };
const report = {
  waveId: null,
  count: 3,
  groups: [1, 2],
  families: [{ family: 'Acme', count: 3 }],
  opensAt: '2026-03-07T01:00:00.000Z',
  skipped: [
    {
      reason: 'case_is_open',
      detail: 'It waits for a person.',
      count: 2,
      families: [{ family: 'Acme', count: 2 }],
      examples: ['idn_9'],
    },
  ],
};
const wave = {
  waveId: 'wav_1',
  kind: 'migration',
  name: 'North',
  state: 'held',
  hold: { code: 'too_many_failures', because: '2 of the 5 have failed', group: 1, at: '2026-03-01T12:00:00.000Z' },
  waitingFor: 'somebody to look at what failed',
  plannedAt: '2026-03-01T12:00:00.000Z',
  plannedBy: 'user:ada',
  reason: 'ticket 4711',
  startedAt: '2026-03-01T13:00:00.000Z',
  startedBy: 'user:grace',
  endedAt: null,
  rules: { notBefore: '2026-03-01T14:00:00.000Z' },
  groups: [{ group: 1, waiting: 1, underWay: 1, active: 1, failed: 2, leftOut: 0 }],
  failures: [{ code: 'deliver_certificate_failed', family: 'Acme', count: 2 }],
  health: {
    lastHour: { begun: 4, ended: 3 },
    expectedEnd: null,
    budget: { group: 1, mayFail: 1, failed: 2 },
    visibility: { failures: 2, p50Ms: 40, p99Ms: 1_500 },
  },
};

test('plans dry without a count, and says with which one to plan', async () => {
  const line = `POST ${PATH}?dryRun=true`;
  api.answers = { [line]: report };
  await api.bfcert(
    'waves',
    'plan',
    '--kind',
    'migration',
    '--name',
    'North',
    '--cohort',
    'site:A',
    '--cohort',
    'site:B',
    '--reason',
    'r',
  );
  const selection = { cohorts: ['site:A', 'site:B'], seenWithinDays: 7 };
  expect(orders()).toEqual([
    { line, body: { kind: 'migration', name: 'North', selection, rules: {}, count: null, reason: 'r' } },
  ]);
  expect(api.told).toContain('nothing was written: run it again with --count 3');
  for (const part of [
    '1, 2',
    '2026-03-07T01:00:00.000Z',
    'family Acme',
    '2 × case_is_open: It waits for a person. (Acme: 2)',
  ])
    expect(api.printed).toContain(part);
});

test('plans a draft with the rules that are given, and says who starts it', async () => {
  const line = `POST ${PATH}?dryRun=false`;
  api.answers = { [line]: { ...report, waveId: 'wav_1' } };
  const rules = ['--canary', '1', '--group', '2', '--per-hour-family', '9', '--window', 'Sat 01:00-05:00 UTC'];
  rules.push('--not-before', '2026-03-06T12:30+02:00');
  await api.bfcert(
    'waves',
    'plan',
    '--kind',
    'migration',
    '--name',
    'North',
    '--family',
    'Acme',
    ...rules,
    '--count',
    '3',
    '--reason',
    'r',
  );
  expect(orders()).toEqual([
    {
      line,
      body: {
        kind: 'migration',
        name: 'North',
        selection: { family: 'Acme', seenWithinDays: 7 },
        rules: {
          canarySize: 1,
          groupSize: 2,
          perHourOfFamily: 9,
          window: { days: [6], from: 60, to: 300, timeZone: 'UTC' },
          notBefore: '2026-03-06T10:30:00.000Z',
        },
        count: 3,
        reason: 'r',
      },
    },
  ]);
  expect(api.told).toContain('bfcert waves start wav_1, and another person approves it');
  await api.bfcert('waves', 'plan', '--kind', 'migration', '--name', 'North', '--canary', 'few', '--reason', 'r');
  expect([process.exitCode, api.told.includes('--canary takes a whole number')]).toEqual([EXIT.wrongUse, true]);
});

test.each(['tomorrow', '2026-03-06', '2026-03-06T12:30', '2026-13-06T12:30Z'])(
  'takes no planned start such as %s',
  async (text) => {
    await api.bfcert('waves', 'plan', '--kind', 'migration', '--name', 'N', '--not-before', text, '--reason', 'r');
    expect([process.exitCode, api.told.includes('--not-before takes a moment')]).toEqual([EXIT.wrongUse, true]);
    expect(api.asked).toEqual([]);
  },
);

test('shows a wave with its groups, why it is held and what stopped its stations', async () => {
  api.answers = { [`GET ${PATH}/wav_1`]: wave, [`GET ${PATH}?limit=500`]: { data: [wave], page } };
  await api.bfcert('waves', 'show', 'wav_1');
  await api.bfcert('waves', 'list');
  for (const part of [
    '2 of the 5 have failed',
    'user:ada: ticket 4711',
    '2026-03-01T14:00:00.000Z',
    '1 on Profile 3, 1 under way, 1 waiting, 2 failed, 0 left out',
    '2 × deliver_certificate_failed (Acme)',
    '1 of group 1, and 2 have',
    '0.04 s half of 2 failures, 1.5 s ninety-nine of a hundred',
    'GOT THERE',
  ])
    expect(api.printed).toContain(part);
});

test('lists members of one state, and knows no other', async () => {
  const line = `GET ${PATH}/wav_1/members?limit=500&state=failed`;
  const because = { code: 'deliver_certificate_failed', detail: 'three times' };
  const member = { identityId: 'idn_1', wireName: 'CS-1', group: 1, state: 'failed', migration: null, because };
  api.answers = { [line]: { data: [member], page } };
  await api.bfcert('waves', 'members', 'wav_1', '--state', 'failed');
  for (const part of ['idn_1', 'CS-1', 'deliver_certificate_failed']) expect(api.printed).toContain(part);
  await api.bfcert('waves', 'members', 'wav_1', '--state', 'lost');
  expect([process.exitCode, api.told.includes('--state takes one of')]).toEqual([EXIT.wrongUse, true]);
});

test('asks for a start, and pauses, resumes and aborts', async () => {
  const act = (verb: string) => `POST ${PATH}/wav_1/actions/${verb}`;
  api.answers = {
    [act('start')]: new Answer(202, { waveId: 'wav_1', approvalId: 'apr_1' }),
    [act('pause')]: { waveId: 'wav_1', state: 'paused' },
    [act('resume')]: { waveId: 'wav_1', state: 'running' },
    [act('abort')]: new Answer(409, { code: 'not_possible_in_this_state', detail: 'It has ended.' }),
  };
  for (const verb of ['start', 'pause', 'resume', 'abort']) await api.bfcert('waves', verb, 'wav_1', '--reason', 'r');
  expect(orders()).toEqual(
    ['start', 'pause', 'resume', 'abort'].map((verb) => ({ line: act(verb), body: { reason: 'r' } })),
  );
  expect(api.told).toContain('nothing was begun: a second person is asked; bfcert approvals approve apr_1');
  expect([process.exitCode, api.told.includes('(not_possible_in_this_state)')]).toEqual([EXIT.conflict, true]);
});
