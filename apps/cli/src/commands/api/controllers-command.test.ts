import { expect, test } from 'vitest';
import { addControllerCommands } from './controllers-command.ts';
import { EXIT } from './exit-codes.ts';
import { addIdentityCommands } from './identities-command.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addControllerCommands, addIdentityCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const PATH = '/api/v1/controllers';
const page = { next: null, hasMore: false };
const ALL = '?limit=500';

test('lists controllers, and the stations of one with whose deed each binding was', async () => {
  const controller = { identityId: 'idn_lc', name: 'LC-1', owner: 'north', online: true, securityProfile: 3 };
  const station = { name: 'CS-1', identityId: 'idn_1', online: false, since: '2026-03-01T12:00:00.000Z' };
  api.answers = {
    [`GET ${PATH}${ALL}`]: { data: [{ ...controller, stations: 2, stationsOnline: 1 }], page },
    [`GET ${PATH}/idn_lc/stations${ALL}`]: {
      data: [{ ...station, boundBy: 'user:ada', reason: 'a\u001b[2J new depot' }],
      page,
    },
  };
  await api.bfcert('controllers', 'list');
  await api.bfcert('controllers', 'stations', 'idn_lc');
  for (const part of ['LC-1', 'THROUGH IT', 'CS-1', 'user:ada', 'new depot']) expect(api.printed).toContain(part);
  expect(api.printed).not.toContain('\u001b');
});

test('binds a station, and says when a second person is asked first', async () => {
  const BIND = `POST ${PATH}/idn_lc/actions/bind-station`;
  const bound = { controllerId: 'idn_lc', stationId: 'idn_1', approvalId: 'apr_1' };
  api.answers = { [BIND]: new Answer(202, bound) };
  await api.bfcert('controllers', 'bind', 'idn_lc', 'idn_1', '--reason', 'a new depot');
  expect(orders()).toEqual([{ line: BIND, body: { stationId: 'idn_1', reason: 'a new depot' } }]);
  expect(api.told).toContain('nothing was done: another administrator is asked; bfcert approvals approve apr_1');
  await expect(api.bfcert('controllers', 'bind', 'idn_lc', 'idn_1')).rejects.toThrow('--reason');
});

test('releases a station, and tells why it cannot be released', async () => {
  const RELEASE = `POST ${PATH}/idn_lc/actions/release-station`;
  api.answers = { [RELEASE]: { controllerId: 'idn_lc', stationId: 'idn_1', approvalId: null } };
  await api.bfcert('controllers', 'release', 'idn_lc', 'idn_1', '--reason', 'a line of its own');
  expect(orders()).toEqual([{ line: RELEASE, body: { stationId: 'idn_1', reason: 'a line of its own' } }]);
  expect(api.told).not.toContain('another administrator');
  api.answers = { [RELEASE]: new Answer(409, { code: 'station_not_behind_controller', detail: 'CS-1 is not.' }) };
  await api.bfcert('controllers', 'release', 'idn_lc', 'idn_1', '--reason', 'again');
  expect([process.exitCode, api.told.includes('(station_not_behind_controller)')]).toEqual([EXIT.conflict, true]);
});
