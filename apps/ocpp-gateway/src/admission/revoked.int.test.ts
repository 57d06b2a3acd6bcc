import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OpensslClient } from '../testing/openssl-client.ts';
import type { Holder } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { TestServer } from '../testing/test-server.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

let count = 0;

/** A station that may enter, until it is revoked. */
function admitted() {
  const name = `R-${++count}`;
  const holder = bench.server.chargers.station(`SN-${name}`);
  const entry = bench.server.admit(name, {
    profileFloor: 3,
    fingerprints: { [holder.certificate.fingerprint]: 'active' },
  });
  return { name, holder, revoke: () => bench.server.admit(name, { ...entry, fingerprints: {} }) };
}

const upgradeOf = (name: string): string =>
  [
    `GET /ocpp/${name} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: ocpp2.0.1',
    '',
    '',
  ].join('\r\n');

/** Everything that reaches the gateway has been sent by hand: nothing answers a close. */
async function enterByHand(
  name: string,
  holder: Holder,
  version: 'TLSv1.2' | 'TLSv1.3',
  session?: Buffer,
): Promise<{ socket: TLSSocket; status: string; sessions: Buffer[] }> {
  const sessions: Buffer[] = [];
  const socket = connect({
    port: bench.gateway.ports.certificateOnly,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: [...bench.server.trustedRootsPem],
    cert: holder.pem,
    key: holder.keyPem,
    minVersion: version,
    maxVersion: version,
    ...(session === undefined ? {} : { session }),
  });
  socket.on('error', () => socket.destroy());
  socket.on('session', (given: Buffer) => sessions.push(given));
  socket.write(upgradeOf(name));
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return { socket, status: bytes.toString('latin1').split('\r\n')[0] ?? '', sessions };
}

/** Of a connection that is open. */
const wasClosed = (socket: TLSSocket) => (socket.closed ? Promise.resolve() : once(socket.resume(), 'close'));

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('with %s', (version) => {
  const flag = version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3';

  test('an openssl client resumes nothing: a revoked certificate is shown anew, and refused', async () => {
    const { name, holder, revoke } = admitted();
    const openssl = await OpensslClient.create(bench.server.trustedRootsPem, holder);
    const port = bench.gateway.ports.certificateOnly;
    const kept = openssl.path('session.pem');
    const args = [flag, '-ign_eof', ...openssl.clientCertificate];
    const input = upgradeOf(name);
    const first = await openssl.run(port, [...args, '-sess_out', kept], { input, until: /HTTP\/1\.1 \d+/ });
    expect(first.output).toContain('101 Switching Protocols');
    revoke();

    for (const how of [args, [flag, '-ign_eof']]) {
      const again = await openssl.run(port, [...how, '-sess_in', kept], { input, until: /HTTP\/1\.1 \d+/ });
      expect(again.output).toMatch(/^New, TLSv1/m);
      expect(again.output).not.toMatch(/^Reused/m);
      expect(again.output).not.toContain('101 Switching Protocols');
    }
    await openssl.remove();
  });

  test('a node client resumes nothing either: neither the session it has nor a ticket it was given', async () => {
    const { name, holder, revoke } = admitted();
    const first = await enterByHand(name, holder, version);
    expect(first.status).toContain('101');
    const known = [first.socket.getSession(), ...first.sessions].filter((session) => session !== undefined);
    expect(known.length).toBeGreaterThan(0);
    revoke();
    await wasClosed(first.socket);

    for (const session of known) {
      const again = await enterByHand(name, holder, version, session);
      expect(again.socket.isSessionReused()).toBe(false);
      expect(again.status).toContain('403');
      again.socket.destroy();
    }
  });

  test('a certificate that is revoked between two connections opens none', async () => {
    const { name, holder, revoke } = admitted();
    const first = await enterByHand(name, holder, version);
    first.socket.destroy();
    revoke();
    const again = await enterByHand(name, holder, version);
    expect(again.status).toContain('403');
    again.socket.destroy();
  });
});

test('one that never answers the close is cut, sooner than at any other end', async () => {
  const { name, holder, revoke } = admitted();
  const { socket, status } = await enterByHand(name, holder, 'TLSv1.3');
  expect(status).toContain('101');
  const began = performance.now();
  revoke();
  await wasClosed(socket);
  expect(performance.now() - began).toBeLessThan(1_900);
});

test('what it sends after the revocation is not acted on', async () => {
  const { name, holder, revoke } = admitted();
  const { socket } = await enterByHand(name, holder, 'TLSv1.3');
  const isOpen = () =>
    bench.server.factsOf('session_opened').some(({ identityId }) => String(identityId).includes(name));
  await bench.server.until(isOpen);
  revoke();
  const call = Buffer.from(JSON.stringify([2, 'late', 'Heartbeat', {}]));
  const answers: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => answers.push(bytes));
  await once(socket, 'data');
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | call.length, 0, 0, 0, 0]), call]));
  await wasClosed(socket);
  expect(Buffer.concat(answers).toString('latin1')).not.toContain('late');
});

test('F21: a gateway that was cut off closes the session of what was revoked meanwhile as soon as it is back', async () => {
  const { name, holder, revoke } = admitted();
  const { socket, status } = await enterByHand(name, holder, 'TLSv1.3');
  expect(status).toContain('101');
  const { link } = bench.server;
  link.disconnect(TestServer.nodeId);
  revoke();
  expect(socket.destroyed).toBe(false);
  link.reconnect(TestServer.nodeId);
  await wasClosed(socket);
  const again = await enterByHand(name, holder, 'TLSv1.3');
  expect(again.status).toContain('403');
  again.socket.destroy();
});
