import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { lookAtUntakenFacts } from './untaken-facts.ts';

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
  (await lookAtUntakenFacts(readConfiguration({}, { ports: { http } }), isRunning)).map(({ subject, verdict }) => ({
    subject,
    verdict,
  }));

test('a gateway whose facts are not taken is a finding under its name', async () => {
  const port = await saying(
    200,
    JSON.stringify({ untakenFacts: { 'gateway-1': 0, 'gateway-2': 61, 'gateway-3': 60 } }),
  );
  expect(await look(port)).toEqual([{ subject: 'what gateway-2 reports', verdict: 'finding' }]);
});

test.each([
  [200, { untakenFacts: {} }, 'good'],
  [503, { untakenFacts: { 'gateway-1': 900 } }, 'finding'],
  [200, { other: 1 }, 'unknown'],
])('a server that answers %i with %o: %s', async (status, body, verdict) => {
  expect(await look(await saying(status, JSON.stringify(body)))).toMatchObject([{ verdict }]);
});

test('nobody is asked while nothing runs', async () => {
  expect(await look(1, false)).toEqual([]);
});
