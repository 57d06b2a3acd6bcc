import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, TestWorld } from '../testing/test-world.ts';

type CertificateId = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];

let world: TestWorld;
let stations = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

async function onProfile3(Kind: typeof FakeStation = FakeStation) {
  const station = await world.enroll(`AC-${++stations}`, [], {}, Kind);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  const first = (await world.evse.migration(caseId, 'all'))?.certificateId as CertificateId;
  const renew = () => world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due'));
  return { station, caseId, renew };
}

const activationOf = async (id: ChargerId) =>
  (await world.evse.stations({ after: null, limit: 500 }, 'all')).find(({ identityId }) => identityId === id)
    ?.activation;
const states = async (id: ChargerId) =>
  (await world.lifecycle.certificatesOf(id, context().actor)).map(({ state }) => state).sort();
const sent = (id: ChargerId, kind: string) => world.kindsSentTo(id).filter((one) => one === kind).length;

test.each([
  ['the errata of 2025', FakeStation],
  ['2.1', FakeStation21],
] as const)('lesson B.1: a station of %s comes back with its new certificate by itself', async (_name, Kind) => {
  const { station, renew } = await onProfile3(Kind);
  expect(await activationOf(station.identityId)).toBeNull();
  const told = sent(station.identityId, 'close_session');
  unwrap(await renew());
  await world.run(2);
  expect(await activationOf(station.identityId)).toBe('at_once');
  expect(sent(station.identityId, 'close_session')).toBe(told);
  expect(await states(station.identityId)).toEqual(['active', 'retired']);
});

test('lesson B.1 (1.6): one of 1.6 goes on as before, is told to connect anew, and then uses its new certificate', async () => {
  const { station, renew } = await onProfile3(FakeStation16);
  const told = sent(station.identityId, 'close_session');
  unwrap(await renew());
  await world.run(2);
  expect(await activationOf(station.identityId)).toBe('at_next_connection');
  expect(sent(station.identityId, 'close_session')).toBe(told + 1);
  expect(await states(station.identityId)).toEqual(['active', 'retired']);
});

test('lesson B.1, B.5: one of the text before is told to connect anew, and then uses it; no boot is waited for', async () => {
  const { station, renew } = await onProfile3();
  station.waitsForNextConnection = true;
  station.keepsOldCertificates = true;
  const [told, boots] = [sent(station.identityId, 'close_session'), station.bootIsDue];
  unwrap(await renew());
  await world.run(2);
  expect(await activationOf(station.identityId)).toBe('at_next_connection');
  expect(sent(station.identityId, 'close_session')).toBe(told + 1);
  expect(boots).toBe(false);
  expect(await states(station.identityId)).toEqual(['active', 'retired']);
});

test('lesson B.1: one that falls back is asked for a new key, and what is in force stays until one works', async () => {
  const { station, caseId, renew } = await onProfile3();
  station.discardsNewCertificates = true;
  let deliveries = 0;
  world.afterEachCommand = (id) => {
    if (id !== station.identityId || world.commands.at(-1)?.command.kind !== 'deliver_certificate') return;
    if (++deliveries === 1) station.discardsNewCertificates = false;
  };
  unwrap(await renew());
  await world.run(2);
  world.afterEachCommand = () => undefined;
  expect(deliveries).toBe(2);
  expect(await activationOf(station.identityId)).toBe('at_once');
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  expect(station.credentials()).toHaveLength(1);
  expect((await states(station.identityId)).filter((state) => state === 'active')).toHaveLength(1);
});

test('lesson B.1: one that falls back each time is left to a person, with the reason, on its old certificate', async () => {
  const { station, caseId, renew } = await onProfile3();
  station.discardsNewCertificates = true;
  const [shown] = station.credentials();
  unwrap(await renew());
  await world.run(4);
  const found = await world.evse.migration(caseId, 'all');
  expect(found).toMatchObject({ state: 'quarantine', stop: { code: 'renewal_failed' } });
  expect(found?.stop?.because).toContain('came back with its old one each time');
  expect(await activationOf(station.identityId)).toBe('fell_back');
  if (shown === undefined) throw new Error('it has nothing to show');
  expect(world.admits(station.identityId, shown)).not.toBeNull();
});
