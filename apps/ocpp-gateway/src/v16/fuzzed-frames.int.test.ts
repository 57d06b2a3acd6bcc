import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter, type TestStation } from '../testing/test-station.ts';
import { readVendorMappings } from './data-transfer/vendor-mapping.ts';
import { INCOMING } from './routes.ts';

const PASSWORD = 'twenty-bytes-of-text';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

async function station(name: string): Promise<TestStation> {
  bench.server.admit(name, {
    boot: { accepted: true, serialMismatch: false },
    passwords: [bench.server.verifier(PASSWORD)],
  });
  return enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
    protocols: ['ocpp1.6'],
  });
}

const json = fc.jsonValue({ maxDepth: 3 });
const mappings = readVendorMappings();
const action = fc.constantFrom(...INCOMING.keys(), 'LogStatusNotification', '__proto__', 'toString');
const inner = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  json.map((value) => JSON.stringify(value)),
  fc
    .dictionary(fc.constantFrom('csr', 'typeOfCertificate', 'certificateType', 'idToken', 'exiRequest'), json)
    .map((value) => JSON.stringify(value)),
);
const transfer = fc.record(
  {
    vendorId: fc.constantFrom(...mappings.map(({ vendorId }) => vendorId), 'acme'),
    messageId: fc.constantFrom(...mappings.flatMap(({ messages }) => Object.keys(messages)), 'constructor'),
    data: inner,
  },
  { requiredKeys: ['vendorId'] },
);
const frame = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.string({ maxLength: 40 }), json, json)
    .map((parts) => JSON.stringify(parts)),
  fc.tuple(action, json).map(([name, payload]) => JSON.stringify([2, 'f', name, payload])),
  transfer.map((payload) => JSON.stringify([2, 'f', 'DataTransfer', payload])),
);

test('threat 6: 2,000 fuzzed frames of 1.6, wrapped messages of vendors among them, end no process and disturb no other station', async () => {
  const failures: unknown[] = [];
  const record = (error: unknown): void => void failures.push(error);
  process.on('unhandledRejection', record);
  process.on('uncaughtException', record);
  const good = await station('GOOD');
  let one = await station('FUZZ');
  for (const [index, text] of fc.sample(frame, { numRuns: 2_000, seed: 20_261_127 }).entries()) {
    if (one.socket.readyState !== one.socket.OPEN) one = await station('FUZZ');
    one.send(text.toWellFormed());
    if (index % 20 === 0) expect(await good.call('Heartbeat', {})).toMatchObject([3, expect.any(String), {}]);
  }
  process.off('unhandledRejection', record);
  process.off('uncaughtException', record);
  expect(failures).toEqual([]);
  expect(bench.server.factsOf('session_closed').some(({ identityId }) => identityId === 'idn_GOOD')).toBe(false);
  one.close();
});

test('whatever is inside a DataTransfer, it has an answer, and nothing but a valid request reaches the server', async () => {
  const one = await station('INSIDE');
  const before = bench.server.signingRequests.length;
  for (const payload of fc.sample(transfer, { numRuns: 500, seed: 20_261_127 })) {
    const answer = (await one.call('DataTransfer', payload)) as readonly [number, string, unknown];
    expect([3, 4]).toContain(answer[0]);
  }
  for (const request of bench.server.signingRequests.slice(before)) {
    expect(request).toMatchObject({ csr: expect.any(String), use: expect.stringMatching(/^(charging_station|v2g)$/) });
  }
  one.close();
});
