import { once } from 'node:events';
import { createServer as createHttps, get } from 'node:https';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { serverChain } from './server-chain.ts';
import { brainpoolServer } from './testing/brainpool-server.ts';

const commonNames = (socket: TLSSocket) => serverChain(socket).map(({ subject }) => subject);

async function connected(options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', servername: 'localhost', ...options });
  await once(socket, 'secureConnect');
  return socket;
}

test('a server whose root has a key on a brainpool curve is verified, and its chain is read as often as anybody asks', async () => {
  await using server = await brainpoolServer((tls) => createServer(tls, (socket) => socket.resume()));
  const { port, rootPem: ca } = server;
  const socket = await connected({ port, ca });
  expect(socket.authorized).toBe(true);
  expect(commonNames(socket)).toEqual(['CN=localhost', 'CN=Root']);
  expect(commonNames(socket)).toEqual(['CN=localhost', 'CN=Root']);
  socket.destroy();
});

test('one whose chain leads nowhere is read as well where that is asked for', async () => {
  await using server = await brainpoolServer((tls) => createServer(tls, (socket) => socket.resume()));
  const socket = await connected({ port: server.port, ca: [], rejectUnauthorized: false });
  expect(socket.authorized).toBe(false);
  expect(commonNames(socket)).toEqual(['CN=localhost', 'CN=Root']);
  socket.destroy();
});

test.each([
  ['another name', 'csms.example'],
  ['an address that it has not', '127.0.0.1'],
])('it is refused by the name that its certificate has where %s was dialled', async (_what, host) => {
  await using server = await brainpoolServer((tls) => createServer(tls, (socket) => socket.resume()));
  const { port, rootPem: ca } = server;
  const socket = connect({ port, ca, host: '127.0.0.1', ...(host === '127.0.0.1' ? {} : { servername: host }) });
  const [error] = await once(socket, 'error').catch((refusal: unknown) => [refusal]);
  expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

test('clients that open their sockets themselves are safe from it too', async () => {
  await using server = await brainpoolServer((tls) => createHttps(tls, (_, response) => response.end('here')));
  const url = `https://localhost:${server.port}/`;
  expect(await (await fetch(url)).text()).toBe('here');
  const [response] = await once(get(url, { agent: false }), 'response');
  expect(response.resume().statusCode).toBe(200);
});
