import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addIotHubCommands } from '../iot-hubs-command.ts';
import { fakeApi, InTurn } from '../testing/fake-api.ts';

const api = fakeApi(addIotHubCommands);

const HUB = '/api/v1/iot-hubs/fleet-hub';
const operation = { id: 'hop_1', status: 'succeeded', finishedAt: '2026-03-01T00:00:00Z', result: 'made' };

test('create writes key and certificate to files, the key for its owner alone, and prints no key', async () => {
  const credential = { hubCertificateId: 'abc', certificatePem: 'CERTIFICATE', privateKeyPem: 'SECRET' };
  api.answers = {
    [`POST ${HUB}/certificates`]: { operationId: 'hop_1' },
    [`GET ${HUB}/operations/hop_1`]: operation,
    [`POST ${HUB}/operations/hop_1/actions/take-credential`]: credential,
  };
  const out = api.fileOf('', 'bus-1');
  await api.bfcert('iot-hubs', 'create', 'fleet-hub', '--thing', 'bus-1', '--out', out, '--reason', 'new bus');
  expect([process.exitCode, api.told]).toEqual([EXIT.done, expect.stringContaining('inactive')]);
  expect(readFileSync(`${out}.key.pem`, 'utf8')).toBe('SECRET');
  expect(statSync(`${out}.key.pem`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${out}.certificate.pem`, 'utf8')).toBe('CERTIFICATE');
  expect(api.printed + api.told).not.toContain('SECRET');
});

test('create orders nothing when a file is there already', async () => {
  const out = api.fileOf('', 'taken');
  const key = api.fileOf('mine', 'taken.key.pem');
  await api.bfcert('iot-hubs', 'create', 'fleet-hub', '--out', out, '--reason', 'x');
  expect([process.exitCode, api.told]).toEqual([EXIT.failed, expect.stringContaining('is there already')]);
  expect([api.asked, readFileSync(key, 'utf8')]).toEqual([[], 'mine']);
});

test('create says why the hub made nothing', async () => {
  api.answers = {
    [`POST ${HUB}/certificates`]: { operationId: 'hop_1' },
    [`GET ${HUB}/operations/hop_1`]: { ...operation, status: 'refused', result: 'No permission.' },
  };
  await api.bfcert('iot-hubs', 'create', 'fleet-hub', '--out', api.fileOf('', 'refused'), '--reason', 'x');
  expect([process.exitCode, api.told]).toEqual([EXIT.failed, 'bfcert: No permission.\n']);
});

test('drift ends with 8 when anything differs, and with 0 when nothing does', async () => {
  const page = { next: null, hasMore: false };
  const found = {
    kind: 'only_there',
    there: 'ACTIVE',
    here: null,
    certificateId: null,
    hubCertificateId: 'abc',
    detail: 'x',
  };
  const differs = { data: [found], page, lookedAt: '2026-03-01T00:00:00Z' };
  api.answers = { [`GET ${HUB}/drift?limit=500`]: new InTurn(differs, { data: [], page, lookedAt: null }) };
  await api.bfcert('iot-hubs', 'drift', 'fleet-hub');
  expect(process.exitCode).toBe(EXIT.finding);
  await api.bfcert('iot-hubs', 'drift', 'fleet-hub');
  expect([process.exitCode, api.told]).toEqual([EXIT.done, expect.stringContaining('never read to the end')]);
});

test('an order names its operation', async () => {
  api.answers = { [`POST ${HUB}/certificates/abc/actions/delete`]: { operationId: 'hop_2' } };
  await api.bfcert('iot-hubs', 'delete', 'fleet-hub', 'abc', '--reason', 'gone');
  expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringContaining('hop_2')]);
});
