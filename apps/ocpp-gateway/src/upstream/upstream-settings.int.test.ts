import type { UpstreamAccessAnswer } from '@bfcert/evse-security/station-contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { TestCsms } from '../testing/test-csms.ts';
import { TestServer } from '../testing/test-server.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const SHOWN = 'what it shows to its CSMS';

let csms: TestCsms;
let bench: Bench;
const stations: TestStation[] = [];
/** Which the CSMS takes. */
let taken = SHOWN;

const granted = (password: string): UpstreamAccessAnswer => {
  return { outcome: 'granted', access: { password, certificatePem: null, keyPem: null, trustAnchorsPem: null } };
};
const upstreamAt = (url: string) => ({ name: 'main', url, securityProfile: 1 }) as const;

beforeEach(async () => {
  taken = SHOWN;
  csms = await TestCsms.start({ admit: ({ password }) => (password === taken ? null : 401) });
  bench = await startBench({
    settings: { upstreams: [upstreamAt(csms.url)] },
    upstreamBackOff: { firstMs: 20, mostMs: 50 },
    upstreamSteadyMs: 50,
    // Longer than what a station sends waits for the server's word on its last boot.
    upstreamHoldMs: 2_500,
  });
  bench.server.onUpstreamAccess = async () => granted(SHOWN);
});
afterEach(async () => {
  for (const station of stations.splice(0)) station.close();
  await bench.stop();
  await csms.goAway();
});

async function arrive(name: string, upstream = 'main'): Promise<TestStation> {
  const { server, gateway } = bench;
  server.admit(name, { upstream, passwords: [server.verifier(PASSWORD)] });
  const station = await enterAgain(name, gateway.ports.passwordOrCertificate);
  await server.until(() => server.epochOf(`idn_${name}`) !== undefined);
  return station;
}

async function enterAgain(name: string, port = bench.gateway.ports.passwordOrCertificate): Promise<TestStation> {
  const basic = { username: name, password: PASSWORD };
  const station = await enter({ port, trustedRootsPem: bench.server.trustedRootsPem, name, basic });
  stations.push(station);
  return station;
}

const away = (): void => bench.server.link.disconnect(TestServer.nodeId);
const back = (): void => bench.server.link.reconnect(TestServer.nodeId);

test('how an upstream is reached the server says, and what a station shows there for that station’s session alone', async () => {
  await arrive('CS-1');
  await csms.until(() => csms.isConnected('CS-1'));
  const [opened] = bench.server.factsOf('session_opened');
  expect(bench.server.upstreamAccessQuestions).toEqual([
    { identityId: 'idn_CS-1', connectionId: opened?.connectionId, upstream: 'main' },
  ]);
});

describe('while the server is away', () => {
  test('a session keeps its upstream, and comes to it again with what it showed', async () => {
    await arrive('CS-1');
    await csms.until(() => csms.isConnected('CS-1'));
    away();
    await csms.goAway();
    await csms.comeBack();
    await csms.until(() => csms.isConnected('CS-1'));
    expect(bench.server.upstreamAccessQuestions).toHaveLength(1);
  });

  test('a station that comes back to its gateway has its upstream again', async () => {
    const station = await arrive('CS-1');
    await csms.until(() => csms.isConnected('CS-1'));
    away();
    station.close();
    await csms.until(() => !csms.isConnected('CS-1'));
    await enterAgain('CS-1');
    await csms.until(() => csms.isConnected('CS-1'));
  });

  test('a station that this gateway has not had waits for the server, which is said, and has its upstream once it is recorded', async () => {
    const { server } = bench;
    server.admit('CS-1', { upstream: 'main', passwords: [server.verifier(PASSWORD)] });
    // The gateway has that entry: it answers for it.
    await server.command('idn_CS-1', { kind: 'list_trust_anchors' });
    away();
    const station = await enterAgain('CS-1');
    expect(await station.call('Heartbeat', {})).toMatchObject([4, 's1', 'InternalError', expect.any(String), {}]);
    expect(csms.isConnected('CS-1')).toBe(false);
    back();
    await csms.until(() => csms.isConnected('CS-1'));
    expect(server.upstreamAccessQuestions).toHaveLength(1);
    const told = () => server.factsOf('upstream_changed');
    await server.until(() => told().length === 2);
    expect(told().map(({ isConnected, detail }) => [isConnected, detail])).toEqual([
      [false, 'no server says what this station shows to it: this session is not recorded yet'],
      [true, ''],
    ]);
  });
});

test('what the server refuses is no way in, and is said', async () => {
  bench.server.onUpstreamAccess = async () => ({ outcome: 'refused', reason: 'session_of_another_gateway' });
  const station = await arrive('CS-1');
  expect(await station.call('Heartbeat', {})).toMatchObject([4, 's1', 'InternalError', expect.any(String), {}]);
  await bench.server.until(() => bench.server.factsOf('upstream_changed').length === 1);
  expect(bench.server.factsOf('upstream_changed')[0]?.detail).toContain('session_of_another_gateway');
});

test('an upstream that is at another address from now on has its stations told to come back, and they reach it there; others stay', async () => {
  const elsewhere = await TestCsms.start();
  const { server } = bench;
  server.admit('CS-2', { passwords: [server.verifier(PASSWORD)] });
  const [moved, stays] = [await arrive('CS-1'), await enterAgain('CS-2')];
  await csms.until(() => csms.isConnected('CS-1'));
  server.settings.upstreams = [upstreamAt(elsewhere.url)];
  server.tellSettingsChanged();
  expect(await moved.closed).toEqual({ code: 1012, reason: 'another upstream' });
  await enterAgain('CS-1');
  await elsewhere.until(() => elsewhere.isConnected('CS-1'));
  expect(await stays.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  await elsewhere.goAway();
});

test('a station whose upstream nobody has settings of is not served in its place, and is told to come back once there are some', async () => {
  const station = await arrive('CS-1', 'another');
  expect(await station.call('Heartbeat', {})).toMatchObject([4, 's1', 'InternalError', expect.any(String), {}]);
  bench.server.settings.upstreams = [upstreamAt(csms.url), { ...upstreamAt(csms.url), name: 'another' }];
  bench.server.tellSettingsChanged();
  expect((await station.closed).code).toBe(1012);
  await enterAgain('CS-1');
  await csms.until(() => csms.isConnected('CS-1'));
});
