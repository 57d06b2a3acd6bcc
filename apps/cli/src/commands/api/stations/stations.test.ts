import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addStationCommands } from '../stations-command.ts';
import { fakeApi, InTurn } from '../testing/fake-api.ts';

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
    upstream: { name: 'depot', isConnected: false, since: '2026-11-27T12:00:00.000Z', detail: 'refused' },
    tolerances: [{ kind: 'long_texts', until: '2026-12-27T12:00:00.000Z' }],
    lastSeenAt: null,
    capabilities: { contradicts: [], exceptions: [], refused: ['renew'] },
  };
  const migration = {
    caseId: 'mig_1',
    state: 'pending',
    step: 'csr',
    reason: null,
    explanation: 'Waits for its request.',
  };
  const stopped = { ...migration, state: 'quarantine', step: null, reason: 'chain_too_long', explanation: 'Too long.' };
  const data = [
    { ...station, migration },
    {
      ...station,
      identityId: 'idn_2',
      name: 'CS-2',
      online: false,
      ocppVersion: null,
      upstream: null,
      tolerances: [],
      capabilities: { contradicts: [], exceptions: [], refused: [] },
      migration: null,
    },
    { ...station, identityId: 'idn_3', name: 'CS-3', migration: stopped },
  ];
  api.answers = { 'GET /api/v1/stations?limit=500': { data, page: { next: null, hasMore: false } } };
  await api.bfcert('stations', 'list');
  expect(api.printed).toMatch(
    /idn_1 +CS-1 +yes +1\.6 +2 +2 +depot \(away\) +long_texts +renew +pending +csr +Waits for its request\.\nidn_2 +CS-2 +no +2 +2\n.*quarantine +chain_too_long +Too long\.\n/,
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

const hashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'AB', issuerKeyHash: 'CD', serialNumber: '0FFF' };
const root = { kind: 'csms_root', hashData, children: [], anchor: null, notDeletable: null };
const ours = {
  ...root,
  hashData: { ...hashData, serialNumber: '02' },
  anchor: 'CN=Root',
  notDeletable: 'It is needed.',
};
const listed = { listedAt: '2026-11-27T12:00:00.000Z', certificates: [root, ours], missing: [], orders: [] };
const ordered = (state: string, outcome: string) => ({
  ...listed,
  orders: [{ id: 'sor_1', state, outcome, endedAt: '2026-11-27T12:00:01.000Z' }],
});
const PAGE = 'GET /api/v1/stations/idn_1/installed-certificates';

test('stations certificates shows what a station has as it says it, and ends with 8 when it lacks an anchor', async () => {
  api.answers = { [PAGE]: { ...listed, missing: [{ name: 'CN=Other', fingerprint: 'ff' }] } };
  await api.bfcert('stations', 'certificates', 'idn_1');
  expect(api.printed).toMatch(
    /0FFF +csms_root +SHA256 +CD +0\n02 +csms_root +SHA256 +CD +0 +CN=Root +It is needed\.\n/,
  );
  expect(api.told).toBe('bfcert: as listed at 2026-11-27T12:00:00.000Z\nbfcert: it does not list CN=Other (ff)\n');
  expect(process.exitCode).toBe(EXIT.finding);
});

test('stations certificates --refresh has it asked first, with a reason', async () => {
  api.answers = {
    'POST /api/v1/stations/idn_1/actions/list-certificates': { orderId: 'sor_1' },
    [PAGE]: new InTurn(listed, ordered('done', 'The station lists 2 certificates.')),
  };
  await api.bfcert('stations', 'certificates', 'idn_1', '--refresh');
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
  await api.bfcert('stations', 'certificates', 'idn_1', '--refresh', ...why);
  expect(api.asked[0]).toMatchObject({ body: { reason: 'wave one' }, key: expect.stringMatching(/^.{36}$/) });
  expect(api.told).toContain('The station lists 2 certificates.');
  expect(process.exitCode).toBe(EXIT.done);
});

test('stations delete-certificate names it as the station does, and says what came of it', async () => {
  api.answers = {
    'POST /api/v1/stations/idn_1/actions/delete-certificate': { orderId: 'sor_1' },
    [PAGE]: ordered('failed', 'The station refused (Failed).'),
  };
  await api.bfcert('stations', 'delete-certificate', 'idn_1', '--serial', '0FFF', ...why);
  expect(api.asked[1]?.body).toEqual({ certificate: { kind: 'csms_root', hashData }, reason: 'wave one' });
  expect(api.told).toBe('bfcert: The station refused (Failed).\n');
  expect(process.exitCode).toBe(EXIT.failed);
});

test('stations install-vehicle-roots says what came of it', async () => {
  api.answers = {
    'POST /api/v1/stations/idn_1/actions/install-vehicle-roots': { orderId: 'sor_1' },
    [PAGE]: ordered('done', 'The station lists all 2 of them.'),
  };
  await api.bfcert('stations', 'install-vehicle-roots', 'idn_1', ...why);
  expect(api.asked[0]).toMatchObject({ body: { reason: 'wave one' }, key: expect.stringMatching(/^.{36}$/) });
  expect(api.told).toBe('bfcert: The station lists all 2 of them.\n');
  expect(process.exitCode).toBe(EXIT.done);
});

test('stations delete-certificate sends nothing for a serial that is not listed, or listed twice', async () => {
  api.answers = { [PAGE]: { ...listed, certificates: [root, { ...root, kind: 'mo_root' }] } };
  await api.bfcert('stations', 'delete-certificate', 'idn_1', '--serial', 'fff', ...why);
  expect(process.exitCode).toBe(EXIT.wrongUse);
  await api.bfcert('stations', 'delete-certificate', 'idn_1', '--serial', '0FFF', ...why);
  expect(process.exitCode).toBe(EXIT.wrongUse);
  expect(api.asked.map(({ line }) => line)).toEqual([PAGE, PAGE]);
});

test('stations certificates waits no longer than it is told, and ends with 7', async () => {
  api.answers = {
    'POST /api/v1/stations/idn_1/actions/list-certificates': { orderId: 'sor_1' },
    [PAGE]: listed,
  };
  await api.bfcert('stations', 'certificates', 'idn_1', '--refresh', '--timeout', '1', ...why);
  expect(process.exitCode).toBe(EXIT.stillRunning);
});
