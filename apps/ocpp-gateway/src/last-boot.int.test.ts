import type { LastBoot } from '@bfcert/evse-security/station-contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/test-bench.ts';
import { enter, type TestStation } from './testing/test-station.ts';

const ACCEPTED = { accepted: true, serialMismatch: false };
const WRONG_SERIAL = { accepted: false, serialMismatch: true };
/** What the station should wait for is later than this, or earlier by as much. */
const PATIENCE_MS = 2_000;

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  bench.server.givesEpochs = false;
});
afterAll(() => bench.stop());

/** A station with a certificate whose last boot this gateway's table has as `known`; the server has its session's report. */
async function comesIn(name: string, known: LastBoot): Promise<TestStation> {
  const { server, gateway } = bench;
  const holder = server.chargers.station(`SN-${name}`);
  const fingerprints = { [holder.certificate.fingerprint]: 'active' } as const;
  server.admit(name, { profileFloor: 3, boot: known, fingerprints });
  const before = sessionsOf(name);
  const port = gateway.ports.certificateOnly;
  const station = await enter({ port, trustedRootsPem: server.trustedRootsPem, name, holder });
  await server.until(() => sessionsOf(name) > before);
  return station;
}
const sessionsOf = (name: string): number =>
  bench.server.factsOf('session_opened').filter(({ identityId }) => identityId === `idn_${name}`).length;

const securityError = (id: string) => [4, id, 'SecurityError', expect.any(String), {}];
const beat = (id: string) => [3, id, { currentTime: expect.any(String) }];

test('B01.FR.12: who was turned away at another gateway passes nothing here, though this table does not say so yet', async () => {
  const station = await comesIn('L1', { ...ACCEPTED, number: 4 });
  const first = station.call('Heartbeat', {});
  await bench.server.giveEpoch('idn_L1', { ...WRONG_SERIAL, number: 5 });
  expect(await first).toEqual(securityError('s1'));
  // Leaving the serial number out proves nothing.
  const boot = { reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'V' } };
  expect(await station.call('BootNotification', boot)).toMatchObject([3, 's2', { status: 'Pending' }]);
  station.close();
});

test('who was accepted at another gateway need not boot here again, though this table does not say so yet', async () => {
  const station = await comesIn('L2', { ...WRONG_SERIAL, number: 4 });
  const first = station.call('Heartbeat', {});
  await bench.server.giveEpoch('idn_L2', { ...ACCEPTED, number: 5 });
  expect(await first).toEqual(beat('s1'));
  station.close();
});

test('what the table knows of a later boot counts more than what is told with the session', async () => {
  const station = await comesIn('L3', { ...WRONG_SERIAL, number: 6 });
  const first = station.call('Heartbeat', {});
  await bench.server.giveEpoch('idn_L3', { ...ACCEPTED, number: 5 });
  expect(await first).toEqual(securityError('s1'));
  station.close();
});

test('while another gateway may still report a boot the epoch alone lets nothing pass, and others do not wait', async () => {
  const waiting = await comesIn('L4', ACCEPTED);
  let answered = false;
  const first = waiting.call('Heartbeat', {}).then((answer) => {
    answered = true;
    return answer;
  });
  await bench.server.giveEpoch('idn_L4', 'not_yet');
  const other = await comesIn('L5', ACCEPTED);
  await bench.server.giveEpoch('idn_L5', null);
  expect(await other.call('Heartbeat', {})).toEqual(beat('s1'));
  expect(answered).toBe(false);
  await bench.server.giveEpoch('idn_L4', { ...WRONG_SERIAL, number: 1 });
  expect(await first).toEqual(securityError('s1'));
  for (const station of [waiting, other]) station.close();
});

test('without a word of the server the table speaks after two seconds, in the order in which the station sent', async () => {
  const station = await comesIn('L6', ACCEPTED);
  const began = performance.now();
  for (const id of ['a', 'b']) station.send(JSON.stringify([2, id, 'Heartbeat', {}]));
  expect([await station.next(), await station.next()]).toEqual([beat('a'), beat('b')]);
  // The session began a moment before its station sent something.
  expect(performance.now() - began).toBeGreaterThan(PATIENCE_MS / 2);
  expect(await station.call('Heartbeat', {}, 'c')).toEqual(beat('c'));
  station.close();
});

test('what waits is not acted on when the station leaves before it is known', async () => {
  const csr = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
  const station = await comesIn('L7', ACCEPTED);
  const ends = () => bench.server.factsOf('session_closed').filter(({ identityId }) => identityId === 'idn_L7').length;
  station.send(JSON.stringify([2, 'a', 'SignCertificate', { csr }]));
  station.socket.close(1000);
  await bench.server.until(() => ends() === 1);
  const back = await comesIn('L7', ACCEPTED);
  await bench.server.giveEpoch('idn_L7', null);
  expect(await back.call('Heartbeat', {})).toEqual(beat('s1'));
  expect(bench.server.signingRequests).toEqual([]);
  back.close();
});

test('a server of the release before tells each epoch by itself, and may command the station from then on', async () => {
  const { server } = bench;
  const station = await comesIn('L9', ACCEPTED);
  const first = station.call('Heartbeat', {});
  server.isOfTheReleaseBefore = true;
  try {
    await server.giveEpoch('idn_L9', null);
  } finally {
    server.isOfTheReleaseBefore = false;
  }
  expect(await first).toEqual(beat('s1'));
  station.answers.set('TriggerMessage', { status: 'Accepted' });
  expect(await server.command('idn_L9', { kind: 'request_signing_request' })).toEqual({ outcome: 'accepted' });
  station.close();
});
