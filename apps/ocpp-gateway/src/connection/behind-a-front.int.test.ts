import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const TOKEN = `/station-logs/slg_${'0'.repeat(26)}.${'A'.repeat(43)}/`;

let bench: Bench;
let kept: string;
beforeEach(async () => {
  kept = await mkdtemp(join(tmpdir(), 'front-'));
});
afterEach(async () => {
  await bench.stop();
  await rm(kept, { recursive: true });
});

const start = async (fronts: readonly string[]): Promise<void> => {
  bench = await startBench({
    settings: { fronts: [...fronts], logStore: { kind: 'disk', directory: join(kept, 'logs') } },
    failedAttempts: { burst: 3, perMinute: 0.001 },
    connectDeadlineMs: 2_000,
  });
};

/** A connection that a load balancer has taken from `caller`; null: one that says nothing. */
async function handedOn(caller: string | null, port = bench.gateway.ports.passwordOrCertificate): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  if (caller !== null) socket.write(`PROXY TCP4 ${caller} 127.0.0.1 54321 8442\r\n`);
  return socket;
}

const over = (socket: Socket) =>
  connectTls({ socket, ca: bench.server.trustedRootsPem, servername: 'localhost', ALPNProtocols: ['http/1.1'] });

/** The status, or null when the connection ended without one. */
function upload(socket: Socket): Promise<number | null> {
  return new Promise((resolve) => {
    const put = request({ method: 'PUT', path: TOKEN, createConnection: () => over(socket) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    });
    put.on('error', () => resolve(null));
    put.end('a line');
  });
}

test('attempts at tokens count by the address of whoever has called the load balancer', async () => {
  await start(['127.0.0.0/8']);
  const statuses: (number | null)[] = [];
  for (let one = 0; one < 5; one++) statuses.push(await upload(await handedOn('192.0.2.7')));
  expect(statuses).toEqual([404, 404, 404, 429, 429]);
  // Another caller of the same balancer has an allowance of its own, and so has the balancer.
  expect(await upload(await handedOn('192.0.2.8'))).toBe(404);
  expect(await upload(await handedOn(null))).toBe(404);
  expect(bench.server.logUploads.map(({ remoteAddress }) => remoteAddress)).toEqual([
    '192.0.2.7',
    '192.0.2.7',
    '192.0.2.7',
    '192.0.2.8',
    '127.0.0.1',
  ]);
});

test('a session, and a refusal, are of that address too', async () => {
  await start(['127.0.0.1']);
  bench.server.admit('F-1', { passwords: [bench.server.verifier(PASSWORD)] });
  const knock = async (password: string) => {
    const socket = await handedOn('198.51.100.4');
    return dial({
      port: bench.gateway.ports.passwordOrCertificate,
      trustedRootsPem: bench.server.trustedRootsPem,
      name: 'F-1',
      basic: { username: 'F-1', password },
      options: { createConnection: () => over(socket) },
    });
  };
  expect((await knock('wrong')).kind).toBe('refused');
  const outcome = await knock(PASSWORD);
  expect(outcome.kind).toBe('open');
  const { server } = bench;
  await server.until(() => server.factsOf('session_opened').length + server.factsOf('handshake_refused').length >= 2);
  expect(server.factsOf('session_opened')).toMatchObject([{ remoteAddress: '198.51.100.4' }]);
  expect(server.factsOf('handshake_refused')).toMatchObject([{ remoteAddress: '198.51.100.4' }]);
  if (outcome.kind === 'open') outcome.station.close();
});

test('what somebody else says of an address is not listened to, and is no TLS', async () => {
  await start(['192.0.2.1']);
  expect(await upload(await handedOn('203.0.113.9'))).toBeNull();
  expect(await upload(await handedOn(null))).toBe(404);
  expect(bench.server.logUploads).toMatchObject([{ remoteAddress: '127.0.0.1' }]);
});

test('a balancer that says nonsense, or nothing for too long, is cut', async () => {
  await start(['127.0.0.1']);
  for (const said of ['PROXY nonsense\r\n', 'PROX']) {
    const socket = await handedOn(null);
    socket.on('error', () => undefined);
    socket.write(said);
    await once(socket, 'close');
  }
  expect(bench.server.logUploads).toEqual([]);
});
