import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { awaitWelcome, LocalAuthenticationFailed, type LocalPeer, welcomeProven } from './index.ts';

/** TCP stands in for TLS: who is at the other end is settled below these functions. */
describe('a connection that is proven below', () => {
  let server: Server;
  let caller: Socket;
  let accepted: Socket;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    caller = connect((server.address() as AddressInfo).port, '127.0.0.1');
    accepted = ((await once(server, 'connection')) as [Socket])[0];
  });
  afterEach(async () => {
    caller.destroy();
    accepted.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('carries the requests of a local socket under the names that were proven', async () => {
    const joining = awaitWelcome('pki', caller, 'here');
    const atServer = welcomeProven('server-a', accepted);
    atServer.onRequest(async (method, payload) => ({ method, payload, from: atServer.name }));
    const atCaller: LocalPeer = await joining;
    expect(atCaller.name).toBe('pki');
    expect(await atCaller.request('ask', [1])).toEqual({ method: 'ask', payload: [1], from: 'server-a' });
  });

  test('asks nothing before it is welcome', async () => {
    const bytes: Buffer[] = [];
    accepted.on('data', (chunk) => bytes.push(chunk));
    const joining = awaitWelcome('pki', caller, 'there', 20);
    await expect(joining).rejects.toThrow('mutual authentication on there failed');
    await once(accepted, 'close');
    expect(bytes).toEqual([]);
  });

  test.each([
    ['ends', (socket: Socket) => socket.destroy()],
    ['says something else', (socket: Socket) => socket.write(frame('{"protocol":"another/1"}'))],
    ['says what is no frame', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['says null', (socket: Socket) => socket.write(frame('null'))],
  ])('is none when the other side %s', async (_, act) => {
    const joining = awaitWelcome('pki', caller, 'there');
    act(accepted);
    await expect(joining).rejects.toBeInstanceOf(LocalAuthenticationFailed);
  });
});

function frame(body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(body));
  return Buffer.concat([length, Buffer.from(body)]);
}
