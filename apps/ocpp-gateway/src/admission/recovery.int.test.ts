import { randomBytes, scryptSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestAuthority } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial, enter } from '../testing/test-station.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const vendor = new TestAuthority('A vendor root that the gateway does not know');
const on8443 = (name: string, holder: ReturnType<TestAuthority['station']>) => ({
  port: bench.gateway.ports.certificateOnly,
  trustedRootsPem: bench.server.trustedRootsPem,
  name,
  holder,
});
const boot = (serialNumber: string) => ({
  reason: 'PowerUp',
  chargingStation: { model: 'M', vendorName: 'V', serialNumber },
});
const heartbeat = (station: Awaited<ReturnType<typeof enter>>) => station.call('Heartbeat', {}, 'h');
const signCertificate = { csr: 'a request', certificateType: 'ChargingStationCertificate' };
const refusedBoot = [4, 'h', 'SecurityError', expect.any(String), expect.anything()];

test('before a recovery case the factory certificate is refused, with it admitted to Pending, after its end refused again', async () => {
  const factory = vendor.station('SN-CS-1', { organisation: 'The vendor' });
  const named = { profileFloor: 3, boot: { accepted: true, serialMismatch: false } } as const;
  bench.server.admit('CS-1', named);
  expect(await dial(on8443('CS-1', factory))).toMatchObject({ kind: 'refused', status: 403 });

  bench.server.admit('CS-1', { ...named, bootstrap: factory.certificate.fingerprint });
  const station = await enter(on8443('CS-1', factory));
  // Its last boot was accepted: with a bootstrap that opens nothing.
  expect(await heartbeat(station)).toEqual(refusedBoot);
  expect(await station.call('BootNotification', boot('SN-CS-1'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
  expect(await heartbeat(station)).toEqual(refusedBoot);
  const status = { timestamp: '2026-03-01T00:00:00Z', connectorStatus: 'Available', evseId: 1, connectorId: 1 };
  expect(await station.call('StatusNotification', status, 'h')).toEqual(refusedBoot);
  expect(await station.call('SignCertificate', signCertificate, 's')).toEqual([3, 's', { status: 'Accepted' }]);
  await bench.server.until(() => bench.server.factsOf('boot_notification').length > 0);
  expect(bench.server.factsOf('session_opened').at(-1)).toMatchObject({
    bootstrap: true,
    fingerprint: factory.certificate.fingerprint,
    securityProfile: 3,
  });
  expect(bench.server.factsOf('boot_notification').at(-1)).toMatchObject({ answered: 'pending' });

  bench.server.admit('CS-1', { ...named, bootstrap: null });
  expect(await station.closed).toMatchObject({ code: 1008 });
  expect(await dial(on8443('CS-1', factory))).toMatchObject({ kind: 'refused', status: 403 });
});

test.each([
  ['another certificate with its serial number', () => vendor.station('SN-CS-2'), vendor.station('SN-CS-2')],
  [
    'the named one of another serial number',
    (named: ReturnType<TestAuthority['station']>) => named,
    vendor.station('SN-X'),
  ],
])('a bootstrap is not %s', async (_, shown, named) => {
  bench.server.admit('CS-2', { profileFloor: 3, bootstrap: named.certificate.fingerprint });
  expect(await dial(on8443('CS-2', shown(named)))).toMatchObject({ kind: 'refused', status: 403 });
});

test('the bootstrap of one station opens no other', async () => {
  const factory = vendor.station('SN-CS-3');
  bench.server.admit('CS-3', { profileFloor: 3, bootstrap: factory.certificate.fingerprint });
  bench.server.admit('CS-4', { profileFloor: 3 });
  expect(await dial(on8443('CS-4', factory))).toMatchObject({ kind: 'refused', status: 403 });
});

test('a station in recovery that names another serial number is rejected', async () => {
  const factory = vendor.station('SN-CS-5');
  bench.server.admit('CS-5', { profileFloor: 3, bootstrap: factory.certificate.fingerprint });
  const station = await enter(on8443('CS-5', factory));
  expect(await station.call('BootNotification', boot('SN-other'), 'b')).toMatchObject([3, 'b', { status: 'Rejected' }]);
  expect(await station.closed).toMatchObject({ code: 1008 });
});

const oneTimeKeyOf = (password: string) => {
  const salt = randomBytes(16);
  const verifier = scryptSync(password, salt, 32, { N: 16_384 }).toString('base64');
  return { keyId: 'otk_1', salt: salt.toString('base64'), verifier, cost: 16_384, spentBy: null };
};

test('a one-time key opens Profile 2 once, to Pending and SignCertificate, and its session ends with the case', async () => {
  const named = { profileFloor: 3, boot: { accepted: true, serialMismatch: false } } as const;
  const on8442 = (password: string) => ({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name: 'CS-6',
    basic: { username: 'CS-6', password },
  });
  bench.server.admit('CS-6', named);
  expect(await dial(on8442('once'))).toMatchObject({ kind: 'refused' });
  const oneTimeKey = oneTimeKeyOf('once');
  bench.server.admit('CS-6', { ...named, oneTimeKey });
  expect(await dial(on8442('twice'))).toMatchObject({ kind: 'refused' });

  const station = await enter(on8442('once'));
  expect(await heartbeat(station)).toEqual(refusedBoot);
  expect(await station.call('BootNotification', boot('SN-CS-6'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
  expect(await heartbeat(station)).toEqual(refusedBoot);
  expect(await station.call('SignCertificate', signCertificate, 's')).toEqual([3, 's', { status: 'Accepted' }]);
  const opened = () => bench.server.factsOf('session_opened').filter(({ keyId }) => keyId === 'otk_1');
  await bench.server.until(() => opened().length > 0);
  expect(opened()).toMatchObject([{ bootstrap: true, securityProfile: 2, fingerprint: null }]);

  // Before the server has heard of it, and after: a second login with it comes to nothing.
  const second = await enter(on8442('once'));
  expect(await second.closed).toMatchObject({ code: 1008 });
  const spentBy = opened()[0]?.connectionId ?? '';
  bench.server.admit('CS-6', { ...named, oneTimeKey: { ...oneTimeKey, spentBy } });
  expect(await dial(on8442('once'))).toMatchObject({ kind: 'refused' });
  expect(await station.call('SignCertificate', signCertificate, 't')).toEqual([3, 't', { status: 'Accepted' }]);
  expect(opened()).toHaveLength(1);

  bench.server.admit('CS-6', named);
  expect(await station.closed).toMatchObject({ code: 1008 });
});

test('a one-time key opens again when its login could not be kept, and nobody will ever hear of that', async () => {
  const named = { profileFloor: 3, boot: { accepted: true, serialMismatch: false } } as const;
  bench.server.admit('CS-7', { ...named, oneTimeKey: { ...oneTimeKeyOf('again'), keyId: 'otk_7' } });
  const on8442 = {
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name: 'CS-7',
    basic: { username: 'CS-7', password: 'again' },
  };
  bench.server.keepsFacts = false;
  const unheard = await enter(on8442);
  expect(await unheard.closed).toMatchObject({ code: 1013 });
  bench.server.keepsFacts = true;

  const station = await enter(on8442);
  expect(await station.call('BootNotification', boot('SN-CS-7'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
  const opened = () => bench.server.factsOf('session_opened').filter(({ keyId }) => keyId === 'otk_7');
  await bench.server.until(() => opened().length > 0);
  const second = await enter(on8442);
  expect(await second.closed).toMatchObject({ code: 1008 });
});
