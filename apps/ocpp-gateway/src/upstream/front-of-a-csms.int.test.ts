import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { TestCsms } from '../testing/test-csms.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const CSR = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
const BOOT = { reason: 'PowerUp', chargingStation: { model: 'M1', vendorName: 'V' } };
const STATUS = {
  timestamp: '2026-11-27T12:00:00Z',
  connectorStatus: 'Available',
  evseId: 1,
  connectorId: 1,
};
const TRANSACTION = {
  eventType: 'Started',
  timestamp: '2026-11-27T12:00:00Z',
  triggerReason: 'Authorized',
  seqNo: 0,
  transactionInfo: { transactionId: 'tx-1' },
};
const START = { remoteStartId: 7, idToken: { idToken: 'AABB', type: 'ISO14443' } };

let bench: Bench;
let csms: TestCsms;
const stations: TestStation[] = [];

beforeAll(async () => {
  csms = await TestCsms.start();
  bench = await startBench({
    upstreams: [{ name: 'main', url: csms.url, securityProfile: 0 }],
    upstreamHoldMs: 300,
    upstreamBackOff: { firstMs: 20, mostMs: 50 },
  });
});
afterEach(() => {
  for (const station of stations.splice(0)) station.close();
});
afterAll(async () => {
  await bench.stop();
  await csms.goAway();
  expect(csms.complaints).toEqual([]);
});

/** A station in a session of ours; its upstream is connecting. */
async function arrive(name: string): Promise<TestStation> {
  bench.server.admit(name, { upstream: 'main', passwords: [bench.server.verifier(PASSWORD)] });
  const station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
  });
  stations.push(station);
  await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
  return station;
}

async function arriveAndConnect(name: string): Promise<TestStation> {
  const station = await arrive(name);
  await csms.until(() => csms.isConnected(name));
  return station;
}

test('what a station says to its CSMS passes unchanged, and so do the answers, while its certificate is renewed over the same session', async () => {
  const station = await arriveAndConnect('CS-1');
  // The upstream hears the boot, and its answer is what the station gets.
  expect(await station.call('BootNotification', BOOT, 'b-1')).toEqual([
    3,
    'b-1',
    { currentTime: expect.any(String), interval: 123, status: 'Accepted' },
  ]);
  // The renewal begins.
  station.answers.set('TriggerMessage', { status: 'Accepted' });
  station.answers.set('CertificateSigned', { status: 'Accepted' });
  const triggered = bench.server.command('idn_CS-1', { kind: 'request_signing_request' });
  expect(await station.call('StatusNotification', STATUS, 'a')).toEqual([3, 'a', {}]);
  expect(await triggered).toEqual({ outcome: 'accepted' });
  expect(await station.call('SignCertificate', { csr: CSR }, 'b')).toEqual([3, 'b', { status: 'Accepted' }]);
  expect(await station.call('TransactionEvent', TRANSACTION, 'c')).toEqual([3, 'c', { totalCost: 1.5 }]);
  station.answers.set('RequestStartTransaction', { status: 'Accepted', transactionId: 'tx-1' });
  const [delivered, started] = await Promise.all([
    bench.server.command('idn_CS-1', { kind: 'deliver_certificate', chainPem: 'PEM' }),
    csms.call('CS-1', 'RequestStartTransaction', START),
  ]);
  expect(delivered).toEqual({ outcome: 'accepted' });
  expect(started).toEqual({ status: 'Accepted', transactionId: 'tx-1' });
  expect(await station.call('Heartbeat', {}, 'd')).toEqual([3, 'd', { currentTime: '2026-11-27T12:00:00.000Z' }]);

  // The CSMS never hears of the certificate, and hears the rest under the ids and in the order of the station.
  const heard = csms.calls.filter(({ identity }) => identity === 'CS-1');
  expect(heard.map(({ method }) => method)).toEqual([
    'BootNotification',
    'StatusNotification',
    'TransactionEvent',
    'Heartbeat',
  ]);
  expect(heard.slice(1)).toMatchObject([
    { id: 'a', params: STATUS },
    { id: 'c', params: TRANSACTION },
    { id: 'd', params: {} },
  ]);
  expect(heard[0]?.params).toEqual(BOOT);
  expect(station.calls.map(({ action }) => action)).toEqual([
    'TriggerMessage',
    'CertificateSigned',
    'RequestStartTransaction',
  ]);
  expect(station.calls[2]?.payload).toEqual(START);
  expect(bench.server.signingRequests).toHaveLength(1);
});
