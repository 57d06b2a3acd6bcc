import { createHash, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';
import { addVehiclesCommands } from './vehicles-command.ts';

const api = fakeApi(addVehiclesCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const because = ['--reason', 'a new bus'];
const reason = 'a new bus';

test('makes a token for a vehicle and prints its secret', async () => {
  const line = 'POST /api/v1/enrolment-tokens';
  api.answers = { [line]: new Answer(201, { tokenId: 'vet_1', secret: 's3cret', expiresAt: '2026-03-08T12:00:00Z' }) };
  await api.bfcert('vehicles', 'create-token', 'idn_1', '--program', 'north-line', ...because);
  expect(orders()).toEqual([{ line, body: { identityId: 'idn_1', program: 'north-line', reason } }]);
  expect(api.printed).toMatch(/secret\s+s3cret/);
});

test('registers a public key by its hash, and sends no private one anywhere', async () => {
  const line = 'POST /api/v1/vehicle-keys';
  api.answers = { [line]: new Answer(201, { keyId: 'vky_1' }) };
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = api.fileOf(publicKey.export({ format: 'pem', type: 'spki' }), 'key.pem');
  await api.bfcert('vehicles', 'register-key', 'idn_1', file, '--program', 'north-line', ...because);
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const spkiSha256 = createHash('sha256').update(der).digest('hex');
  const sent = { line, body: { identityId: 'idn_1', program: 'north-line', spkiSha256, reason } };
  expect(orders()).toEqual([sent]);
  const secret = api.fileOf(privateKey.export({ format: 'pem', type: 'pkcs8' }), 'private.pem');
  await api.bfcert('vehicles', 'register-key', 'idn_1', secret, '--program', 'north-line', ...because);
  expect([orders(), process.exitCode]).toEqual([[sent], EXIT.wrongUse]);
});

test('says how a program lets vehicles in', async () => {
  const line = 'PUT /api/v1/vas-programs/north-line';
  const settings = { approval: 'first_certificate', isDefault: true, v2icp: 'off' };
  api.answers = { [line]: { program: 'north-line', ...settings } };
  await api.bfcert('vehicles', 'set-program', 'north-line', '--approval', 'first_certificate', '--default', ...because);
  expect(orders()).toEqual([{ line, body: { ...settings, reason } }]);
});

test('lists who waits for a yes, and says it', async () => {
  const list = 'GET /api/v1/vas-enrolments?limit=500&state=waiting';
  const row = { enrolmentId: 'ven_1', identityId: 'idn_1', program: 'north-line', proof: 'one_time_token' };
  const more = { state: 'waiting', certificateId: null, requestedAt: '2026-03-01T12:00:00Z' };
  const yes = 'POST /api/v1/vas-enrolments/ven_1/actions/approve';
  api.answers = {
    [list]: { data: [{ ...row, ...more }], page: { next: null, hasMore: false } },
    [yes]: { enrolmentId: 'ven_1', state: 'accepted' },
  };
  await api.bfcert('vehicles', 'enrolments', '--state', 'waiting');
  expect(api.printed).toMatch(/ven_1\s+idn_1\s+north-line\s+one_time_token\s+waiting/);
  await api.bfcert('vehicles', 'approve', 'ven_1', ...because);
  expect(orders().at(-1)).toEqual({ line: yes, body: { reason } });
});
