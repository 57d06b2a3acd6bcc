import { expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { lookAtClockDoubt } from './clock-doubt.ts';
import { saying } from './testing/saying-server.ts';

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
