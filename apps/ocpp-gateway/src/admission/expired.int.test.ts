import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial, enter } from '../testing/test-station.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

type Holder = ReturnType<Bench['server']['chargers']['station']>;
const on8443 = (name: string, holder: Holder) => ({
  port: bench.gateway.ports.certificateOnly,
  trustedRootsPem: bench.server.trustedRootsPem,
  name,
  holder,
});
const boot = (serialNumber: string) => ({
  reason: 'PowerUp',
  chargingStation: { model: 'M', vendorName: 'V', serialNumber },
});
const signCertificate = { csr: 'a request', certificateType: 'ChargingStationCertificate' };
const refused = { kind: 'refused', status: 403 };
const accepted = { accepted: true, serialMismatch: false } as const;
/** Over since yesterday. */
const expired = (name: string) => bench.server.chargers.station(`SN-${name}`, { days: -1 });
const tolerating = (holder: Holder) => ({
  profileFloor: 3,
  boot: accepted,
  expired: holder.certificate.fingerprint,
});

test('an expired certificate is refused, with the tolerance admitted to Pending for SignCertificate alone, after its end refused', async () => {
  const holder = expired('E-1');
  bench.server.admit('E-1', { profileFloor: 3, boot: accepted });
  expect(await dial(on8443('E-1', holder))).toMatchObject(refused);

  bench.server.admit('E-1', tolerating(holder));
  const station = await enter(on8443('E-1', holder));
  const denied = [4, 'h', 'SecurityError', expect.any(String), expect.anything()];
  expect(await station.call('Heartbeat', {}, 'h')).toEqual(denied);
  expect(await station.call('BootNotification', boot('SN-E-1'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
  expect(await station.call('Heartbeat', {}, 'h')).toEqual(denied);
  expect(await station.call('SignCertificate', signCertificate, 's')).toEqual([3, 's', { status: 'Accepted' }]);
  const opened = () => bench.server.factsOf('session_opened').filter(({ identityId }) => identityId === 'idn_E-1');
  await bench.server.until(() => opened().length > 0);
  expect(opened()).toMatchObject([
    { bootstrap: true, securityProfile: 3, fingerprint: holder.certificate.fingerprint },
  ]);

  bench.server.admit('E-1', { profileFloor: 3, boot: accepted });
  expect(await station.closed).toMatchObject({ code: 1008 });
  expect(await dial(on8443('E-1', holder))).toMatchObject(refused);
});

test('a tolerated station that has its new certificate comes in with that, as every other one', async () => {
  const holder = expired('E-2');
  bench.server.admit('E-2', tolerating(holder));
  await enter(on8443('E-2', holder));
  const renewed = bench.server.chargers.station('SN-E-2');
  const fingerprints = { [renewed.certificate.fingerprint]: 'issued_and_sent' as const };
  bench.server.admit('E-2', { ...tolerating(holder), fingerprints });
  const station = await enter(on8443('E-2', renewed));
  expect(await station.call('BootNotification', boot('SN-E-2'), 'b')).toMatchObject([3, 'b', { status: 'Accepted' }]);
});

test('the tolerance of one station opens no other, and its expired certificate no other name', async () => {
  const [own, others] = [expired('E-3'), expired('E-4')];
  bench.server.admit('E-3', tolerating(own));
  bench.server.admit('E-4', { profileFloor: 3 });
  expect(await dial(on8443('E-3', others))).toMatchObject(refused);
  expect(await dial(on8443('E-4', own))).toMatchObject(refused);
  expect(await dial(on8443('E-4', others))).toMatchObject(refused);
  // Not even where two people have named it: it says that it is another station.
  bench.server.admit('E-4', tolerating(own));
  expect(await dial(on8443('E-4', own))).toMatchObject(refused);
  const reasons = () => bench.server.factsOf('handshake_refused').filter(({ wireName }) => wireName === 'E-4');
  await bench.server.until(() => reasons().reduce((sum, { count }) => sum + count, 0) === 3);
  expect(new Set(reasons().map(({ reason }) => reason))).toEqual(new Set(['certificate_expired']));
});

test('a session whose certificate expires is closed, so that it comes back to no more than Pending', async () => {
  const holder = bench.server.chargers.station('SN-E-5');
  const fingerprints = { [holder.certificate.fingerprint]: 'active' as const };
  bench.server.admit('E-5', { profileFloor: 3, boot: accepted, fingerprints });
  const station = await enter(on8443('E-5', holder));
  // As the server says it when the time is over, whatever the clock here says.
  bench.server.admit('E-5', tolerating(holder));
  expect(await station.closed).toMatchObject({ code: 1008 });
  const again = await enter(on8443('E-5', holder));
  expect(await again.call('BootNotification', boot('SN-E-5'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
});
