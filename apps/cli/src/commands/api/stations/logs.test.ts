import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addStationCommands } from '../stations-command.ts';
import { fakeApi } from '../testing/fake-api.ts';

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
