import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeLoopbackPorts } from '../free-ports.ts';
import { openFront } from './front.ts';
import type { Listener } from './topology.ts';

const LOOPBACK = '127.0.0.1';

/** Answers what it hears, after its name. */
async function echo(name: string): Promise<{ at: Listener; server: Server; callers: Socket[] }> {
  const callers: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    callers.push(socket);
    socket.on('error', () => undefined);
    socket.write(name);
    socket.pipe(socket);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return { at: { host: LOOPBACK, port: (server.address() as { port: number }).port }, server, callers };
}

describe('what stands in front of several processes', () => {
  let closers: (() => Promise<unknown>)[];
  beforeEach(() => {
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
  });

  async function frontOf(...backends: readonly Listener[]): Promise<number> {
    return frontThat(false, ...backends);
  }
  async function frontThat(tellsCaller: boolean, ...backends: readonly Listener[]): Promise<number> {
    const [port = 0] = await freeLoopbackPorts(1);
    const front = await openFront({ host: LOOPBACK, port, backends, tellsCaller });
    closers.push(() => front.close());
    return port;
  }
  async function backend(name: string) {
    const one = await echo(name);
    closers.push(async () => {
      for (const caller of one.callers) caller.destroy();
      one.server.close();
    });
    return one;
  }
  /** All that comes back when `text` is sent and this side then says that it is done. */
  async function say(port: number, text: string): Promise<string> {
    const socket = connect({ host: LOOPBACK, port });
    let heard = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      heard += part;
    });
    socket.end(text);
    await once(socket, 'end');
    return heard;
  }

  it('hands each connection to one of them, whole, also what comes after a side has said that it is done', async () => {
    const port = await frontOf((await backend('a')).at, (await backend('b')).at);
    const long = 'x'.repeat(300_000);
    const heard = await Promise.all(Array.from({ length: 40 }, () => say(port, long)));
    expect(new Set(heard)).toEqual(new Set([`a${long}`, `b${long}`]));
  });

  it('says who has called before anything else, where it is to', async () => {
    const port = await frontThat(true, (await backend('a')).at);
    expect(await say(port, 'hello')).toMatch(/^aPROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ \d+\r\nhello$/);
  });

  it('passes over one that does not answer', async () => {
    const [nobody = 0] = await freeLoopbackPorts(1);
    const port = await frontOf({ host: LOOPBACK, port: nobody }, (await backend('b')).at);
    const heard = await Promise.all(Array.from({ length: 20 }, () => say(port, '!')));
    expect(new Set(heard)).toEqual(new Set(['b!']));
  });

  it('ends a connection when nobody answers', async () => {
    const [nobody = 0] = await freeLoopbackPorts(1);
    const socket = connect({ host: LOOPBACK, port: await frontOf({ host: LOOPBACK, port: nobody }) });
    await once(socket, 'close');
  });

  it('ends the caller’s connection when the process behind it has gone', async () => {
    const behind = await backend('a');
    const socket = connect({ host: LOOPBACK, port: await frontOf(behind.at) });
    await once(socket, 'data');
    for (const caller of behind.callers) caller.resetAndDestroy();
    socket.on('error', () => undefined);
    await once(socket, 'close');
  });
});
