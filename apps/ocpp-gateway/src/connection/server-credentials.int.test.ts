import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { ServerKeyAlgorithm } from '@bfcert/kernel/server-credential';
import { expect, test } from 'vitest';
import { startGateway } from '../start-gateway.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { TestServer } from '../testing/test-server.ts';
import { enter } from '../testing/test-station.ts';

const SUITES = { ec: 'ECDHE-ECDSA-AES256-GCM-SHA384', rsa: 'AES256-GCM-SHA384' } as const;

const configOf = (dataDirectory: string) =>
  ({
    dataDirectory,
    host: '127.0.0.1',
    passwordOrCertificatePort: 0,
    certificateOnlyPort: 0,
    logLevel: 'silent',
  }) as const;

/** The serial of the certificate that a station with this suite is shown, once it has checked the chain. */
async function shown({ server, gateway }: Omit<Bench, 'stop'>, algorithm: ServerKeyAlgorithm): Promise<string> {
  const { root } = algorithm === 'ec' ? server.backendEc : server.backendRsa;
  const socket = connect({
    port: gateway.ports.certificateOnly,
    host: '127.0.0.1',
    servername: TestServer.serverName,
    ca: [root.pem],
    ciphers: SUITES[algorithm],
    maxVersion: 'TLSv1.2',
  });
  await once(socket, 'secureConnect');
  expect(socket.authorized).toBe(true);
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** Looks, as stations do, until another is shown; the test's own timeout is the bound. */
async function anotherThan(serial: string, bench: Bench, algorithm: ServerKeyAlgorithm): Promise<string> {
  for (;;) {
    const now = await shown(bench, algorithm);
    if (now !== serial) return now;
  }
}

test('a certificate is served with its own issuer, for each kind of key', async () => {
  const bench = await startBench();
  expect(await shown(bench, 'ec')).not.toBe(await shown(bench, 'rsa'));
  await bench.stop();
});

test('a revoked certificate is replaced while the gateway listens, and the other one stays', async () => {
  const bench = await startBench();
  const [ec, rsa] = [await shown(bench, 'ec'), await shown(bench, 'rsa')];
  bench.server.serverCertificates.revoke('ec');
  bench.server.tellServerCertificatesChanged();
  await anotherThan(ec, bench, 'ec');
  expect(await shown(bench, 'rsa')).toBe(rsa);
  await bench.stop();
});

test('a renewal that an operator wants reaches the listeners without a restart', async () => {
  const bench = await startBench();
  const rsa = await shown(bench, 'rsa');
  bench.server.serverCertificates.renew('rsa');
  bench.server.tellServerCertificatesChanged();
  await anotherThan(rsa, bench, 'rsa');
  await bench.stop();
});

test('a certificate is replaced without a station noticing: its session goes on, and the next one sees the new one', async () => {
  const bench = await startBench();
  const holder = bench.server.chargers.station('SN-HOT-1');
  bench.server.admit('HOT-1', { profileFloor: 3, fingerprints: { [holder.certificate.fingerprint]: 'active' } });
  const station = await enter({
    port: bench.gateway.ports.certificateOnly,
    trustedRootsPem: bench.server.trustedRootsPem,
    name: 'HOT-1',
    holder,
  });
  const ec = await shown(bench, 'ec');
  bench.server.serverCertificates.renew('ec');
  bench.server.tellServerCertificatesChanged();
  await anotherThan(ec, bench, 'ec');
  expect(await station.call('Heartbeat', {}, 'h')).toMatchObject([3, 'h', { currentTime: expect.any(String) }]);
  expect(bench.server.factsOf('session_closed')).toEqual([]);
  await bench.stop();
});

test('a gateway that could not be told asks as soon as its link is back', async () => {
  const bench = await startBench();
  const ec = await shown(bench, 'ec');
  bench.server.link.disconnect(TestServer.nodeId);
  bench.server.serverCertificates.revoke('ec');
  bench.server.link.reconnect(TestServer.nodeId);
  await anotherThan(ec, bench, 'ec');
  await bench.stop();
});

test('a gateway whose certificates are all revoked opens its doors with new ones', async () => {
  const server = new TestServer();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'gateway-'));
  const before = await startGateway(configOf(dataDirectory), server.gatewayLink);
  const ec = await shown({ server, gateway: before }, 'ec');
  await before.close();
  for (const algorithm of ['ec', 'rsa'] as const) server.serverCertificates.revoke(algorithm);
  const after = await startGateway(configOf(dataDirectory), server.gatewayLink);
  expect(await shown({ server, gateway: after }, 'ec')).not.toBe(ec);
  await after.close();
  await server.gatewayLink.close();
  await rm(dataDirectory, { recursive: true });
});

test('a gateway that waits for its certificates can be stopped at once', async () => {
  const server = new TestServer();
  server.serverCertificates.pkiIsAway = true;
  const stop = new AbortController();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'gateway-'));
  const starting = startGateway(configOf(dataDirectory), server.gatewayLink, { signal: stop.signal });
  await server.until(() => server.serverCertificates.asked > 0);
  stop.abort();
  await expect(starting).rejects.toThrow('stopped before');
  await server.gatewayLink.close();
  await rm(dataDirectory, { recursive: true });
});
