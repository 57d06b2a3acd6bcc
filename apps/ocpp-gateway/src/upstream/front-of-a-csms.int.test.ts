import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BOOT, CSR, FrontBench, NEVER_BOOTED, STATUS } from '../testing/front-bench.ts';
import { enter } from '../testing/test-station.ts';

const TRANSACTION = {
  eventType: 'Started',
  timestamp: '2026-11-27T12:00:00Z',
  triggerReason: 'Authorized',
  seqNo: 0,
  transactionInfo: { transactionId: 'tx-1' },
};
const START = { remoteStartId: 7, idToken: { idToken: 'AABB', type: 'ISO14443' } };

const PASSWORD = 'a-password-of-sixteen-or-more';
const callError = (id: string, code: string) => [4, id, code, expect.any(String), {}];

let front: FrontBench;
let bench: FrontBench['bench'];
let csms: FrontBench['csms'];
beforeAll(async () => {
  front = await FrontBench.start();
  ({ bench, csms } = front);
});
afterEach(() => front.reset());
afterAll(() => front.stop());

test('what a station says to its CSMS passes unchanged, and so do the answers, while its certificate is renewed over the same session', async () => {
  const station = await front.arriveAndConnect('CS-1');
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

test('defects pass to the CSMS and are the CSMS’s to judge, without a tolerance; in what is ours each is refused', async () => {
  const station = await front.arriveAndConnect('D-1', { protocols: ['ocpp2.1'] });
  station.answers.set('RequestStartTransaction', { status: 'Accepted', vendorExtra: true });
  expect(await csms.call('D-1', 'RequestStartTransaction', START)).toEqual({ status: 'Accepted', vendorExtra: true });
  expect(await station.call('StatusNotification', { ...STATUS, vendorExtra: true }, 'x')).toEqual([3, 'x', {}]);
  const heard = csms.calls.filter(({ identity }) => identity === 'D-1');
  expect(heard).toMatchObject([{ id: 'x', params: { ...STATUS, vendorExtra: true } }]);
  expect(await station.call('SignCertificate', { csr: CSR, vendorExtra: true }, 'y')).toEqual(
    callError('y', 'FormatViolation'),
  );
});

describe('a restart of the upstream', () => {
  test('leaves the session open; calls wait, then fail, and go through again when it is back, without a boot', async () => {
    const station = await front.arriveAndConnect('R-1');
    await csms.goAway();
    const waited = performance.now();
    expect(await station.call('StatusNotification', STATUS)).toEqual(callError('s1', 'InternalError'));
    expect(performance.now() - waited).toBeLessThan(2_000);
    // Ours goes on meanwhile.
    expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([3, 's2', { status: 'Accepted' }]);
    await csms.comeBack();
    await csms.until(() => csms.isConnected('R-1'));
    expect(await station.call('StatusNotification', STATUS)).toEqual([3, 's3', {}]);
    expect(csms.callsOf('R-1')).toEqual(['StatusNotification']);
    expect(station.socket.readyState).toBe(station.socket.OPEN);
  });

  test('is told to the server once it is away for longer than messages wait, and once it is back', async () => {
    const told = () => bench.server.factsOf('upstream_changed').filter(({ identityId }) => identityId === 'idn_R-3');
    await front.arriveAndConnect('R-3');
    await bench.server.until(() => told().length === 1);
    expect(told()[0]).toMatchObject({ upstream: 'refuse', isConnected: true, detail: '' });
    await csms.goAway();
    await bench.server.until(() => told().length === 2);
    expect(told()[1]).toMatchObject({ isConnected: false, detail: expect.stringMatching(/./) });
    await csms.comeBack();
    await bench.server.until(() => told().length === 3);
    expect(told()[2]).toMatchObject({ isConnected: true });
    // One that comes back at once is not told of.
    await csms.disconnect('R-3');
    await csms.until(() => csms.isConnected('R-3'));
    expect(told()).toHaveLength(3);
  });

  test('an upstream that drops one connection gets it back', async () => {
    const station = await front.arriveAndConnect('R-2');
    await csms.disconnect('R-2');
    await csms.until(() => csms.isConnected('R-2'));
    expect(await station.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  });
});

test('an upstream is left when its station goes, and another one is entered when it is assigned another', async () => {
  const station = await front.arriveAndConnect('A-1');
  bench.server.admit('A-1', { upstream: 'pass', passwords: [bench.server.verifier(PASSWORD)] });
  expect((await station.closed).code).toBe(1012);
  await csms.until(() => !csms.isConnected('A-1'));
  const again = await front.arriveAndConnect('A-1', { upstream: 'pass' });
  again.close();
  await csms.until(() => !csms.isConnected('A-1'));
});

test('a station whose upstream this gateway does not know is not served in its place', async () => {
  const station = await front.arrive('A-2', { upstream: 'of-another-gateway', boot: NEVER_BOOTED });
  expect(await station.call('BootNotification', BOOT)).toMatchObject([3, 's1', { status: 'Pending' }]);
  expect(await station.call('Heartbeat', {})).toEqual(callError('s2', 'InternalError'));
});

test('a station without an upstream is served by us alone', async () => {
  bench.server.admit('A-3', { passwords: [bench.server.verifier(PASSWORD)] });
  const { trustedRootsPem } = bench.server;
  const port = bench.gateway.ports.passwordOrCertificate;
  const station = await enter({ port, trustedRootsPem, name: 'A-3', basic: { username: 'A-3', password: PASSWORD } });

  expect(await station.call('TransactionEvent', TRANSACTION)).toEqual(callError('s1', 'NotSupported'));
  expect(csms.isConnected('A-3')).toBe(false);
});

test('reports on a log that we asked for are ours, also after a reconnection, and those on the upstream’s are its own', async () => {
  const station = await front.arriveAndConnect('L-1');
  station.answers.set('GetLog', { status: 'Accepted' });
  csms.handlers.set('LogStatusNotification', () => ({}));
  const remoteLocation = 'https://logs.example/upload';
  const fetch = { log: 'security', oldest: null, latest: null, retries: 0, retryIntervalSeconds: 0 } as const;
  const ours = { ...fetch, kind: 'fetch_log', requestId: 41, uploadUrl: remoteLocation } as const;
  expect(await bench.server.command('idn_L-1', ours)).toMatchObject({ outcome: 'accepted' });
  const theirs = { logType: 'DiagnosticsLog', requestId: 42, log: { remoteLocation } };
  expect(await csms.call('L-1', 'GetLog', theirs)).toEqual({ status: 'Accepted' });
  expect(await station.call('LogStatusNotification', { status: 'Uploading', requestId: 42 })).toEqual([3, 's1', {}]);
  station.close();
  await csms.until(() => !csms.isConnected('L-1'));
  const again = await front.arriveAndConnect('L-1');
  expect(await again.call('LogStatusNotification', { status: 'Uploaded', requestId: 41 })).toEqual([3, 's1', {}]);
  const progress = () => bench.server.factsOf('log_progress').filter(({ identityId }) => identityId === 'idn_L-1');
  await bench.server.until(() => progress().length > 0);
  expect(progress()).toMatchObject([{ requestId: 41, progress: 'uploaded' }]);
  expect(csms.callsOf('L-1')).toEqual(['LogStatusNotification']);
});

test('reports on what the station was asked for elsewhere, or before a restart, are ours by the word of the server', async () => {
  csms.handlers.set('LogStatusNotification', () => ({}));
  bench.server.ownRequests.set('idn_L-2', [1_000_000_041]);
  const station = await front.arriveAndConnect('L-2');
  const say = (requestId: number, id: string) =>
    station.call('LogStatusNotification', { status: 'Uploaded', requestId }, id);
  expect(await say(1_000_000_041, 'ours')).toEqual([3, 'ours', {}]);
  // Stations number from where they like: a number as high as ours is not ours by that.
  expect(await say(1_000_000_042, 'theirs')).toEqual([3, 'theirs', {}]);
  const progress = () => bench.server.factsOf('log_progress').filter(({ identityId }) => identityId === 'idn_L-2');
  await bench.server.until(() => progress().length > 0);
  expect(progress()).toMatchObject([{ requestId: 1_000_000_041, progress: 'uploaded' }]);
  expect(csms.callsOf('L-2')).toEqual(['LogStatusNotification']);
});

test('a station that tells of its log without a request id tells whoever has asked it last', async () => {
  const station = await front.arriveAndConnect('L-3');
  csms.handlers.set('LogStatusNotification', () => ({}));
  for (const action of ['GetLog', 'TriggerMessage']) station.answers.set(action, { status: 'Accepted' });
  const remoteLocation = 'https://logs.example/upload';
  const tell = () => station.call('LogStatusNotification', { status: 'Idle' });
  const toUpstream = () => csms.callsOf('L-3').length;

  await tell();
  expect(toUpstream()).toBe(1);
  const fetch = { log: 'security', oldest: null, latest: null, retries: 0, retryIntervalSeconds: 0 } as const;
  const ours = { ...fetch, kind: 'fetch_log', requestId: 43, uploadUrl: remoteLocation } as const;
  expect(await bench.server.command('idn_L-3', ours)).toMatchObject({ outcome: 'accepted' });
  await tell();
  expect(toUpstream()).toBe(1);
  const progress = () => bench.server.factsOf('log_progress').filter(({ identityId }) => identityId === 'idn_L-3');
  await bench.server.until(() => progress().length > 0);
  expect(progress()).toMatchObject([{ requestId: null, progress: 'idle' }]);

  station.answers.set('GetLog', { status: 'Rejected' });
  const theirs = { logType: 'DiagnosticsLog', requestId: 44, log: { remoteLocation } };
  expect(await csms.call('L-3', 'GetLog', theirs)).toEqual({ status: 'Rejected' });
  await tell();
  expect(toUpstream()).toBe(1);
  await csms.call('L-3', 'TriggerMessage', { requestedMessage: 'LogStatusNotification' });
  await tell();
  expect(toUpstream()).toBe(2);
});

test('what is not OCPP ends with the station that sent it, and another one beside it hears and loses nothing', async () => {
  const [bad, good] = [await front.arriveAndConnect('G-1'), await front.arriveAndConnect('G-2')];
  for (let times = 0; times < 50; times++) bad.send('[2,"1","StatusNotification",[]]');
  bad.send(Buffer.from([0xff, 0xfe]).toString('latin1'));
  expect(await good.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  for (let times = 0; times < 60; times++) bad.send('nonsense');
  expect((await bad.closed).code).toBe(1008);
  await csms.until(() => !csms.isConnected('G-1'));
  expect(csms.callsOf('G-1')).toEqual([]);
  expect(await good.call('StatusNotification', STATUS)).toEqual([3, 's2', {}]);
  expect(csms.isConnected('G-2')).toBe(true);
});
