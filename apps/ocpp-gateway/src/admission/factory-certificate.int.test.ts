import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestAuthority } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial, enter } from '../testing/test-station.ts';

const vendor = new TestAuthority('A registered vendor root');
const stranger = new TestAuthority('A vendor root that nobody registered');
const namesake = new TestAuthority('A registered vendor root');
const other = new TestAuthority('Another registered vendor root');
const subCa = new TestAuthority('A sub-CA of the registered root', { below: vendor });
const lowerCa = new TestAuthority('A CA below that sub-CA', { below: subCa });
const awaited = { awaitsFactoryCertificate: true, factoryRoots: [vendor.root.certificate.fingerprint] };

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({}, (server) => {
    server.factoryRootsPem = `${other.root.pem}${vendor.root.pem}`;
  });
});
afterAll(() => bench.stop());

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
const ofVendor = (serial: string) => vendor.station(serial, { organisation: 'The vendor' });
const refused = { kind: 'refused', status: 403 };
const reasonsOf = (name: string) =>
  bench.server.factsOf('handshake_refused').flatMap(({ wireName, reason }) => (wireName === name ? [reason] : []));

test('a new station comes in with its factory certificate to Pending and SignCertificate, and with its own as every other', async () => {
  const holder = ofVendor('SN-F-1');
  bench.server.admit('F-1', awaited);
  const station = await enter(on8443('F-1', holder));
  const denied = [4, 'h', 'SecurityError', expect.any(String), expect.anything()];
  expect(await station.call('BootNotification', boot('SN-F-1'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
  expect(await station.call('Heartbeat', {}, 'h')).toEqual(denied);
  const request = { csr: 'a request', certificateType: 'ChargingStationCertificate' };
  expect(await station.call('SignCertificate', request, 's')).toEqual([3, 's', { status: 'Accepted' }]);
  const opened = () => bench.server.factsOf('session_opened').filter(({ identityId }) => identityId === 'idn_F-1');
  await bench.server.until(() => opened().length > 0);
  expect(opened()).toMatchObject([
    { bootstrap: true, securityProfile: 3, fingerprint: holder.certificate.fingerprint },
  ]);

  const own = bench.server.chargers.station('SN-F-1');
  bench.server.admit('F-1', { profileFloor: 3, fingerprints: { [own.certificate.fingerprint]: 'active' } });
  expect(await station.closed).toMatchObject({ code: 1008 });
  const back = await enter(on8443('F-1', own));
  expect(await back.call('BootNotification', boot('SN-F-1'), 'b')).toMatchObject([3, 'b', { status: 'Accepted' }]);
  expect(await dial(on8443('F-1', holder))).toMatchObject(refused);
  await bench.server.until(() => reasonsOf('F-1').length > 0);
  expect(reasonsOf('F-1')).toEqual(['factory_certificate_not_awaited']);
});

test('a new station asks for nothing but its own certificate: of one for vehicles the server never hears', async () => {
  bench.server.admit('F-17', awaited);
  const station = await enter(on8443('F-17', ofVendor('SN-F-17')));
  expect(await station.call('BootNotification', boot('SN-F-17'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
  const heard = bench.server.signingRequests.length;
  const forVehicles = { csr: 'a request', certificateType: 'V2GCertificate' };
  const denied = [4, 'v', 'SecurityError', expect.any(String), expect.anything()];
  expect(await station.call('SignCertificate', forVehicles, 'v')).toEqual(denied);
  expect(await station.call('SignCertificate', { csr: 'its own' }, 's')).toEqual([3, 's', { status: 'Accepted' }]);
  expect(bench.server.signingRequests.slice(heard)).toMatchObject([{ csr: 'its own', use: 'charging_station' }]);
});

test.each<[string, string, () => ReturnType<TestAuthority['station']>]>([
  ['of another serial number', 'certificate_subject_mismatch', () => ofVendor('SN-F-29')],
  ['under a root that is not registered', 'certificate_chain_invalid', () => stranger.station('SN-F-2')],
  ['under a root of the same name and another key', 'certificate_chain_invalid', () => namesake.station('SN-F-2')],
  ['of another vendor that is registered', 'factory_certificate_not_awaited', () => other.station('SN-F-2')],
  ['that has expired', 'certificate_expired', () => vendor.station('SN-F-2', { days: -1 })],
])('a factory certificate %s is refused as %s', async (_, reason, make) => {
  const name = `F-2`;
  const before = reasonsOf(name).length;
  bench.server.admit(name, awaited);
  expect(await dial(on8443(name, make()))).toMatchObject(refused);
  await bench.server.until(() => reasonsOf(name).length > before);
  expect(reasonsOf(name).at(-1)).toBe(reason);
});

/** Its leaf and the CAs above it, as a factory station sends them. */
const behind = (holder: ReturnType<TestAuthority['station']>, ...above: readonly TestAuthority[]) => ({
  ...holder,
  pem: [holder, ...above.map(({ root }) => root)].map(({ pem }) => pem).join(''),
});

test('a factory certificate over a sub-CA that is not registered is refused, and its issuer is named', async () => {
  bench.server.admit('F-32', awaited);
  const holder = behind(subCa.station('SN-F-32', { organisation: 'The vendor' }), subCa);
  expect(await dial(on8443('F-32', holder))).toMatchObject(refused);
  await bench.server.until(() => reasonsOf('F-32').length > 0);
  expect(reasonsOf('F-32')).toEqual(['certificate_issuer_not_registered']);
  const [fact] = bench.server.factsOf('handshake_refused').filter(({ wireName }) => wireName === 'F-32');
  expect(fact?.certificate?.issuer).toBe('CN=A sub-CA of the registered root');
});

test('one over CAs that are registered with the root above them comes in by that root, and goes with the lowest of them', async () => {
  const roots = `${other.root.pem}${vendor.root.pem}`;
  const holder = behind(lowerCa.station('SN-F-33', { organisation: 'The vendor' }), lowerCa, subCa);
  bench.server.admit('F-33', awaited);
  bench.server.changeAnchors({ factoryRootsPem: `${roots}${subCa.root.pem}${lowerCa.root.pem}` });
  const station = await enter(on8443('F-33', holder));
  expect(await station.call('BootNotification', boot('SN-F-33'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
  bench.server.changeAnchors({ factoryRootsPem: `${roots}${subCa.root.pem}` });
  expect(await station.closed).toMatchObject({ code: 1008 });
  expect(await dial(on8443('F-33', holder))).toMatchObject(refused);
  bench.server.changeAnchors({ factoryRootsPem: roots });
});

test('threat 6: a certificate of its issuer’s name with a key that ends Node, sent behind a good one, is passed over', async () => {
  const brainpool = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:brainpoolP256r1 -nodes -keyout /dev/null -days 30';
  const pem = execFileSync('openssl', [...brainpool.split(' '), '-subj', '/CN=A registered vendor root'], {
    encoding: 'utf8',
  });
  const holder = ofVendor('SN-F-31');
  bench.server.admit('F-31', awaited);
  const station = await enter(on8443('F-31', { ...holder, pem: `${holder.pem}${pem}` }));
  expect(await station.call('BootNotification', boot('SN-F-31'), 'b')).toMatchObject([3, 'b', { status: 'Pending' }]);
});

test('the factory certificate of one station opens no other, and of an unknown station nothing', async () => {
  bench.server.admit('F-3', awaited);
  bench.server.admit('F-4', awaited);
  expect(await dial(on8443('F-4', ofVendor('SN-F-3')))).toMatchObject(refused);
  expect(await dial(on8443('F-5', ofVendor('SN-F-5')))).toMatchObject({ kind: 'refused', status: 404 });
});

test('a vendor vouches for no certificate of a station’s own', async () => {
  const holder = vendor.station('SN-F-6');
  bench.server.admit('F-6', { fingerprints: { [holder.certificate.fingerprint]: 'active' } });
  expect(await dial(on8443('F-6', holder))).toMatchObject(refused);
});

test('a factory certificate whose record has ended opens nothing, and ends what it has opened', async () => {
  const holder = ofVendor('SN-F-7');
  const { fingerprint } = holder.certificate;
  bench.server.admit('F-7', { ...awaited, recorded: { [fingerprint]: 'factory' } });
  const station = await enter(on8443('F-7', holder));
  bench.server.admit('F-7', { ...awaited, recorded: { [fingerprint]: 'ended' } });
  expect(await station.closed).toMatchObject({ code: 1008 });
  expect(await dial(on8443('F-7', holder))).toMatchObject(refused);
  await bench.server.until(() => reasonsOf('F-7').length > 0);
  expect(reasonsOf('F-7')).toEqual(['certificate_revoked_or_retired']);
});

test('a factory certificate that is on record for another station is refused by that name', async () => {
  const holder = ofVendor('SN-F-8');
  const { fingerprint } = holder.certificate;
  bench.server.admit('F-9', { ...awaited, recorded: { [fingerprint]: 'factory' } });
  bench.server.admit('F-8', awaited);
  expect(await dial(on8443('F-8', holder))).toMatchObject(refused);
  await bench.server.until(() => reasonsOf('F-8').length > 0);
  expect(reasonsOf('F-8')).toEqual(['certificate_of_another_identity']);
  bench.server.forget('idn_F-9');
  expect(await dial(on8443('F-8', holder))).toMatchObject({ kind: 'open' });
});
