import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { lookAtClockDoubt } from './clock-doubt.ts';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** The port of a server whose `/readyz` says this. */
async function saying(status: number, body: string): Promise<number> {
  const started = createServer(({ url }, response) => {
    response.writeHead(url === '/readyz' ? status : 404, { 'content-type': 'application/json' }).end(body);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
}
const look = async (http: number, isRunning = true) =>
  (await lookAtClockDoubt(readConfiguration({}, { ports: { http } }), isRunning)).map(({ verdict, seen }) => ({
    verdict,
    seen,
  }));

test('a clock in doubt is a finding with the server’s sentence', async () => {
  const port = await saying(200, JSON.stringify({ clock: 'A person must confirm the time.' }));
  expect(await look(port)).toEqual([{ verdict: 'finding', seen: 'is in doubt. A person must confirm the time.' }]);
});

test.each([
  [200, { clock: null }, 'good'],
  [503, { clock: null }, 'unknown'],
  [200, { other: 1 }, 'unknown'],
])('a server that answers %i with %o is %s', async (status, body, verdict) => {
  expect(await look(await saying(status, JSON.stringify(body)))).toMatchObject([{ verdict }]);
});

test('an answer that is no JSON is not known, and nobody is asked while nothing runs', async () => {
  const port = await saying(200, '<html>');
  expect(await look(port)).toMatchObject([{ verdict: 'unknown' }]);
  expect(await look(port, false)).toEqual([]);
});
