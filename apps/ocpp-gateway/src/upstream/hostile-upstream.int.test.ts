import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { POLICY_VIOLATION } from '../connection/close-socket.ts';
import { CSR } from '../testing/front-bench.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
/** Of a station, and of the upstream. */
const MAX_MESSAGE_BYTES = 131_072;
const MAX_UPSTREAM_BYTES = 200_000;

let bench: Bench;
/** An upstream of which nothing is expected: what it hears is kept as it came. */
let upstream: WebSocketServer;
let connected: PromiseWithResolvers<WebSocket>;
const stations: TestStation[] = [];

beforeAll(async () => {
  upstream = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first]) => first ?? false });
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  bench = await startBench({
    settings: {
      upstreams: [
        { name: 'main', url: `ws://127.0.0.1:${port}`, securityProfile: 0, maxMessageBytes: MAX_UPSTREAM_BYTES },
      ],
    },
    upstreamBackOff: { firstMs: 20, mostMs: 40 },
    upstreamSteadyMs: 300,
    upstreamHoldMs: 2_000,
    maxMessageBytes: MAX_MESSAGE_BYTES,
  });
  connected = Promise.withResolvers();
  upstream.on('connection', (socket) => connected.resolve(socket));
});
afterEach(() => {
  for (const station of stations.splice(0)) station.close();
  connected = Promise.withResolvers();
});
afterAll(async () => {
  await bench.stop();
  for (const client of upstream.clients) client.terminate();
  upstream.close();
});

async function arrive(name: string): Promise<{ station: TestStation; csms: WebSocket }> {
  bench.server.admit(name, { upstream: 'main', passwords: [bench.server.verifier(PASSWORD)] });
  const station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
    protocols: ['ocpp2.1'],
  });
  stations.push(station);
  return { station, csms: await connected.promise };
}

/** The next connection of the gateway. */
const again = (): Promise<WebSocket> => {
  connected = Promise.withResolvers();
  return connected.promise;
};

const nextOf = async (socket: WebSocket): Promise<string> => String(((await once(socket, 'message')) as [Buffer])[0]);

test('every byte of a frame passes, whatever it is written like, in both directions', async () => {
  const { station, csms } = await arrive('H-1');
  const call = '[2 ,\t"a-1","DataTransfer",{"vendorId":"\\u0041 Säule 🔌","data":{"n":1.50,"e":1E2,"z":-0}, "x":[ ]}]';
  const heard = nextOf(csms);
  station.send(call);
  expect(await heard).toBe(call);
  const said = nextOf(station.socket);
  const answer = '[3, "a-1", {"status" :"Accepted","data":"\\/"}]';
  csms.send(answer);
  expect(await said).toBe(answer);
  for (const text of [
    '[6,"s-1","NotifyPeriodicEventStream",{"id":1,"pending":0,"basetime":"2026-11-27T12:00:00Z","data":[]}]',
    '[5,"a-1","FormatViolation","no such field",{"field": "status"}]',
  ]) {
    const passed = nextOf(csms);
    station.send(text);
    expect(await passed).toBe(text);
  }
});

/** As of a local list with many tokens. */
const callOf = (id: string, bytes: number): string =>
  `[2,"${id}","SendLocalList",{"versionNumber":1,"updateType":"Full","a":"${'x'.repeat(bytes)}"}]`;

test('a message of the upstream that is longer than one of a station may be passes, up to the limit of the upstream', async () => {
  const { station, csms } = await arrive('H-long');
  const call = callOf('long', MAX_UPSTREAM_BYTES - 1_000);
  expect(call.length).toBeGreaterThan(MAX_MESSAGE_BYTES);
  const heard = nextOf(station.socket);
  csms.send(call);
  expect(await heard).toBe(call);
});

test('above its limit a call of the upstream gets a CALLERROR that says so, an answer is none, and the connection stays', async () => {
  const { station, csms } = await arrive('H-longer');
  const answered = nextOf(csms);
  csms.send(callOf('longer', MAX_UPSTREAM_BYTES));
  expect(JSON.parse(await answered)).toEqual([4, 'longer', 'GenericError', expect.stringContaining('200000'), {}]);
  const heard = nextOf(csms);
  const said = nextOf(station.socket);
  station.send('[2,"1","MeterValues",{}]');
  await heard;
  csms.send(`[3, "1" ,{"a":"${'x'.repeat(MAX_UPSTREAM_BYTES)}"}]`);
  expect(JSON.parse(await said)).toEqual([4, '1', 'InternalError', expect.any(String), {}]);
  expect(csms.readyState).toBe(csms.OPEN);
});

test('an upstream that answers nothing holds up no certificate', async () => {
  const { station, csms } = await arrive('H-2');
  const heard = nextOf(csms);
  station.send('[2,"1","MeterValues",{}]');
  await heard;
  expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([3, 's1', { status: 'Accepted' }]);
});

test.each<[what: string, code: number, send: (csms: WebSocket) => void]>([
  ['sends bytes', 1003, (csms) => csms.send(Buffer.from([1, 2, 3]), { binary: true })],
  ['sends what nobody can hold', 1009, (csms) => csms.send(callOf('1', 4 * MAX_UPSTREAM_BYTES))],
  ['speaks another language', 1008, (csms) => Array.from({ length: 100 }, () => csms.send('HELO'))],
])('an upstream that %s is left with %i and called again, and the station stays', async (what, code, send) => {
  const { station, csms } = await arrive(`H-${what.length}`);
  const returned = again();
  const closed = once(csms, 'close');
  send(csms);
  expect((await closed)[0]).toBe(code);
  const next = await returned;
  const heard = nextOf(next);
  station.send('[2,"1","MeterValues",{}]');
  expect(await heard).toBe('[2,"1","MeterValues",{}]');
  expect(station.socket.readyState).toBe(station.socket.OPEN);
});

test('an upstream that reads nothing is spared what has no answer, and hears the rest when it reads again', async () => {
  const { station, csms } = await arrive('H-slow');
  const heard: string[] = [];
  const called = Promise.withResolvers<void>();
  csms.on('message', (data: Buffer) => {
    if (heard.push(data.toString().slice(0, 6)) > 0 && heard.at(-1) === '[2,"1"') called.resolve();
  });
  csms.pause();
  const SENDS = 300;
  const send = `[6,"1","NotifyPeriodicEventStream",{"data":"${'x'.repeat(100_000)}"}]`;
  for (let number = 0; number < SENDS; number++) station.send(send);
  // The gateway has read them all when it answers this, which is ours to answer.
  expect(await station.call('SignCertificate', { csr: CSR })).toMatchObject([3, 's1', {}]);
  station.send('[2,"1","MeterValues",{}]');
  csms.resume();
  await called.promise;
  expect(heard.length).toBeGreaterThan(1);
  expect(heard.length).toBeLessThan(SENDS);
  expect(station.socket.readyState).toBe(station.socket.OPEN);
});

test('I5: what is judged reaches the station by no other name, neither signed nor as a SEND, and what it signs for us no upstream', async () => {
  const { station, csms } = await arrive('H-names');
  const install = { certificateType: 'CSMSRootCertificate', certificate: 'PEM' };
  const notImplemented = (id: string) => [4, id, 'NotImplemented', expect.any(String), {}];
  for (const action of ['InstallCertificate-Signed', 'installcertificate', 'SetNetworkProfile-Signed']) {
    const heard = nextOf(csms);
    csms.send(JSON.stringify([2, action, action, install]));
    expect(JSON.parse(await heard)).toEqual(notImplemented(action));
  }
  csms.send(JSON.stringify([6, 'a-send', 'InstallCertificate', install]));
  csms.send('[2,"last","Reset",{"type":"OnIdle"}]');
  expect(await station.next()).toEqual([2, 'last', 'Reset', { type: 'OnIdle' }]);
  const answered = nextOf(csms);
  station.send('[3,"last",{"status":"Accepted"}]');
  expect(await answered).toBe('[3,"last",{"status":"Accepted"}]');
  expect(await station.call('SignCertificate-Signed', { payload: 'e30', signatures: [] })).toEqual(
    notImplemented('s1'),
  );
});

test('one that takes each connection and hangs up at once is away: told of once, from then on, until a connection lasts', async () => {
  const visitors = new EventEmitter();
  const hangUp = (socket: WebSocket): void => {
    socket.close(POLICY_VIOLATION, 'no such station');
    visitors.emit('visit');
  };
  upstream.on('connection', hangUp);
  await arrive('H-10');
  const told = () => bench.server.factsOf('upstream_changed').filter(({ identityId }) => identityId === 'idn_H-10');
  await bench.server.until(() => told().length > 0);
  for (let more = 0; more < 5; more++) await once(visitors, 'visit');
  expect(told()).toMatchObject([{ isConnected: false, detail: 'closed with 1008: no such station' }]);
  upstream.off('connection', hangUp);
  await bench.server.until(() => told().length > 1);
  expect(told()).toMatchObject([{ isConnected: false }, { isConnected: true, detail: '' }]);
  upstream.on('connection', hangUp);
  for (const client of upstream.clients) client.terminate();
  await bench.server.until(() => told().length > 2);
  upstream.off('connection', hangUp);
  expect(told()[2]).toMatchObject({ isConnected: false });
});
