import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { FixedClock } from '@bfcert/kernel/clock';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startBench } from '../testing/test-bench.ts';
import { TestServer } from '../testing/test-server.ts';
import { isRenewalDue, obtainServerCredentials, renewDueCredentials } from './server-credentials.ts';

test('renewal is due when less than a third of the validity remains', () => {
  const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2026-01-31T00:00:00Z') };
  expect(isRenewalDue(validity, new Date('2026-01-20T23:59:59Z'))).toBe(false);
  expect(isRenewalDue(validity, new Date('2026-01-21T00:00:01Z'))).toBe(true);
});

test('a restart keeps key and certificate; a renewal makes a new key for each', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'gateway-'));
  const server = new TestServer();
  const clock = new FixedClock(new Date());
  const source = {
    link: server.gatewayLink,
    dataDirectory,
    serverName: TestServer.serverName,
    organisation: 'Example CPO',
    clock,
    log: pino({ level: 'silent' }),
    signal: new AbortController().signal,
  };
  const spkisOf = async () => [...(await obtainServerCredentials(source)).values()].map(({ leaf }) => leaf.spkiSha256);
  const first = await spkisOf();
  expect(await spkisOf()).toEqual(first);

  const held = await obtainServerCredentials(source);
  expect(await renewDueCredentials(source, held)).toBe(false);
  clock.advance(70 * 86_400_000);
  expect(await renewDueCredentials(source, held)).toBe(true);
  const renewed = [...held.values()].map(({ leaf }) => leaf.spkiSha256);
  expect(new Set([...first, ...renewed]).size).toBe(4);
  expect(await spkisOf()).toEqual(renewed);
  await server.gatewayLink.close();
  await rm(dataDirectory, { recursive: true });
});

test('a certificate is served with its own issuer, for each kind of key', async () => {
  const bench = await startBench();
  for (const [suite, root] of [
    ['ECDHE-ECDSA-AES256-GCM-SHA384', bench.server.backendEc],
    ['AES256-GCM-SHA384', bench.server.backendRsa],
  ] as const) {
    const socket = connect({
      port: bench.gateway.ports.certificateOnly,
      host: '127.0.0.1',
      servername: TestServer.serverName,
      ca: [root.root.pem],
      ciphers: suite,
      maxVersion: 'TLSv1.2',
    });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
  }
  await bench.stop();
});
