import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePorts } from '../../system/free-ports.ts';
import { type Behind, Line } from './line.ts';

const ADDRESS = '127.0.3.1';
let servers: Server[];
let gateways: (Behind & { readonly sockets: Socket[] })[];
let line: Line;
let port: number;

async function gatewayCalled(nodeId: string) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => socket.write(`${nodeId} heard ${String(bytes)}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const { port: at } = server.address() as { port: number };
  return { nodeId, isRunning: true, passwordOrCertificatePort: at, certificateOnlyPort: at, sockets };
}

beforeEach(async () => {
  servers = [];
  gateways = [await gatewayCalled('a'), await gatewayCalled('b')];
  const [first = 0, second = 0] = await freePorts(2);
  port = second;
  line = await Line.open(ADDRESS, { passwordOrCertificatePort: first, certificateOnlyPort: second }, gateways);
});
afterEach(async () => {
  await line.close();
  for (const server of servers) server.close();
});

async function dial(): Promise<Socket> {
  const socket = connect({ host: ADDRESS, port });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function says(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [heard] = await once(socket, 'data');
  return String(heard);
}

test('a line carries bytes to the gateway it is pinned to, and tells where it goes', async () => {
  line.pin('b');
  const station = await dial();
  expect(await says(station, 'hello')).toBe('b heard hello');
  expect(line.open).toEqual(['b']);
});

test('a cut ends both sides', async () => {
  line.pin('a');
  const station = await dial();
  await says(station, 'hello');
  const [held] = gateways[0]?.sockets ?? [];
  const ends = [once(station, 'close'), once(held as Socket, 'close')];
  line.cut();
  await Promise.all(ends);
  expect(line.open).toEqual([]);
});

test('what is lost is told to nobody: the end of one side is kept from the other until the line is mended', async () => {
  line.pin('a');
  const station = await dial();
  await says(station, 'hello');
  const freed = line.lose('everything');
  gateways[0]?.sockets[0]?.destroy();
  await freed;
  expect(station.destroyed).toBe(false);
  const end = once(station, 'close');
  line.mend();
  await end;
  expect(await says(await dial(), 'again')).toBe('a heard again');
});

test('of one direction that is lost the other goes on', async () => {
  line.pin('a');
  const station = await dial();
  await says(station, 'hello');
  const freed = line.lose('to_gateway');
  const heard = once(station, 'data');
  station.write('lost');
  gateways[0]?.sockets[0]?.write('still here');
  expect(String((await heard)[0])).toBe('still here');
  line.mend();
  await freed;
});
