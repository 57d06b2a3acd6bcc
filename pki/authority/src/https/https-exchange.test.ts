import type { RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { afterEach, expect, it } from 'vitest';
import { type TlsClients, TlsServer, tlsIdentity } from '../testing/tls-server.ts';
import { HttpsExchange } from './https-exchange.ts';

const MOST = 1_000;
let server: TlsServer | null = null;
let exchange: HttpsExchange | null = null;
afterEach(async () => {
  exchange?.close();
  await server?.goAway();
});

async function ask(listener: RequestListener, timeoutMilliseconds = 5_000, clients: TlsClients | null = null) {
  server = await TlsServer.listen(listener, clients);
  exchange = new HttpsExchange({ trustAnchorsPem: server.anchorPem, clientCertificate: null, timeoutMilliseconds });
  return again();
}

function again() {
  if (server === null || exchange === null) throw new Error('nothing was asked yet');
  const url = new URL('/path?query', server.url);
  return exchange.send({ method: 'POST', url, headers: { 'x-a': 'b' }, body: Buffer.from('hello') }, MOST);
}

it('sends what it is given with its length, and gives back the whole answer', async () => {
  const answer = await ask((request, response) => {
    const { method, url, headers } = request;
    response.end(
      JSON.stringify([method, url, headers['x-a'], headers['content-length'], headers['transfer-encoding']]),
    );
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body.toString())).toEqual(['POST', '/path?query', 'b', '5', null]);
});

it('uses one connection for one request after the other', async () => {
  const ports = new Set<number | undefined>();
  const listener: RequestListener = (request, response) => {
    ports.add(request.socket.remotePort);
    response.end();
  };
  await ask(listener);
  await again();
  await again();
  expect(ports.size).toBe(1);
});

it('gives up an answer that is larger than allowed', async () => {
  const asking = ask((_, response) => response.end('x'.repeat(MOST + 1)));
  await expect(asking).rejects.toMatchObject({ sent: true, message: expect.stringContaining('more than 1000 bytes') });
});

it('takes an answer that is just as large as allowed', async () => {
  expect((await ask((_, response) => response.end('x'.repeat(MOST)))).body).toHaveLength(MOST);
});

it.each<[string, RequestListener]>([
  ['does not begin', () => {}],
  ['does not end', (_, response) => response.write('x')],
  [
    'comes in drops',
    (request, response) => {
      const drops = setInterval(() => response.write('x'), 20);
      request.socket.once('close', () => clearInterval(drops));
    },
  ],
])('gives up an answer that %s', async (_, listener) => {
  const asking = ask(listener, 200);
  await expect(asking).rejects.toMatchObject({ sent: true, message: expect.stringContaining('no whole answer') });
});

it('says that a request may have been acted on when its answer is cut off', async () => {
  const asking = ask((request, response) =>
    response.writeHead(200, { 'content-length': '9' }).write('x', () => request.socket.destroy()),
  );
  await expect(asking).rejects.toMatchObject({ sent: true });
});

it('knows that nothing was sent to whom it does not trust, and to nobody', async () => {
  await ask((_, response) => response.end());
  exchange?.close();
  const { anchorPem } = tlsIdentity();
  exchange = new HttpsExchange({ trustAnchorsPem: anchorPem, clientCertificate: null, timeoutMilliseconds: 5_000 });
  await expect(again()).rejects.toMatchObject({ sent: false });
  await server?.goAway();
  await expect(again()).rejects.toMatchObject({ sent: false, message: expect.stringContaining('ECONNREFUSED') });
});

it('knows that a request was not read when the alert that asks for a certificate comes after it', async () => {
  const clients = { anchorPem: tlsIdentity('client').anchorPem, without: 'alert' } as const;
  const asking = ask((_, response) => response.end(), 5_000, clients);
  await expect(asking).rejects.toMatchObject({ sent: false, message: expect.stringContaining('certificate required') });
});

it('asks a server whose root has a key on a brainpool curve, and under another name names why not', async () => {
  await using there = await brainpoolServer((tls) => createHttps(tls, (_, response) => response.end('here')));
  exchange = new HttpsExchange({ trustAnchorsPem: there.rootPem, clientCertificate: null, timeoutMilliseconds: 5_000 });
  const from = (host: string) => ({
    method: 'GET',
    url: new URL(`https://${host}:${there.port}/`),
    headers: {},
    body: null,
  });
  expect((await exchange.send(from('localhost'), MOST)).body.toString()).toBe('here');
  await expect(exchange.send(from('127.0.0.1'), MOST)).rejects.toThrow(/does not match certificate/);
});
