import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { startGateway } from './start-gateway.ts';
import { startBench } from './testing/test-bench.ts';
import { TestServer } from './testing/test-server.ts';
import { type Dial, dial, enter } from './testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The real time, moved on by `aheadMs` where the gateway reads monotonic time. */
class MovableClock implements Clock {
  aheadMs = 0;
  now(): Date {
    return systemClock.now();
  }
  monotonic(): number {
    return systemClock.monotonic() + this.aheadMs;
  }
}

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'gateway-'));
  closers.push(() => rm(path, { recursive: true }));
  return path;
}

/** Two that nobody listens on now. */
async function freePorts(): Promise<readonly number[]> {
  const servers = await Promise.all(
    [1, 2].map(async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

const configFor = (dataDirectory: string) => ({
  dataDirectory,
  host: '127.0.0.1',
  passwordOrCertificatePort: 0,
  certificateOnlyPort: 0,
});

test('a gateway makes its own keys, readable by its owner only, and keeps them', async () => {
  const dataDirectory = await directory();
  const server = new TestServer();
  const log = pino({ level: 'silent' });
  const first = await startGateway(configFor(dataDirectory), server.gatewayLink, { log });
  await first.close();
  const files = await readdir(dataDirectory);
  expect(files.sort()).toEqual(['server-ec.current.key', 'server-rsa.current.key']);
  for (const file of files) expect((await stat(join(dataDirectory, file))).mode & 0o777).toBe(0o600);
  await server.gatewayLink.close();
});

test('a table that is not confirmed admits nobody new, keeps who is in, and counts against nobody', async () => {
  const clock = new MovableClock();
  const server = new TestServer();
  server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
  const log = pino({ level: 'silent' });
  const gateway = await startGateway(configFor(await directory()), server.gatewayLink, { clock, log });
  closers.push(() => gateway.close());
  const how = {
    port: gateway.ports.passwordOrCertificate,
    trustedRootsPem: server.trustedRootsPem,
    name: 'CS-1',
    basic: { username: 'CS-1', password: PASSWORD },
  };
  const station = await enter(how);
  server.link.disconnect(TestServer.nodeId);
  clock.aheadMs = 121_000;
  expect(gateway.isReady).toBe(false);
  const refused = await dial(how);
  expect(refused).toMatchObject({ kind: 'refused', status: 503 });
  expect(refused.kind === 'refused' && Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(await station.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  expect(await station.call('SignCertificate', { csr: 'x' })).toMatchObject([
    4,
    's2',
    'InternalError',
    expect.any(String),
    {},
  ]);
  server.link.reconnect(TestServer.nodeId);
  await server.until(() =>
    server.factsOf('handshake_refused').some(({ reason }) => reason === 'admission_table_stale'),
  );
  expect((await dial(how)).kind).toBe('open');
});

test('too many failures of one address are answered 429 and let no password be tried, but certificates pass', async () => {
  const bench = await startBench({ failedAttempts: { burst: 5, perMinute: 0.001 } });
  closers.push(() => bench.stop());
  const { server, gateway } = bench;
  server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
  const holder = server.chargers.station('SN-CS-2');
  server.admit('CS-2', { fingerprints: { [holder.certificate.fingerprint]: 'active' } });
  const how = { port: gateway.ports.passwordOrCertificate, trustedRootsPem: server.trustedRootsPem, name: 'CS-1' };
  const statuses: unknown[] = [];
  for (let i = 0; i < 8; i++) {
    const outcome = await dial({ ...how, basic: { username: 'CS-1', password: `guess ${i}` } });
    statuses.push(outcome.kind === 'refused' ? outcome.status : outcome.kind);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect(await dial({ ...how, basic: { username: 'CS-1', password: PASSWORD } })).toMatchObject({ status: 429 });
  expect((await dial({ ...how, name: 'CS-2', holder })).kind).toBe('open');
});

test('an address that fails without end is dropped before TLS, and reported as a count', async () => {
  const bench = await startBench({ floods: { burst: 3, perMinute: 0.001 } });
  closers.push(() => bench.stop());
  const { server, gateway } = bench;
  const how = { port: gateway.ports.certificateOnly, trustedRootsPem: server.trustedRootsPem, name: 'nobody' };
  const kinds: string[] = [];
  for (let i = 0; i < 6; i++) kinds.push((await dial(how)).kind);
  expect(kinds).toEqual(['refused', 'refused', 'refused', 'failed', 'failed', 'failed']);
  await server.until(() =>
    server.factsOf('handshake_refused').some(({ reason, count }) => reason === 'rate_limited' && count === 3),
  );
});

test('threat 3: an address that fails gets its handshakes one after the other, with time between', async () => {
  const bench = await startBench({ floods: { burst: 100, perMinute: 0.001 } });
  closers.push(() => bench.stop());
  const { server, gateway } = bench;
  const how = { port: gateway.ports.certificateOnly, trustedRootsPem: server.trustedRootsPem, name: 'nobody' };
  for (let i = 0; i < 11; i++) await dial(how);
  const began = performance.now();
  const kinds = await Promise.all(Array.from({ length: 6 }, async () => (await dial(how)).kind));
  expect(kinds).toEqual(Array.from({ length: 6 }, () => 'refused'));
  // Five times the 40 ms between two, less what timers are early.
  expect(performance.now() - began).toBeGreaterThan(190);
});

describe('a hundred of one address at once', () => {
  const few = { burst: 10, perMinute: 0.001 };
  const hundred = (how: (one: number) => Dial) =>
    Promise.all(
      Array.from({ length: 100 }, async (_, one) => {
        const outcome = await dial(how(one));
        return outcome.kind === 'refused' ? outcome.status : outcome.kind;
      }),
    );
  const counts = (outcomes: readonly (string | number | undefined)[]) =>
    Object.fromEntries([...new Set(outcomes)].map((kind) => [kind, outcomes.filter((one) => one === kind).length]));

  test('threat: that nobody knows are answered as often as the allowance says, and the others dropped before TLS', async () => {
    const bench = await startBench({ floods: few });
    closers.push(() => bench.stop());
    const { server, gateway } = bench;
    const how = { port: gateway.ports.certificateOnly, trustedRootsPem: server.trustedRootsPem };
    const outcomes = await hundred((one) => ({ ...how, name: `nobody-${one}` }));
    expect(counts(outcomes)).toEqual({ 404: 10, failed: 90 });
  });

  test('threat: with weak passwords that are wrong are looked at as often as the allowance says', async () => {
    const bench = await startBench({ failedAttempts: few });
    closers.push(() => bench.stop());
    const { server, gateway } = bench;
    server.admit('CS-1', { passwords: [server.weakVerifier('1234')] });
    const how = { port: gateway.ports.passwordOrCertificate, trustedRootsPem: server.trustedRootsPem, name: 'CS-1' };
    const outcomes = await hundred((one) => ({ ...how, basic: { username: 'CS-1', password: `guess ${one}` } }));
    expect(counts(outcomes)).toEqual({ 401: 10, 429: 90 });
  });

  test('that may all enter do, some of them after others', async () => {
    const bench = await startBench({ failedAttempts: few, floods: few });
    closers.push(() => bench.stop());
    const { server, gateway } = bench;
    const names = Array.from({ length: 100 }, (_, one) => `CS-${one}`);
    const verifier = server.weakVerifier(PASSWORD);
    for (const name of names) server.admit(name, { passwords: [{ ...verifier, keyId: name }] });
    const how = { port: gateway.ports.passwordOrCertificate, trustedRootsPem: server.trustedRootsPem };
    const outcomes = await hundred((one) => {
      const name = names[one] ?? '';
      return { ...how, name, basic: { username: name, password: PASSWORD } };
    });
    expect(counts(outcomes)).toEqual({ open: 100 });
  });

  test('that take one identity from each other are as many sessions as it may have', async () => {
    const bench = await startBench({ reconnections: few });
    closers.push(() => bench.stop());
    const { server, gateway } = bench;
    server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
    const how = { port: gateway.ports.passwordOrCertificate, trustedRootsPem: server.trustedRootsPem, name: 'CS-1' };
    const outcomes = await hundred(() => ({ ...how, basic: { username: 'CS-1', password: PASSWORD } }));
    expect(counts(outcomes)).toEqual({ open: 10, 429: 90 });
  });
});

test('a stopped gateway closes its sessions with 1012 and reports their end', async () => {
  const { server, gateway, stop } = await startBench();
  server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
  const station = await enter({
    port: gateway.ports.passwordOrCertificate,
    trustedRootsPem: server.trustedRootsPem,
    name: 'CS-1',
    basic: { username: 'CS-1', password: PASSWORD },
  });
  expect(gateway.sessionCount).toBe(1);
  await gateway.close();
  expect((await station.closed).code).toBe(1012);
  await server.until(() => server.factsOf('session_closed').length === 1);
  await stop();
});

test('F11: what was under way at a station when its gateway is stopped is unknown, what waited was not sent, and it is over at once', async () => {
  const { server, gateway, stop } = await startBench();
  server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
  const station = await enter({
    port: gateway.ports.passwordOrCertificate,
    trustedRootsPem: server.trustedRootsPem,
    name: 'CS-1',
    basic: { username: 'CS-1', password: PASSWORD },
  });
  await server.until(() => server.epochOf('idn_CS-1') !== undefined);
  const underWay = server.command('idn_CS-1', { kind: 'restart', when: 'now' });
  expect(await station.next()).toMatchObject([2, expect.any(String), 'Reset', {}]);
  const waiting = server.command('idn_CS-1', { kind: 'restart', when: 'when_idle' });
  // Behind both on the link: they are with the gateway.
  expect(await server.command('idn_nobody', { kind: 'list_trust_anchors' })).toMatchObject({ outcome: 'not_sent' });
  const began = performance.now();
  const closed = gateway.close();
  expect(await Promise.all([underWay, waiting])).toEqual([
    { outcome: 'unknown', detail: 'the connection closed before the answer' },
    { outcome: 'not_sent', detail: 'not_connected' },
  ]);
  await closed;
  expect(performance.now() - began).toBeLessThan(10_000);
  await stop();
});

test('a peer that answers no ping is cut, and its end is reported', async () => {
  const bench = await startBench({ pingIntervalMs: 100 });
  closers.push(() => bench.stop());
  const { server, gateway } = bench;
  server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
  const how = {
    port: gateway.ports.passwordOrCertificate,
    trustedRootsPem: server.trustedRootsPem,
    name: 'CS-1',
    basic: { username: 'CS-1', password: PASSWORD },
  };
  const mute = await enter({ ...how, options: { autoPong: false } });
  expect((await mute.closed).code).toBe(1006);
  await server.until(() => server.factsOf('session_closed').length === 1);
});

test('a gateway that is stopped before it has a table never listens', async () => {
  const server = new TestServer();
  server.link.disconnect(TestServer.nodeId);
  const stop = new AbortController();
  const starting = startGateway(configFor(await directory()), server.gatewayLink, {
    log: pino({ level: 'silent' }),
    signal: stop.signal,
  });
  stop.abort();
  await expect(starting).rejects.toThrow('stopped before');
});

test('a gateway says where it listens when it starts, by its own address or the one that leads to it', async () => {
  const server = new TestServer();
  const log = pino({ level: 'silent' });
  const [passwordOrCertificatePort = 0, certificateOnlyPort = 0] = await freePorts();
  const place = { ...configFor(await directory()), passwordOrCertificatePort, certificateOnlyPort };
  for (const [where, host] of [
    [{}, '127.0.0.1'],
    [{ host: '0.0.0.0', reachedAt: '10.0.4.3' }, '10.0.4.3'],
    [{ host: '0.0.0.0' }, undefined],
  ] as const) {
    const gateway = await startGateway({ ...place, ...where }, server.gatewayLink, { log });
    await server.until(() => server.factsOf('gateway_started').length > 0);
    const [started] = server.factsOf('gateway_started');
    expect(started?.listens).toEqual(host === undefined ? undefined : { host, certificateOnlyPort });
    await gateway.close();
    server.facts.splice(0);
  }
  await server.gatewayLink.close();
});

test('a gateway waits for a server that has settings for it, and says so; what changes later but upstreams it names', async () => {
  const server = new TestServer();
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  Object.assign(server.settings, { serverName: undefined });
  const starting = startGateway(configFor(await directory()), server.gatewayLink, { log });
  await expect.poll(() => lines.join('')).toContain('no server says the settings, asking again');
  server.settings.serverName = TestServer.serverName;
  const gateway = await starting;
  server.settings.contractTokens = 'accepted';
  server.tellSettingsChanged();
  await expect.poll(() => lines.join('')).toContain('"others":["contractTokens"]');
  await gateway.close();
  await server.gatewayLink.close();
});
