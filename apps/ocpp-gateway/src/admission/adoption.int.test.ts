import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestAuthority } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { TestServer } from '../testing/test-server.ts';
import { dial, enter } from '../testing/test-station.ts';

const outside = new TestAuthority('The CA of the operator before us');
const vendor = new TestAuthority('The vendor of a new station');
const namesake = new TestAuthority('The CA of the operator before us');

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ recordPatienceMs: 300, awaySessions: 1 }, (server) => {
    server.adoptedCasPem = outside.root.pem;
    server.factoryRootsPem = vendor.root.pem;
  });
});
afterAll(() => bench.stop());

const on8443 = (name: string, holder: ReturnType<TestAuthority['station']>) => ({
  port: bench.gateway.ports.certificateOnly,
  trustedRootsPem: bench.server.trustedRootsPem,
  name,
  holder,
});
const by = { organisation: 'The vendor' };
const refused = { kind: 'refused', status: 403 };
const boot = { reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'V', serialNumber: 'SN-A-1' } };

test('a station that is to be taken over comes in with what it has, and stays once that is recorded', async () => {
  const holder = outside.station('SN-A-1');
  bench.server.admit('A-1');
  expect(await dial(on8443('A-1', holder))).toMatchObject(refused);
  bench.server.admit('A-1', { adoptsCertificate: true });
  const station = await enter(on8443('A-1', holder));
  expect(await station.call('BootNotification', boot, 'b')).toMatchObject([3, 'b', { status: 'Accepted' }]);
  const opened = () => bench.server.factsOf('session_opened').filter(({ identityId }) => identityId === 'idn_A-1');
  await bench.server.until(() => opened().length > 0);
  const { fingerprint } = holder.certificate;
  expect(opened()).toMatchObject([{ bootstrap: false, securityProfile: 3, fingerprint }]);
  expect(opened()[0]?.adoptedPem?.replaceAll(/\s/g, '')).toBe(holder.pem.replaceAll(/\s/g, ''));

  bench.server.admit('A-1', { profileFloor: 3, fingerprints: { [fingerprint]: 'active' } });
  expect(await station.call('Heartbeat', {}, 'h')).toMatchObject([3, 'h', { currentTime: expect.any(String) }]);
  const back = await enter(on8443('A-1', holder));
  await bench.server.until(() => opened().length > 1);
  expect(opened()[1]).not.toHaveProperty('adoptedPem');
  back.close();
});

test.each<[string, () => ReturnType<TestAuthority['station']>]>([
  ['under a CA of the same name and another key', () => namesake.station('SN-A-2')],
  ['of another serial number', () => outside.station('SN-A-29')],
  ['of another organisation', () => outside.station('SN-A-2', { organisation: 'Another CPO' })],
  ['that has expired', () => outside.station('SN-A-2', { days: -1 })],
  ['of our own CA that has no record', () => bench.server.chargers.station('SN-A-2')],
])('a certificate %s is not taken over', async (_, make) => {
  bench.server.admit('A-2', { adoptsCertificate: true });
  expect(await dial(on8443('A-2', make()))).toMatchObject(refused);
});

test('a session is closed when what it came with was not recorded before the tolerance ended', async () => {
  const holder = outside.station('SN-A-3');
  bench.server.admit('A-3', { adoptsCertificate: true });
  const station = await enter(on8443('A-3', holder));
  bench.server.admit('A-3');
  expect(await station.closed).toMatchObject({ code: 1008 });
});

test('a station whose certificate was revoked is not taken over again, whatever this gateway remembers', async () => {
  const holder = outside.station('SN-A-4');
  bench.server.admit('A-4', { adoptsCertificate: true, recorded: { [holder.certificate.fingerprint]: 'ended' } });
  expect(await dial(on8443('A-4', holder))).toMatchObject(refused);
});

test('nothing that a station says is heard before its certificate is recorded, and it is closed when that does not happen', async () => {
  const holder = outside.station('SN-A-5');
  bench.server.givesEpochs = false;
  try {
    bench.server.admit('A-5', { adoptsCertificate: true });
    const station = await enter(on8443('A-5', holder));
    station.send(JSON.stringify([2, 'b', 'BootNotification', boot]));
    expect(await station.closed).toMatchObject({ code: 1008, reason: 'its certificate is not recorded' });
    expect(bench.server.factsOf('boot_notification').filter(({ identityId }) => identityId === 'idn_A-5')).toEqual([]);
  } finally {
    bench.server.givesEpochs = true;
  }
});

test('nothing is heard of a station that is in with its factory certificate before the server has confirmed it, which may be spent', async () => {
  const holder = vendor.station('SN-A-9', { organisation: 'The vendor' });
  bench.server.givesEpochs = false;
  try {
    bench.server.admit('A-9', {
      awaitsFactoryCertificate: true,
      factoryRoots: [vendor.root.certificate.fingerprint],
    });
    const station = await enter(on8443('A-9', holder));
    const heard = bench.server.signingRequests.length;
    const chargingStation = { ...boot.chargingStation, serialNumber: 'SN-A-9' };
    station.send(JSON.stringify([2, 'b', 'BootNotification', { ...boot, chargingStation }]));
    station.send(JSON.stringify([2, 's', 'SignCertificate', { csr: 'its own' }]));
    expect(await station.closed).toMatchObject({ code: 1008, reason: 'its certificate is not confirmed' });
    expect(bench.server.factsOf('boot_notification').filter(({ identityId }) => identityId === 'idn_A-9')).toEqual([]);
    expect(bench.server.signingRequests.slice(heard)).toEqual([]);
  } finally {
    bench.server.givesEpochs = true;
  }
});

test('while no server can be reached such a session is held, unheard, and what it says is heard when one is back that confirms it', async () => {
  const [first, second] = [vendor.station('SN-A-10', by), vendor.station('SN-A-11', by)];
  const awaited = { awaitsFactoryCertificate: true, factoryRoots: [vendor.root.certificate.fingerprint] };
  for (const name of ['A-10', 'A-11']) bench.server.admit(name, awaited);
  const link = bench.server.link;
  link.disconnect(TestServer.nodeId);
  try {
    const held = await enter(on8443('A-10', first));
    const chargingStation = { ...boot.chargingStation, serialNumber: 'SN-A-10' };
    const answer = held.call('BootNotification', { ...boot, chargingStation }, 'b');
    // One more than are held: it waits for as long as it would for a server that is there, which the first outlives.
    const tooMany = await enter(on8443('A-11', second));
    expect(await tooMany.closed).toMatchObject({ code: 1008, reason: 'its certificate is not confirmed' });
    link.reconnect(TestServer.nodeId);
    expect(await answer).toMatchObject([3, 'b', { status: 'Pending' }]);
    held.close();
  } finally {
    link.reconnect(TestServer.nodeId);
  }
});

test('the time for the server’s word begins when it is back: one that is not confirmed then is closed', async () => {
  bench.server.admit('A-12', {
    awaitsFactoryCertificate: true,
    factoryRoots: [vendor.root.certificate.fingerprint],
  });
  const link = bench.server.link;
  link.disconnect(TestServer.nodeId);
  bench.server.givesEpochs = false;
  try {
    const station = await enter(on8443('A-12', vendor.station('SN-A-12', by)));
    link.reconnect(TestServer.nodeId);
    await bench.server.until(() => bench.server.factsOf('session_opened').some((one) => one.identityId === 'idn_A-12'));
    expect(await station.closed).toMatchObject({ code: 1008, reason: 'its certificate is not confirmed' });
  } finally {
    bench.server.givesEpochs = true;
    link.reconnect(TestServer.nodeId);
  }
});

test('one that is recorded is heard, also when nobody ever says how its boot elsewhere ended', async () => {
  const holder = outside.station('SN-A-8');
  bench.server.givesEpochs = false;
  try {
    bench.server.admit('A-8', { adoptsCertificate: true });
    const station = await enter(on8443('A-8', holder));
    await bench.server.until(() => bench.server.factsOf('session_opened').some((one) => one.identityId === 'idn_A-8'));
    await bench.server.giveEpoch('idn_A-8', 'not_yet');
    const chargingStation = { ...boot.chargingStation, serialNumber: 'SN-A-8' };
    const answer = await station.call('BootNotification', { ...boot, chargingStation }, 'b');
    expect(answer).toMatchObject([3, 'b', { status: 'Accepted' }]);
    station.close();
  } finally {
    bench.server.givesEpochs = true;
  }
});

test('a CA that is no longer registered ends the sessions of those that it has issued, and of no others', async () => {
  const [adopted, own] = [outside.station('SN-A-6'), bench.server.chargers.station('SN-A-7')];
  bench.server.admit('A-6', { profileFloor: 3, fingerprints: { [adopted.certificate.fingerprint]: 'active' } });
  bench.server.admit('A-7', { profileFloor: 3, fingerprints: { [own.certificate.fingerprint]: 'active' } });
  const [first, second] = [await enter(on8443('A-6', adopted)), await enter(on8443('A-7', own))];
  bench.server.changeAnchors({ adoptedCasPem: namesake.root.pem });
  expect(await first.closed).toMatchObject({ code: 1008 });
  expect(await second.call('Heartbeat', {}, 'h')).toMatchObject([3, 'h', { currentTime: expect.any(String) }]);
  expect(await dial(on8443('A-6', adopted))).toMatchObject(refused);
});
