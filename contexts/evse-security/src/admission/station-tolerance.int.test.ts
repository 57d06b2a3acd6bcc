import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let stations = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const MINUTES = 1 / (24 * 60);
const LIFE_MS = 181 * 86_400_000;
const as = (actor: typeof mara) => ({ ...context('it was in store'), actor });

async function tolerate(identityId: ChargerId, tolerance: string, days: number) {
  const until = new Date(world.clock.now().getTime() + days * 86_400_000).toISOString();
  const wish = { identityId, tolerance, until };
  const { approvalId } = unwrap(await world.lifecycle.grantStationTolerance(wish, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(MINUTES);
  const [one] = await world.lifecycle.stationTolerances({ identityId, after: null, limit: 1 }, mara);
  if (one === undefined) throw new Error('nothing was granted');
  return one.id;
}

/** On Profile 3, then switched off for so long that its certificate is over. */
async function inStore() {
  const { identityId } = await world.enroll(`CS-T${++stations}`);
  await world.migrate(identityId);
  await world.run();
  const [fingerprint = ''] = Object.keys(world.published.get(identityId)?.fingerprints ?? {});
  await world.disconnect(identityId);
  world.clock.advance(LIFE_MS);
  await world.lifecycle.expireDueCertificates({ confirmed: false }, as(mara));
  const due = (await world.lifecycle.heldSweep())?.due ?? 0;
  const confirmed = { asOf: world.clock.now().toISOString(), count: due };
  unwrap(await world.lifecycle.expireDueCertificates({ confirmed }, as(mara)));
  await world.run(MINUTES);
  return { identityId, fingerprint };
}

async function uses(identityId: ChargerId) {
  await world.lifecycle.sealAudit();
  const sealed = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  const entries = sealed.map(({ entry }) => entry);
  return entries.filter((one) => one.action === 'use-station-tolerance' && one.identityId === identityId);
}

test('a station whose certificate has expired is let in by its tolerance, comes back with a new one, and the tolerance is over', async () => {
  const { identityId, fingerprint } = await inStore();
  await world.connect(identityId);
  expect(world.isLive(identityId)).toBe(false);

  const id = await tolerate(identityId, 'expired_certificate', 20);
  expect(world.published.get(identityId)).toMatchObject({ expired: fingerprint, fingerprints: {} });
  await world.run(30 * MINUTES);
  const sent = world.kindsSentTo(identityId).slice(-2);
  expect(sent).toEqual(['request_signing_request', 'deliver_certificate']);
  const entry = world.published.get(identityId);
  expect(entry?.expired).toBeUndefined();
  expect(Object.values(entry?.fingerprints ?? {})).toEqual(['active']);
  expect(Object.keys(entry?.fingerprints ?? {})).not.toContain(fingerprint);
  expect(world.isLive(identityId)).toBe(true);
  expect(world.admits(identityId, { profile: 3, fingerprint })).toBeNull();
  expect(await world.lifecycle.stationTolerance(id, mara)).toMatchObject({ state: 'fulfilled' });
  expect(await uses(identityId)).toMatchObject([
    {
      actor: `station:CS-T${stations}`,
      detail: { stationToleranceId: id, tolerance: 'expired_certificate', fingerprint },
    },
  ]);
  expect(await world.lifecycle.securityEvents({ identityId, after: null, limit: 5 }, mara)).not.toEqual([]);
});

test('a tolerance that nobody has used admits nobody after its end date, without anybody doing anything', async () => {
  const { identityId, fingerprint } = await inStore();
  const station = world.stations.get(identityId);
  station?.faults.add('falls-back');
  await tolerate(identityId, 'expired_certificate', 1);
  expect(world.admits(identityId, { profile: 3, fingerprint })).toMatchObject({ bootstrap: true });
  await world.run(2);
  expect(world.admits(identityId, { profile: 3, fingerprint })).toBeNull();
  expect(await world.lifecycle.expireStationTolerances()).toBe(1);
});

test('a tolerance that is ended by a person lets nobody in from then on, and a revoked certificate none at any time', async () => {
  const { identityId, fingerprint } = await inStore();
  world.stations.get(identityId)?.faults.add('falls-back');
  const id = await tolerate(identityId, 'expired_certificate', 20);
  unwrap(await world.lifecycle.endStationTolerance({ stationToleranceId: id }, as(mara)));
  await world.run(MINUTES);
  expect(world.admits(identityId, { profile: 3, fingerprint })).toBeNull();

  await tolerate(identityId, 'expired_certificate', 20);
  expect(world.admits(identityId, { profile: 3, fingerprint })).toMatchObject({ bootstrap: true });
  const [record] = await world.lifecycle.certificatesOf(identityId, mara);
  if (record === undefined) throw new Error('there is no certificate');
  const revoke = { certificateId: record.id, reason: 'keyCompromise' } as const;
  unwrap(await world.lifecycle.revokeCertificate(revoke, as(mara)));
  await world.run(MINUTES);
  expect(world.admits(identityId, { profile: 3, fingerprint })).toBeNull();
});

test('what gateways take of its messages is in the entry while it is tolerated', async () => {
  const { identityId } = await world.enroll(`CS-T${++stations}`);
  await tolerate(identityId, 'unknown_fields', 10);
  expect(world.published.get(identityId)?.toleratedDefects).toEqual(['unknown_fields']);
  await world.run(11);
  expect(world.published.get(identityId)?.toleratedDefects).toBeUndefined();
});
