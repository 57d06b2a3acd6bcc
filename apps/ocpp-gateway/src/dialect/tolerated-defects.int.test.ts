import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter } from '../testing/test-station.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const PASSWORD = 'a-password-of-sixteen-or-more';
const with2 = () => ({ profileFloor: 2, passwords: [bench.server.verifier(PASSWORD)] });
const enters = (name: string) =>
  enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
  });
const LONG = { reason: 'PowerUp', chargingStation: { model: 'm'.repeat(30), vendorName: 'V' } };
const MORE = { reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'V' }, vendorExtra: true };
const refusedAs = (id: string, code: string) => [4, id, code, expect.any(String), expect.anything()];

test('long texts and unknown fields are taken of the station of which they are tolerated, and of no other', async () => {
  bench.server.admit('T-1', { ...with2(), toleratedDefects: ['long_texts', 'unknown_fields'] });
  bench.server.admit('T-2', with2());
  const [tolerated, other] = [await enters('T-1'), await enters('T-2')];
  for (const [id, boot] of Object.entries({ a: LONG, b: MORE })) {
    expect(await tolerated.call('BootNotification', boot, id)).toMatchObject([3, id, { status: 'Accepted' }]);
  }
  expect(await other.call('BootNotification', LONG, 'a')).toEqual(refusedAs('a', 'PropertyConstraintViolation'));
  expect(await other.call('BootNotification', MORE, 'b')).toEqual(refusedAs('b', 'FormatViolation'));
  expect(await tolerated.call('BootNotification', { reason: 'PowerUp', vendorExtra: true }, 'c')).toEqual(
    refusedAs('c', 'OccurrenceConstraintViolation'),
  );
});

test('the end of a tolerance is heeded by the session that is open', async () => {
  const entry = bench.server.admit('T-3', { ...with2(), toleratedDefects: ['unknown_fields'] });
  const station = await enters('T-3');
  expect(await station.call('BootNotification', MORE, 'a')).toMatchObject([3, 'a', { status: 'Accepted' }]);
  const { toleratedDefects: _, ...without } = entry;
  bench.server.admit('T-3', without);
  expect(await station.call('BootNotification', MORE, 'b')).toEqual(refusedAs('b', 'FormatViolation'));
});

test('an answer of such a station is read with the same patience', async () => {
  bench.server.admit('T-4', { ...with2(), toleratedDefects: ['unknown_fields'] });
  bench.server.admit('T-5', with2());
  for (const [name, outcome] of [
    ['T-4', 'accepted'],
    ['T-5', 'unknown'],
  ] as const) {
    const station = await enters(name);
    await bench.server.until(() => bench.server.epochOf(`idn_${name}`) === 1);
    station.answers.set('TriggerMessage', { status: 'Accepted', vendorExtra: true });
    expect(await bench.server.command(`idn_${name}`, { kind: 'request_signing_request' })).toMatchObject({ outcome });
  }
});
