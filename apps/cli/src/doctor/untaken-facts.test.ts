import { expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { saying } from './testing/saying-server.ts';
import { lookAtUntakenFacts } from './untaken-facts.ts';

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
