import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { afterEach, describe, expect, test } from 'vitest';
import { AllowedAddresses } from './allowed-addresses.ts';
import { AddressNotAllowed, post as postBy } from './post.ts';

const loopback = new AllowedAddresses(['127.0.0.0/8', '::1/128']);
const publicOnly = new AllowedAddresses([]);

const post = (url: URL, headers: Readonly<Record<string, string>>, body: string, allowed: AllowedAddresses) =>
  postBy(url, headers, body, allowed, new AbortController().signal);

let hits = 0;
const servers: Server[] = [];
async function listen(answer: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = createServer((request, response) => {
    hits += 1;
    answer(request, response);
  }).listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
afterEach(() => {
  hits = 0;
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

describe('a POST to an address that somebody named', () => {
  test('has a status, and how long the receiver wants to be left alone', async () => {
    const port = await listen((_, response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down'));
    expect(await post(new URL(`http://127.0.0.1:${port}/`), {}, '{}', loopback)).toEqual({
      status: 429,
      retryAfter: 7,
    });
  });

  test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f000001', '0177.0.0.1', '127.1'])(
    'does not reach us as %s, and nothing is sent',
    async (host) => {
      const port = await listen((_, response) => response.end());
      await expect(post(new URL(`http://${host}:${port}/`), {}, '{}', publicOnly)).rejects.toThrow(AddressNotAllowed);
      expect(hits).toBe(0);
    },
  );

  test('does not follow a redirect', async () => {
    const canary = await listen((_, response) => response.end());
    const port = await listen((_, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${canary}/` }).end(),
    );
    expect(await post(new URL(`http://127.0.0.1:${port}/`), {}, '{}', loopback)).toMatchObject({ status: 307 });
    expect(hits).toBe(1);
  });

  test('reads no more of an endless answer than it has to', async () => {
    const ended = Promise.withResolvers<void>();
    const port = await listen((request, response) => {
      request.socket.on('error', () => {}).once('close', () => ended.resolve());
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect(await post(new URL(`http://127.0.0.1:${port}/`), {}, '{}', loopback)).toMatchObject({ status: 200 });
    await ended.promise;
  });

  test('fails when nobody is there', async () => {
    const port = await listen((_, response) => response.end());
    const [server] = servers.splice(0);
    server?.close();
    await expect(post(new URL(`http://127.0.0.1:${port}/`), {}, '{}', loopback)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

test('a receiver whose root has a key on a brainpool curve is told, and by another name is not', async () => {
  await using server = await brainpoolServer((tls) => createHttps(tls, (_, response) => response.writeHead(202).end()));
  const to = (host: string) => post(new URL(`https://${host}:${server.port}/`), {}, '{}', loopback);
  expect((await to('localhost')).status).toBe(202);
  await expect(to('127.0.0.1')).rejects.toThrow(/does not match certificate/);
});
