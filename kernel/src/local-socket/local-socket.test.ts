import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../canonical-json.ts';
import {
  connectLocal,
  createSecretFile,
  LocalAuthenticationFailed,
  LocalFrameTooLarge,
  type LocalListener,
  type LocalPeer,
  LocalPeerClosed,
  LocalRequestFailed,
  LocalRequestTimedOut,
  LocalSocketInUse,
  LocalSocketUnavailable,
  LocalSocketUnsafe,
  listenLocal,
  lockDirectory,
  readSecretFile,
  socketPathFor,
} from './index.ts';

const secret = randomBytes(32);
let directory: string;
let path: string;
let ends: (() => unknown)[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-socket-'));
  path = join(directory, 'pki.sock');
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await rm(directory, { recursive: true });
});

async function listen(onPeer: (peer: LocalPeer) => void = () => {}, handshakeMs = 2000): Promise<LocalListener> {
  const callers = new Map([
    ['server', secret],
    ['cli', randomBytes(32)],
  ]);
  const listener = await listenLocal({ path, name: 'pki', callers: () => callers, onPeer, handshakeMs });
  ends.push(() => listener.close());
  return listener;
}

const echo = (peer: LocalPeer) => peer.onRequest(async (method, payload) => ({ method, payload, caller: peer.name }));

async function call(options: { name?: string; secret?: Buffer; expectServer?: string } = {}): Promise<LocalPeer> {
  const peer = await connectLocal({ path, name: 'server', secret, expectServer: 'pki', ...options });
  ends.push(() => peer.close());
  return peer;
}

function frame(body: string | Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(body));
  return Buffer.concat([length, Buffer.from(body)]);
}

async function rawConnection(): Promise<{ socket: Socket; ended: Promise<Buffer> }> {
  const socket = connect(path);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => {});
  const ended = once(socket, 'close').then(() => Buffer.concat(received));
  await once(socket, 'connect');
  return { socket, ended };
}

describe('requests', () => {
  test('are answered with the authenticated name of the caller, both ways, and concurrently', async () => {
    const fromServer = Promise.withResolvers<Json>();
    await listen((peer) => {
      echo(peer);
      peer.request('who', null).then(fromServer.resolve, fromServer.reject);
    });
    const peer = await call();
    peer.onRequest(async () => 'me');
    const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => peer.request('count', i)));
    expect(answers.at(-1)).toEqual({ method: 'count', payload: 499, caller: 'server' });
    expect(await fromServer.promise).toBe('me');
  });

  test('overtake each other', async () => {
    const slow = Promise.withResolvers<Json>();
    await listen((peer) => peer.onRequest((method) => (method === 'slow' ? slow.promise : Promise.resolve('fast'))));
    const peer = await call();
    const first = peer.request('slow', null);
    expect(await peer.request('fast', null)).toBe('fast');
    slow.resolve('slow');
    expect(await first).toBe('slow');
  });

  test('carry megabytes in both directions at once without losing the order', async () => {
    await listen(echo);
    const peer = await call();
    const big = 'é'.repeat(4 * 1024 * 1024);
    const answers = await Promise.all([0, 1, 2, 3].map((i) => peer.request('big', `${i}${big}`)));
    for (const [i, answer] of answers.entries())
      expect((answer as { payload: string }).payload === `${i}${big}`).toBe(true);
  });

  test('fail with the message of the handler and without its stack', async () => {
    await listen((peer) => peer.onRequest(() => Promise.reject(new Error('no such profile'))));
    const failure = await (await call()).request('issue', null).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LocalRequestFailed);
    expect((failure as Error).message).toBe('no such profile');
  });

  test('time out as sent, and a late answer is ignored', async () => {
    const late = Promise.withResolvers<Json>();
    await listen((peer) => peer.onRequest((method) => (method === 'late' ? late.promise : Promise.resolve('next'))));
    const peer = await call();
    const failure = await peer.request('late', null, 20).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LocalRequestTimedOut);
    expect((failure as LocalRequestTimedOut).sent).toBe(true);
    late.resolve('too late');
    expect(await peer.request('next', null)).toBe('next');
  });

  test('in flight when the peer closes fail as sent, later ones as unsent', async () => {
    const received = Promise.withResolvers<void>();
    const listener = await listen((peer) =>
      peer.onRequest(() => {
        received.resolve();
        return new Promise(() => {});
      }),
    );
    const peer = await call();
    const inFlight = peer.request('never', null).catch((error: unknown) => error);
    await received.promise;
    await listener.close();
    const failure = await inFlight;
    expect(failure).toBeInstanceOf(LocalPeerClosed);
    expect((failure as LocalPeerClosed).sent).toBe(true);
    await expect(peer.request('again', null)).rejects.toMatchObject({ name: 'LocalPeerClosed', sent: false });
  });

  test('above 64 MiB are refused before anything is sent, and the connection lives on', async () => {
    await listen(echo);
    const peer = await call();
    await expect(peer.request('huge', 'x'.repeat(64 * 1024 * 1024))).rejects.toBeInstanceOf(LocalFrameTooLarge);
    expect(await peer.request('small', 1)).toMatchObject({ payload: 1 });
  });

  test('that time out behind a full socket are never sent, and say so', async () => {
    const received: string[] = [];
    await listen((peer) =>
      peer.onRequest(async (method) => {
        received.push(method);
        return null;
      }),
    );
    const peer = await call();
    // Both ends share this thread and nothing is read before it yields: the first fills the socket, the second waits.
    const first = peer.request('first', 'x'.repeat(8 * 1024 * 1024));
    const failure = await peer.request('second', null, 0).catch((error: unknown) => error);
    await first;
    await peer.request('third', null);
    expect(failure).toBeInstanceOf(LocalRequestTimedOut);
    expect((failure as LocalRequestTimedOut).sent).toBe(received.includes('second'));
  });

  test('one-way messages arrive in order and are not answered', async () => {
    const seen: Json[] = [];
    const last = Promise.withResolvers<void>();
    await listen((peer) =>
      peer.onMessage((method, payload) => {
        seen.push(payload);
        if (method === 'last') last.resolve();
      }),
    );
    const peer = await call();
    for (let i = 0; i < 100; i++) peer.send('fact', i);
    peer.send('last', 100);
    await last.promise;
    expect(seen).toEqual(Array.from({ length: 101 }, (_, i) => i));
  });
});

describe('an unproven caller', () => {
  test('with a wrong secret and an unknown one look alike', async () => {
    const peers: LocalPeer[] = [];
    await listen((peer) => peers.push(peer));
    const wrong = await call({ secret: randomBytes(32) }).catch((error: unknown) => error);
    const unknown = await call({ name: 'stranger' }).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(LocalAuthenticationFailed);
    expect((unknown as Error).message).toBe((wrong as Error).message);
    expect(peers).toEqual([]);
  });

  test('gets a proof of the same shape whether or not it is known, and no answer to a wrong proof', async () => {
    await listen();
    const shapes: string[][] = [];
    for (const caller of ['server', 'stranger']) {
      const { socket, ended } = await rawConnection();
      const nonce = randomBytes(32).toString('base64');
      socket.write(frame(JSON.stringify({ protocol: 'bfcert-local-socket/1', caller, nonce })));
      socket.write(frame(JSON.stringify({ proof: nonce })));
      const received = await ended;
      shapes.push([...Object.keys(JSON.parse(received.subarray(4).toString()) as object), `${received.length}`]);
    }
    expect(shapes[0]).toEqual(shapes[1]);
  });

  test('is told of with the name it gave itself, once it gave one', async () => {
    const refusals: unknown[] = [];
    const callers = new Map([['server', secret]]);
    const onRefusal = (refusal: unknown) => refusals.push(refusal);
    ends.push((await listenLocal({ path, name: 'pki', callers: () => callers, onPeer: echo, onRefusal })).close);
    await call({ secret: randomBytes(32) }).catch(() => {});
    await call({ name: 'stranger' }).catch(() => {});
    const nonce = randomBytes(32).toString('base64');
    const { socket, ended } = await rawConnection();
    socket.write(frame(JSON.stringify({ protocol: 'bfcert-local-socket/1', caller: 'server', nonce })));
    socket.write(frame(JSON.stringify({ proof: nonce })));
    await ended;
    const nameless = await rawConnection();
    nameless.socket.write(frame('{}'));
    await nameless.ended;
    await call();
    expect(refusals).toEqual([
      { reason: 'secret_not_proven', caller: 'server' },
      { reason: 'caller_unknown', caller: 'stranger' },
      { reason: 'secret_not_proven', caller: 'server' },
    ]);
  });

  test('cannot use the secret of one caller under the name of another', async () => {
    await listen();
    await expect(call({ name: 'cli' })).rejects.toBeInstanceOf(LocalAuthenticationFailed);
  });

  test('is disconnected at its deadline when it stays silent', async () => {
    await listen(undefined, 20);
    const { ended } = await rawConnection();
    expect((await ended).length).toBe(0);
  });

  test.each([
    ['a frame above its limit', Buffer.concat([Buffer.from([0, 0, 0x10, 0]), Buffer.alloc(64)])],
    ['an empty frame', Buffer.alloc(4)],
    ['what is not JSON', frame('{')],
    ['what is not UTF-8', frame(Buffer.from([0x22, 0xff, 0x22]))],
    ['JSON that is no object', frame('[]')],
    ['a request before any proof', frame(JSON.stringify({ type: 'request', id: 1, method: 'issue', payload: null }))],
    ['another protocol', frame(JSON.stringify({ protocol: 'other/1', caller: 'server', nonce: '' }))],
    ['a short nonce', frame(JSON.stringify({ protocol: 'bfcert-local-socket/1', caller: 'server', nonce: 'AAAA' }))],
  ])('is disconnected without a word after %s', async (_, bytes) => {
    const peers: LocalPeer[] = [];
    await listen((peer) => peers.push(peer));
    const { socket, ended } = await rawConnection();
    socket.write(bytes);
    expect((await ended).length).toBe(0);
    expect(peers).toEqual([]);
  });
});

describe('a caller', () => {
  test('refuses a server of another name although it knows the secret', async () => {
    await listen();
    await expect(call({ expectServer: 'pki-authority' })).rejects.toBeInstanceOf(LocalAuthenticationFailed);
  });

  test('refuses a server that reflects what it was sent', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    ends.push(() => server.close());
    await expect(call()).rejects.toBeInstanceOf(LocalAuthenticationFailed);
  });

  test('gives up on a server that stays silent', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    ends.push(() => server.close());
    const attempt = connectLocal({ path, name: 'server', secret, expectServer: 'pki', handshakeMs: 20 });
    await expect(attempt).rejects.toBeInstanceOf(LocalAuthenticationFailed);
  });

  test('is told when nobody listens', async () => {
    await expect(call()).rejects.toBeInstanceOf(LocalSocketUnavailable);
  });
});

describe('the socket file', () => {
  test('has mode 0600, and is gone after close', async () => {
    const listener = await listen();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await listener.close();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('of a live listener is never taken, even by many at once', async () => {
    const peers = new Map([['server', secret]]);
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, () => listenLocal({ path, name: 'pki', callers: () => peers, onPeer: echo })),
    );
    const listening = attempts.filter((attempt) => attempt.status === 'fulfilled');
    for (const attempt of listening) ends.push(() => attempt.value.close());
    expect(listening.length).toBe(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(LocalSocketInUse);
    }
    expect(await (await call()).request('still', 'there')).toMatchObject({ payload: 'there' });
  });

  test('is not made in a directory that others may enter, nor over a file that is no socket', async () => {
    await chmod(directory, 0o755);
    await expect(listen()).rejects.toBeInstanceOf(LocalSocketUnsafe);
    await chmod(directory, 0o700);
    await writeFile(path, 'data');
    await expect(listen()).rejects.toBeInstanceOf(LocalSocketUnsafe);
  });

  test('has a short stand-in when its path is too long for the kernel', async () => {
    const long = join(directory, 'd'.repeat(120));
    expect(socketPathFor(directory, 'pki')).toBe(path);
    expect(socketPathFor(long, 'pki')).toBe(socketPathFor(`${long}/`, 'pki'));
    expect(socketPathFor(long, 'pki')).not.toBe(socketPathFor(`${long}x`, 'pki'));
    const lock = await lockDirectory(long);
    ends.push(() => lock.release());
    await expect(lockDirectory(long)).rejects.toBeInstanceOf(LocalSocketInUse);
  });
});

describe('a secret file', () => {
  test('is made once, with mode 0600, and reads back', async () => {
    const file = join(directory, 'server.secret');
    const made = await createSecretFile(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readSecretFile(file)).toEqual(made);
    await expect(createSecretFile(file)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readSecretFile(file)).toEqual(made);
  });

  test('is refused when others may read it or its length is wrong', async () => {
    const file = join(directory, 'server.secret');
    await createSecretFile(file);
    await chmod(file, 0o640);
    await expect(readSecretFile(file)).rejects.toBeInstanceOf(LocalSocketUnsafe);
    await chmod(file, 0o600);
    await writeFile(file, 'short');
    await expect(readSecretFile(file)).rejects.toBeInstanceOf(LocalSocketUnsafe);
  });
});
