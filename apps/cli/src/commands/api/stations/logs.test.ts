import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addStationCommands } from '../stations-command.ts';
import { Answer, fakeApi } from '../testing/fake-api.ts';

const api = fakeApi(addStationCommands);

test('stations logs request asks for the security log unless told otherwise, and names the log', async () => {
  api.answers = { 'POST /api/v1/stations/idn_1/actions/request-log': { stationLogId: 'slg_1' } };
  await api.bfcert('stations', 'logs', 'request', 'idn_1', '--reason', 'its door was open');
  const oldest = '2026-11-01T00:00:00Z';
  await api.bfcert(
    'stations',
    'logs',
    'request',
    'idn_1',
    '--kind',
    'diagnostics',
    '--oldest',
    oldest,
    '--reason',
    'slow',
  );
  expect(api.asked).toMatchObject([
    { body: { kind: 'security', reason: 'its door was open' }, key: expect.stringMatching(/^.{36}$/) },
    { body: { kind: 'diagnostics', oldest, reason: 'slow' } },
  ]);
  expect(api.printed).toContain('slg_1');
  await expect(api.bfcert('stations', 'logs', 'request', 'idn_1')).rejects.toThrow('reason');
});

test('stations logs list says how far each is', async () => {
  const log = {
    id: 'slg_1',
    identityId: 'idn_1',
    kind: 'security',
    state: 'uploaded',
    content: { bytes: 8 },
    requestedAt: '2026-11-27T12:00:00.000Z',
    detail: '8 bytes are stored',
  };
  const data = [log, { ...log, id: 'slg_2', state: 'failed', content: null, detail: 'the station refused: NoLog' }];
  api.answers = {
    'GET /api/v1/station-logs?limit=500&identityId=idn_1': { data, page: { next: null, hasMore: false } },
  };
  await api.bfcert('stations', 'logs', 'list', '--identity', 'idn_1');
  expect(api.printed).toMatch(/slg_1 +idn_1 +security +uploaded +8 .*8 bytes are stored/);
  expect(api.printed).toMatch(/slg_2 +idn_1 +security +failed .*the station refused: NoLog/);
  expect(process.exitCode).toBe(EXIT.done);
});

test('stations logs download writes the whole log to a file of its owner alone', async () => {
  const out = join(dirname(api.fileOf('')), 'door.log');
  const content = '2026-11-27T12:00:00.000Z StartupOfTheDevice\n'.repeat(50_000);
  api.answers = { 'GET /api/v1/station-logs/slg_1/content': content };
  await api.bfcert('stations', 'logs', 'download', 'slg_1', '--out', out);
  expect(readFileSync(out, 'utf8')).toBe(content);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect(existsSync(`${out}.partial`)).toBe(false);
  expect(api.told).toContain(`the log is in ${out}`);
  expect(process.exitCode).toBe(EXIT.done);
});

test.each([
  ['that did not come', 'log_not_uploaded', 409],
  ['whose time is over', 'log_content_removed', 410],
  ['of somebody else', 'station_log_unknown', 404],
])('stations logs download of a log %s says so, and leaves no file', async (_, code, status) => {
  const out = join(dirname(api.fileOf('')), 'door.log');
  api.answers = { 'GET /api/v1/station-logs/slg_1/content': new Answer(status, { code, detail: 'Not there.' }) };
  await api.bfcert('stations', 'logs', 'download', 'slg_1', '--out', out);
  expect(api.told).toContain(`Not there. (${code})`);
  expect(process.exitCode).not.toBe(EXIT.done);
  expect(existsSync(out)).toBe(false);
  expect(existsSync(`${out}.partial`)).toBe(false);
});
