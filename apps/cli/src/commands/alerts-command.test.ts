import { expect, test } from 'vitest';
import { addAlertCommands } from './alerts-command.ts';
import { EXIT } from './api/exit-codes.ts';
import { Answer, fakeApi } from './api/testing/fake-api.ts';

const api = fakeApi(addAlertCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const page = { next: null, hasMore: false };
const delivery = {
  id: 'ald_1',
  route: 'siem',
  status: 'failed',
  attempts: 10,
  nextAttemptAt: null,
  lastOutcome: 'answered 503',
  createdAt: '2026-03-01T12:00:00.000Z',
  alert: { severity: 'high', name: 'tampering', at: '2026-03-01T12:00:00.000Z' },
};
const silence = { id: 'als_1', until: '2026-03-02T00:00:00Z', because: 'works', createdBy: 'user:mara', endedBy: null };

test('lists what became of alerts, by route and status', async () => {
  const LIST = 'GET /api/v1/alert-deliveries?route=siem&status=failed&limit=101';
  api.answers = { [LIST]: { data: [delivery], page } };
  await api.bfcert('alerts', 'deliveries', '--route', 'siem', '--status', 'failed');
  expect(orders()).toEqual([{ line: LIST, body: null }]);
  expect(api.printed).toMatch(/ald_1 +siem +failed +high +tampering .* 10 +answered 503/);
});

test('sends again those that are named, or every one that failed by a route, each with a key of its own', async () => {
  const LIST = 'GET /api/v1/alert-deliveries?status=failed&limit=500&route=siem';
  const replay = (id: string) => `POST /api/v1/alert-deliveries/${id}/actions/replay`;
  const failed = [delivery, { ...delivery, id: 'ald_2' }];
  api.answers = { [LIST]: { data: failed, page }, [replay('ald_1')]: delivery, [replay('ald_2')]: delivery };
  await api.bfcert('alerts', 'replay', 'ald_2', '--reason', 'it is back');
  await api.bfcert('alerts', 'replay', '--failed', '--route', 'siem', '--reason', 'it is back');
  const body = { reason: 'it is back' };
  expect(orders()).toEqual([
    { line: replay('ald_2'), body },
    { line: LIST, body: null },
    { line: replay('ald_1'), body },
    { line: replay('ald_2'), body },
  ]);
  expect(new Set(api.asked.flatMap(({ key }) => key ?? [])).size).toBe(3);
});

test('goes on after one that is refused, and says that some were not done', async () => {
  const replay = (id: string) => `POST /api/v1/alert-deliveries/${id}/actions/replay`;
  api.answers = {
    [replay('ald_1')]: new Answer(409, { code: 'alert_route_gone', detail: 'No route is named siem any more.' }),
    [replay('ald_2')]: delivery,
  };
  await api.bfcert('alerts', 'replay', 'ald_1', 'ald_2', '--reason', 'it is back');
  expect([process.exitCode, orders().length]).toEqual([EXIT.partly, 2]);
  expect(api.told).toContain('ald_1: No route is named siem any more. (alert_route_gone)');
});

test('dismisses, and says what stands against it', async () => {
  const DISMISS = 'POST /api/v1/alert-deliveries/ald_1/actions/dismiss';
  api.answers = { [DISMISS]: new Answer(409, { code: 'alert_delivery_not_failed', detail: 'It is pending.' }) };
  await api.bfcert('alerts', 'dismiss', 'ald_1', '--reason', 'known');
  expect([process.exitCode, api.told]).toEqual([
    EXIT.conflict,
    expect.stringContaining('It is pending. (alert_delivery_not_failed)'),
  ]);
});

test.each([
  [['replay', '--reason', 'x']],
  [['replay', 'ald_1', '--failed', '--reason', 'x']],
  [['dismiss', 'ald_1', '--route', 'siem', '--reason', 'x']],
  [['silence', '--reason', 'x']],
  [['silence', '--for', '2d', '--until', '2026-03-02T00:00:00Z', '--reason', 'x']],
  [['silence', '--for', 'ever', '--reason', 'x']],
])('%s asks nothing of the server', async (args) => {
  await api.bfcert('alerts', ...args);
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
});

test('holds alerts back for a time, says what, and ends it', async () => {
  const SILENCE = 'POST /api/v1/alert-silences';
  const END = 'POST /api/v1/alert-silences/als_1/actions/end';
  api.answers = {
    [SILENCE]: new Answer(201, { ...silence, owners: ['north'], names: ['tampering'] }),
    [END]: silence,
    'GET /api/v1/alert-silences?limit=101': { data: [silence], page },
  };
  const what = ['--owner', 'north', '--name', 'tampering', 'clock_set', '--least-severity', 'medium'];
  const before = Date.now();
  await api.bfcert('alerts', 'silence', '--for', '8h', ...what, '--reason', 'works');
  const [first] = api.asked;
  const { until, ...body } = (first?.body ?? {}) as { until: string };
  expect(body).toEqual({
    owners: ['north'],
    names: ['tampering', 'clock_set'],
    leastSeverity: 'medium',
    reason: 'works',
  });
  const hours = (Date.parse(until) - before) / 3_600_000;
  expect([hours >= 8, hours < 9]).toEqual([true, true]);
  expect(api.printed).toContain('tampering, of north');
  await api.bfcert('alerts', 'end-silence', 'als_1', '--reason', 'done');
  await api.bfcert('alerts', 'silences');
  expect(api.asked[1]).toMatchObject({ line: END, body: { reason: 'done' } });
  expect(api.printed).toMatch(/als_1 .* everything +works +user:mara/);
});
