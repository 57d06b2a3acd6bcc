import { expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { lookAtGatewayMemory } from './gateway-memory.ts';
import { saying } from './testing/saying-server.ts';

const look = (http: number, isRunning = true) =>
  lookAtGatewayMemory(readConfiguration({}, { ports: { http } }), isRunning);
const heapLimitBytes = 4_300_000_000;

test('a gateway that has more than its heap may take is a finding that says what to do', async () => {
  const gatewayMemory = {
    'gateway-1': { residentBytes: 167_000_000, heapLimitBytes },
    'gateway-2': { residentBytes: heapLimitBytes + 1_000_000, heapLimitBytes },
    'gateway-3': { residentBytes: heapLimitBytes, heapLimitBytes },
  };
  expect(await look(await saying(200, JSON.stringify({ gatewayMemory })))).toMatchObject([
    {
      subject: 'the memory of gateway-2',
      verdict: 'finding',
      seen: 'is 4301 MB, over the 4300 MB of its heap: end it by SIGTERM, one gateway in turn after another',
    },
  ]);
});

test.each([
  [200, { gatewayMemory: {} }, 'good'],
  [503, { gatewayMemory: { 'gateway-1': { residentBytes: 2, heapLimitBytes: 1 } } }, 'finding'],
  [200, { other: 1 }, 'unknown'],
])('a server that answers %i with %o: %s', async (status, body, verdict) => {
  expect(await look(await saying(status, JSON.stringify(body)))).toMatchObject([{ verdict }]);
});

test('nobody is asked of the memory of gateways while nothing runs', async () => {
  expect(await look(1, false)).toEqual([]);
});
