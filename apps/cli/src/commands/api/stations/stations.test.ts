import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addStationCommands } from '../stations-command.ts';
import { fakeApi } from '../testing/fake-api.ts';

const api = fakeApi(addStationCommands);
const why = ['--reason', 'wave one'];

test('stations list says where each migration stands, and why', async () => {
  const station = {
    identityId: 'idn_1',
    name: 'CS-1',
    online: true,
    ocppVersion: '1.6',
    securityProfile: 2,
    profileFloor: 2,
    lastSeenAt: null,
  };
  const migration = { caseId: 'mig_1', state: 'pending', step: 'csr', explanation: 'Waits for its request.' };
  const data = [
    { ...station, migration },
    { ...station, identityId: 'idn_2', name: 'CS-2', online: false, ocppVersion: null, migration: null },
  ];
  api.answers = { 'GET /api/v1/stations?limit=500': { data, page: { next: null, hasMore: false } } };
  await api.bfcert('stations', 'list');
  expect(api.printed).toMatch(
    /idn_1 +CS-1 +yes +1\.6 +2 +2 +pending +csr +Waits for its request\.\nidn_2 +CS-2 +no +2 +2\n/,
  );
  expect(process.exitCode).toBe(EXIT.done);
});

test('stations migrate names the cases it began, and ends with 6 when some could not', async () => {
  const planned = [{ identityId: 'idn_1', caseId: 'mig_1' }];
  const refused = [{ identityId: 'idn_2', code: 'case_is_open', detail: 'It migrates already.' }];
  api.answers = { 'POST /api/v1/migration-cases': { planned, refused } };
  await api.bfcert('stations', 'migrate', 'idn_1', 'idn_2', ...why);
  expect(api.asked).toMatchObject([
    { body: { identityIds: ['idn_1', 'idn_2'], reason: 'wave one' }, key: expect.stringMatching(/^.{36}$/) },
  ]);
  expect(api.printed).toMatch(/mig_1 +idn_1/);
  expect(api.told).toBe('bfcert: idn_2 cannot begin: It migrates already. (case_is_open)\n');
  expect(process.exitCode).toBe(EXIT.partly);
  await expect(api.bfcert('stations', 'migrate', ...why)).rejects.toThrow('identity');
});

test('stations migrate refuses an empty id among others before it asks anything', async () => {
  await api.bfcert('stations', 'migrate', 'idn_1', '', ...why);
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
  expect(api.told).toBe('bfcert: <identity> is empty\n');
});
