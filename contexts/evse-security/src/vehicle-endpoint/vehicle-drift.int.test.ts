import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InstalledCertificate } from '../station-contract/index.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

type EvseId = Awaited<ReturnType<TestWorld['enrollEvse']>>;
type Station = Awaited<ReturnType<TestWorld['enroll']>>;

/** On Profile 2, with a certificate towards vehicles that is in force and listed. */
async function stationWithCertificate(name: string) {
  const station = await world.enroll(name);
  const evse = await world.enrollEvse(station, `DE-${name}`);
  await world.evse.publishDirtyEntries();
  world.connectSoon(station.identityId, 0);
  const wanted = { identityId: evse, purpose: 'evse_v2g', slot: null } as const;
  unwrap(await world.lifecycle.requestCertificate(wanted, context('wanted')));
  await world.run(0.5);
  expect(await states(evse)).toEqual(['active']);
  await lists(station);
  return { station, evse };
}

const certificates = (evse: EvseId) => world.lifecycle.certificatesOf(evse, mara);

const states = async (evse: EvseId) => (await certificates(evse)).map(({ state }) => state).sort();

async function lists({ identityId }: Station): Promise<void> {
  unwrap(await world.evse.orderCertificateList({ identityId }, context('what is there')));
  await world.run(0.01);
}

const told = async ({ identityId }: Station) =>
  (await world.securityEvents(identityId))
    .map(({ reportedType }) => reportedType)
    .filter((type) => type.startsWith('vehicle_certificate'));

async function incident({ identityId }: Station) {
  const about = { kind: 'identity', id: identityId } as const;
  const found = await world.lifecycle.incidents({ about, after: null, limit: 10 }, mara);
  return found.find(({ cause }) => cause === 'vehicle_certificates_differ')?.state ?? null;
}

/** The chain of one, whole, under a name of its own beside what the other has. */
function show(station: Station, from: Station): void {
  for (const [key, chain] of from.v2gChains) station.v2gChains.set(`${key} of another`, chain);
}

test('one in force that its station lists no more is told once, renewed, and over when the next one is listed', async () => {
  const { station, evse } = await stationWithCertificate('VD-1');
  expect(await incident(station)).toBeNull();
  station.v2gChains.clear();
  await lists(station);
  expect(await told(station)).toEqual(['vehicle_certificate_lost']);
  await world.run(1);
  expect(await states(evse)).toEqual(['active', 'retired']);
  expect(station.v2gChains.size).toBe(1);
  await lists(station);
  expect(await told(station)).toEqual(['vehicle_certificate_lost']);
  expect(await incident(station)).toBe('resolved');
});

test('one in force that is gone and not to be replaced stays one incident, however often the station is asked', async () => {
  const { station, evse } = await stationWithCertificate('VD-8');
  station.v2gChains.clear();
  station.faults.add('rejects-v2g');
  await lists(station);
  await world.run(2);
  const before = (await states(evse)).length;
  await lists(station);
  await world.run(2);
  expect(await states(evse)).toHaveLength(before);
  expect(await told(station)).toEqual(['vehicle_certificate_lost']);
  expect(await incident(station)).toBe('opened');
});

test('the chain of an EVSE of another station is told as that, and over when it is gone', async () => {
  const [{ station }, { station: other }] = [
    await stationWithCertificate('VD-2'),
    await stationWithCertificate('VD-3'),
  ];
  show(station, other);
  await lists(station);
  await lists(station);
  expect(await told(station)).toEqual(['vehicle_certificate_of_another']);
  expect(await incident(station)).toBe('opened');
  expect(await told(other)).toEqual([]);
  expect(await world.lifecycle.orphans({ after: null, limit: 5 })).toEqual([]);
  for (const key of station.v2gChains.keys()) if (key.endsWith('of another')) station.v2gChains.delete(key);
  await lists(station);
  expect(await incident(station)).toBe('resolved');
});

test('a chain that no record knows becomes an orphan when it appears, and none where the first list has it', async () => {
  const unknown: InstalledCertificate = {
    kind: 'v2g_chain',
    hashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'AA', issuerKeyHash: 'BB', serialNumber: '0C0FFEE' },
    children: [],
  };
  const { station } = await stationWithCertificate('VD-4');
  station.others.push(unknown);
  await lists(station);
  expect(await told(station)).toEqual(['vehicle_certificate_unknown']);
  const orphans = await world.lifecycle.orphans({ after: null, limit: 5 });
  expect(orphans).toMatchObject([{ kind: 'listed', fingerprint: null }]);
  expect(orphans[0]?.detail).toContain('VD-4');
  station.others.pop();
  await lists(station);
  station.others.push(unknown);
  await lists(station);
  expect(await world.lifecycle.orphans({ after: null, limit: 5 })).toHaveLength(1);

  const fromFactory = await world.enroll('VD-5');
  fromFactory.others.push(unknown);
  await world.evse.publishDirtyEntries();
  world.connectSoon(fromFactory.identityId, 0);
  await world.run(0.01);
  await lists(fromFactory);
  await lists(fromFactory);
  expect(await told(fromFactory)).toEqual([]);
});

test('a revoked chain that its station lists still is told once', async () => {
  const { station, evse } = await stationWithCertificate('VD-6');
  const [current] = await certificates(evse);
  if (current === undefined) throw new Error('it has none');
  const { id: certificateId } = current;
  unwrap(
    await world.lifecycle.revokeCertificate(
      { certificateId, reason: 'keyCompromise', confirmation: 'DE-VD-6' },
      { ...context('lost'), actor: mara },
    ),
  );
  world.mishapFor = ({ kind }) => (kind === 'deliver_certificate' ? 'lost_before' : 'none');
  await lists(station);
  await lists(station);
  expect(await told(station)).toEqual(['vehicle_certificate_revoked']);
  expect(await incident(station)).toBe('opened');
});

test('a V2G root that it was sent and lists no more is a mismatch like one for its CSMS', async () => {
  const { station } = await stationWithCertificate('VD-7');
  station.v2gRoots.clear();
  await lists(station);
  const events = (await world.securityEvents(station.identityId)).map(({ reportedType }) => reportedType);
  expect(events.filter((type) => type === 'trust_anchor_removed')).toHaveLength(1);
  await lists(station);
  expect((await world.securityEvents(station.identityId)).length).toBe(events.length);
});
