import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { lookAtPorts, type Presence } from './ports.ts';

let server: Server;
let taken: number;
let free: number;
beforeAll(async () => {
  server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  const other = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(other, 'listening')]);
  taken = (server.address() as AddressInfo).port;
  free = (other.address() as AddressInfo).port;
  await new Promise((resolve) => other.close(resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test.each<[Presence, string, string]>([
  ['nothing', 'finding', 'good'],
  ['parts', 'good', 'note'],
  ['whole', 'good', 'finding'],
])('with %s running, a port that answers is %s and one that does not is %s', async (presence, answering, silent) => {
  const ports = { http: String(taken), profile3: String(free) };
  const configuration = readConfiguration({}, { ports, listen: { ocpp: '127.0.0.1' } });
  const seen = await lookAtPorts(configuration, presence);
  expect(seen.find(({ subject }) => subject === `127.0.0.1:${taken} (ports.http)`)?.verdict).toBe(answering);
  expect(seen.find(({ subject }) => subject === `127.0.0.1:${free} (ports.profile3)`)?.verdict).toBe(silent);
});
