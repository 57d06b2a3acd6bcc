import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addStationCommands } from '../stations-command.ts';
import { fakeApi } from '../testing/fake-api.ts';

const api = fakeApi(addStationCommands);
const AT = '/api/v1/capability-exceptions';

const standing = {
  capability: 'signing_request',
  value: false,
  source: 'observed',
  declared: true,
  observed: false,
  evidence: 'it does not know the message: NotImplemented\u001b[2J',
  seenAt: null,
  refusal: null,
  contradicts: true,
};
const page = { family: 'Acme/AC22', declarationVersion: 3, firmwareVersion: '1.4', exceptions: [] };

test('stations capabilities says what counts and by whose word, and ends with 8 on a contradiction', async () => {
  api.answers = { 'GET /api/v1/stations/idn_1/capabilities': { ...page, capabilities: [standing] } };
  await api.bfcert('stations', 'capabilities', 'idn_1');
  expect(api.printed).toMatch(/signing_request +no +observed +yes +no +it does not know the message/);
  expect(api.printed).not.toContain('\u001b');
  expect(api.told).toContain('signing_request: it has shown something else than its family declares');
  expect(process.exitCode).toBe(EXIT.finding);
  const agreeing = { ...standing, value: true, observed: true, contradicts: false };
  api.answers = { 'GET /api/v1/stations/idn_1/capabilities': { ...page, capabilities: [agreeing] } };
  await api.bfcert('stations', 'capabilities', 'idn_1');
  expect(process.exitCode).toBe(EXIT.done);
});

const exception = {
  id: 'cex_1',
  identityId: 'idn_1',
  capability: 'v2g',
  value: true,
  responsible: 'Field service',
  until: '2027-01-01T00:00:00.000Z',
  reason: 'a pilot',
};
const family = {
  family: 'Old/1',
  stations: 4,
  responsible: 'Purchasing',
  until: '2026-01-01T00:00:00.000Z',
  isOverdue: true,
  reason: 'no extension',
};

test('stations exceptions lists excluded families once and every station, and ends with 8 on one that is overdue', async () => {
  const second = { ...exception, id: 'cex_0', identityId: 'idn_0' };
  api.answers = {
    [`GET ${AT}?limit=500`]: { families: [family], data: [exception], page: { next: 'more', hasMore: true } },
    [`GET ${AT}?limit=500&after=more`]: { families: [family], data: [second], page: { next: null, hasMore: false } },
  };
  await api.bfcert('stations', 'exceptions');
  expect(api.printed.match(/Old\/1/g)).toHaveLength(1);
  expect(api.printed).toMatch(/Old\/1 +excluded, 4 stations, overdue +Purchasing/);
  expect(api.printed).toMatch(/idn_1 +v2g=yes +Field service .*cex_1 +a pilot\nidn_0/);
  expect(process.exitCode).toBe(EXIT.finding);
});

test.each([
  ['yes', true],
  ['no', false],
  ['5600', 5600],
  ['ec_p256,rsa_2048', ['ec_p256', 'rsa_2048']],
  ['ec_p256,', ['ec_p256']],
  ['in_place', 'in_place'],
])('stations except sends %s as what it is', async (text, value) => {
  api.answers = { [`POST ${AT}`]: { exceptionId: 'cex_1' } };
  const until = '2027-01-01T00:00:00Z';
  const options = ['--capability', 'v2g', '--value', text, '--responsible', 'Field service', '--until', until];
  await api.bfcert('stations', 'except', 'idn_1', ...options, '--reason', 'a pilot');
  expect(api.asked).toMatchObject([
    { body: { identityId: 'idn_1', capability: 'v2g', value, responsible: 'Field service', until, reason: 'a pilot' } },
  ]);
  expect(api.printed).toMatch(/exception +cex_1/);
});

test('stations end-exception ends the one that is named', async () => {
  api.answers = { [`POST ${AT}/cex_1/actions/end`]: { exceptionId: 'cex_1' } };
  await api.bfcert('stations', 'end-exception', 'cex_1', '--reason', 'it is over');
  expect(api.asked).toMatchObject([{ body: { reason: 'it is over' } }]);
  expect(process.exitCode).toBe(EXIT.done);
});
