import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial, enter } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const BOOT = { reason: 'PowerUp', chargingStation: { model: 'M1', vendorName: 'V' } };

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

async function offering(name: string, protocols: readonly string[]) {
  bench.server.admit(name, {
    boot: { accepted: true, serialMismatch: false },
    passwords: [bench.server.verifier(PASSWORD)],
  });
  const { trustedRootsPem } = bench.server;
  const basic = { username: name, password: PASSWORD };
  return { port: bench.gateway.ports.passwordOrCertificate, trustedRootsPem, name, basic, protocols };
}

test.each([
  ['D1', ['ocpp2.1', 'ocpp2.0.1'], 'ocpp2.1'],
  ['D2', ['ocpp2.0.1', 'ocpp2.1'], 'ocpp2.0.1'],
  ['D3a', ['ocpp2.0.1', 'ocpp1.6'], 'ocpp2.0.1'],
  ['D3', ['ocpp1.2', 'ocpp2.1', 'soap'], 'ocpp2.1'],
])('station %s, which offers %s, speaks %s, and the server knows', async (name, protocols, chosen) => {
  const station = await enter(await offering(name, protocols));
  expect(station.socket.protocol).toBe(chosen);
  expect(await station.call('BootNotification', BOOT)).toMatchObject([3, 's1', { status: 'Accepted' }]);
  await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
  const opened = bench.server.factsOf('session_opened').find(({ identityId }) => identityId === `idn_${name}`);
  expect(opened?.protocol).toBe(chosen);
});

test('a name in other letters is another protocol: the connection ends without one', async () => {
  const outcome = await dial(await offering('D4', ['OCPP2.1']));
  expect(outcome.kind === 'open' ? await outcome.station.closed : outcome).toMatchObject({ kind: 'failed' });
});

test('a station of 2.1 whose answer breaks the schema is told, one of 2.0.1 is not', async () => {
  const one = await enter(await offering('D5', ['ocpp2.1']));
  const other = await enter(await offering('D6', ['ocpp2.0.1']));
  for (const [name, station] of [['D5', one] as const, ['D6', other] as const]) {
    await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
    station.answers.set('TriggerMessage', { status: 'Perhaps' });
    expect(await bench.server.command(`idn_${name}`, { kind: 'request_signing_request' })).toMatchObject({
      outcome: 'unknown',
      detail: expect.stringContaining('the answer is not valid'),
    });
  }
  expect(await one.next()).toEqual([5, expect.any(String), 'PropertyConstraintViolation', expect.any(String), {}]);
  expect(await other.call('BootNotification', BOOT)).toMatchObject([3, 's1', {}]);
});
