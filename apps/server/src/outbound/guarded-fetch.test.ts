import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { afterEach, describe, expect, test } from 'vitest';
import { AllowedAddresses } from './allowed-addresses.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { AddressNotAllowed } from './post.ts';

const loopback = guardedFetch(new AllowedAddresses(['127.0.0.0/8']));
const servers: Server[] = [];
let hits = 0;
async function listen(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    hits += 1;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
afterEach(() => {
  hits = 0;
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
const get = { method: 'GET', headers: {} } as const;

describe('a request of a library', () => {
  test('has the answer with its status, headers and body, and sends a form', async () => {
    const url = await listen(async (request, response) => {
      const body = (await request.toArray()).join('');
      response.writeHead(201, { 'x-type': request.headers['content-type'] ?? '' }).end(`${request.method} ${body}`);
    });
    const answer = await loopback(url, {
      method: 'POST',
      headers: new Headers({ 'content-type': 'application/x-www-form-urlencoded' }),
      body: new URLSearchParams({ code: 'a b' }),
    });
    expect([answer.status, answer.headers.get('x-type')]).toEqual([201, 'application/x-www-form-urlencoded']);
    expect(await answer.text()).toBe('POST code=a+b');
  });

  test('does not reach an address that is not allowed, by number or by name', async () => {
    const url = await listen((_, response) => response.end());
    const guarded = guardedFetch(new AllowedAddresses([]));
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433']) {
      const there = url.replace('127.0.0.1', host);
      await expect(guarded(there, get)).rejects.toThrow(AddressNotAllowed);
    }
    expect(hits).toBe(0);
  });

  test('takes a redirect for the answer', async () => {
    const canary = await listen((_, response) => response.end());
    const url = await listen((_, response) => response.writeHead(302, { location: canary }).end());
    expect((await loopback(url, get)).status).toBe(302);
    expect(hits).toBe(1);
  });

  test('fails on an endless answer, on none, and when it is called off', async () => {
    const endless = await listen((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
    });
    await expect(loopback(endless, get)).rejects.toThrow('too long');
    const silent = await listen((request) => void request.socket.destroy());
    await expect(loopback(silent, get)).rejects.toThrow();
    const waiting = await listen(() => undefined);
    await expect(loopback(waiting, { ...get, signal: AbortSignal.timeout(20) })).rejects.toThrow();
  });

  test('sends nothing but text and forms', async () => {
    const url = await listen((_, response) => response.end());
    await expect(loopback(url, { method: 'POST', headers: {}, body: new Uint8Array(1) })).rejects.toThrow(TypeError);
  });
});

test('a server whose root has a key on a brainpool curve answers a library, and by another name does not', async () => {
  await using server = await brainpoolServer((tls) => createHttps(tls, (_, response) => response.end('here')));
  expect(await (await loopback(`https://localhost:${server.port}/`, get)).text()).toBe('here');
  await expect(loopback(`https://127.0.0.1:${server.port}/`, get)).rejects.toThrow(/does not match certificate/);
});
