import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultProcessPolicy } from '../policy/process-policy.ts';
import type { CertificateUse } from '../station-contract/index.ts';
import { applyPolicy } from '../testing/apply-policy.ts';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const ACCEPTED = { accepted: true, reason: null };
const MINUTES = 1 / 1_440;
const { ownRequestsPerDay } = defaultProcessPolicy;

type Station = Awaited<ReturnType<TestWorld['enroll']>>;
type IdentityId = Station['identityId'];

async function onProfile3(name: string): Promise<Station> {
  const station = await world.enroll(name);
  await world.migrate(station.identityId);
  await world.run(1);
  expect(await certificates(station.identityId)).toHaveLength(1);
  return station;
}

const certificates = (id: IdentityId) => world.lifecycle.certificatesOf(id, context().actor);

const inForce = async (id: IdentityId) => (await certificates(id)).filter(({ state }) => state === 'active').length;

function send(station: Station, csr: string, use: CertificateUse = 'charging_station') {
  return world.evse.receiveSigningRequest({ identityId: station.identityId, connectionId: 'con', csr, use });
}

/** A new key every 7 minutes. */
async function sendMany(times: number, each: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) {
    expect(await each()).toEqual(ACCEPTED);
    await world.run(7 * MINUTES);
    world.clock.advance(7 * 60_000);
  }
}

const told = async (type: string) => (await world.securityEvents()).filter((one) => one.type === type);

async function kept(id: IdentityId) {
  await world.lifecycle.sealAudit();
  const entries = (await world.lifecycle.auditEntries({ after: 0, limit: 5_000 })).map(({ entry }) => entry);
  return entries.filter(({ action, identityId }) => action === 'keep-signing-request' && identityId === id);
}

const allowRenewals = (renewalsPerHour: number) => applyPolicy(world, (before) => ({ ...before, renewalsPerHour }));

test('a station that sends a new key every 7 minutes gets its share of a day, a yes each time, and a person is told once', async () => {
  const station = await onProfile3('OR-1');
  await sendMany(40, () => send(station, station.csr()));
  expect(await certificates(station.identityId)).toHaveLength(1 + ownRequestsPerDay);
  expect(await inForce(station.identityId)).toBe(1);

  expect(await told('signing_requests_too_many')).toMatchObject([
    { identityId: station.identityId, count: 1, incidentId: expect.any(String) },
  ]);
  expect(await kept(station.identityId)).toMatchObject([{ detail: { kept: 'own_requests_spent' } }]);
});

test('the newest of its requests is taken up when a day is over, and no other', async () => {
  const station = await onProfile3('OR-2');
  await sendMany(ownRequestsPerDay + 2, () => send(station, station.csr()));
  const last = station.csr();
  expect(await send(station, last)).toEqual(ACCEPTED);
  await world.evse.takeUpEarlyRequests();
  await world.run(0.5);
  expect(await certificates(station.identityId)).toHaveLength(1 + ownRequestsPerDay);

  world.clock.advance(86_400_000);
  await world.evse.takeUpEarlyRequests();
  await world.run(1);
  expect(await certificates(station.identityId)).toHaveLength(2 + ownRequestsPerDay);
  expect(await inForce(station.identityId)).toBe(1);
  await world.evse.takeUpEarlyRequests();
  await world.run(1);
  expect(await certificates(station.identityId)).toHaveLength(2 + ownRequestsPerDay);
});

test('a renewal that we begin waits for no turn, and what was kept is not signed beside it', async () => {
  const station = await onProfile3('OR-3');
  await sendMany(ownRequestsPerDay + 2, () => send(station, station.csr()));
  const before = (await certificates(station.identityId)).length;
  const current = (await certificates(station.identityId)).find(({ state }) => state === 'active');
  unwrap(await world.lifecycle.renewCertificate({ certificateId: current?.id ?? ('' as never) }, context('wanted')));
  await world.run(1);
  expect(await certificates(station.identityId)).toHaveLength(before + 1);
  expect(await inForce(station.identityId)).toBe(1);
  world.clock.advance(86_400_000);
  await world.evse.takeUpEarlyRequests();
  await world.run(1);
  expect(await certificates(station.identityId)).toHaveLength(before + 1);
});

test('of its EVSEs each has a share of its own for each use, whether one is on its way or not', async () => {
  const station = await world.enroll('OR-4');
  const [first, second] = [await world.enrollEvse(station, 'DE-OR-1'), await world.enrollEvse(station, 'DE-OR-2')];
  await world.evse.publishDirtyEntries();
  world.connectSoon(station.identityId, 0);
  await world.run(MINUTES);
  const requestOf = (seccId: string) =>
    station.requestFor([
      { name: 'O', value: ORGANISATION },
      { name: 'CN', value: seccId },
    ]);
  await sendMany(20, () => send(station, requestOf('DE-OR-1'), 'v2g'));
  // All at once, so that each waits for the one before.
  for (let time = 0; time < 6; time++) expect(await send(station, requestOf('DE-OR-2'), 'v2g')).toEqual(ACCEPTED);
  await world.run(0.5);
  for (const evse of [first, second]) {
    expect(await certificates(evse)).toHaveLength(ownRequestsPerDay);
    expect(await inForce(evse)).toBe(1);
  }
});

test('a renewal that a station begins counts for its authority, and waits for it', async () => {
  const station = await onProfile3('OR-5');
  const other = await onProfile3('OR-6');
  await allowRenewals(1);
  expect(await send(station, station.csr())).toEqual(ACCEPTED);
  expect(await send(other, other.csr())).toEqual(ACCEPTED);
  await world.run(0.02);
  expect(
    [await certificates(station.identityId), await certificates(other.identityId)].map((all) => all.length),
  ).toEqual([2, 1]);
  expect(await kept(other.identityId)).toMatchObject([{ detail: { kept: 'authority_quota_spent' } }]);
  expect(await told('signing_requests_too_many')).toEqual([]);
  world.clock.advance(2 * 3_600_000);
  await world.evse.takeUpEarlyRequests();
  await world.run(0.5);
  expect(await certificates(other.identityId)).toHaveLength(2);
});
