import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from './charger/charger.ts';
import { factoryCertificate } from './testing/factory-certificate.ts';
import { context, mara, ORGANISATION, TestWorld } from './testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const MINUTES = 1 / (24 * 60);

/** On the slot that leads to us with its factory certificate. */
async function newStation(name: string, vendor?: string) {
  const station = await world.enroll(name, [], { profile: 3 });
  const factory = factoryCertificate(station.serialNumber, world.clock.now(), undefined, vendor);
  station.factoryCertificate = factory.fingerprint;
  const { identityId } = station;
  return { identityId, station, factory, root: factory.pem.slice(factory.pem.indexOf('-----BEGIN', 10)) };
}

const register = (anchorsPem: string) =>
  world.lifecycle.importTrustAnchors({ purpose: 'charger_factory_trust', anchorsPem, dryRun: false }, context());

async function stationOf(identityId: ChargerId) {
  const stations = await world.evse.stations({ after: null, limit: 100 }, 'all');
  return stations.find((one) => one.identityId === identityId);
}

test('a new station is let in by its factory certificate once the root of its vendor is registered, gets its own, and is on Profile 3', async () => {
  const { identityId, station, root } = await newStation('CS-F1');
  await world.evse.publishDirtyEntries();
  world.connectSoon(identityId, 0);
  await world.run(2 * MINUTES);
  expect(world.isLive(identityId)).toBe(false);
  expect(world.published.get(identityId)?.awaitsFactoryCertificate).toBeUndefined();

  unwrap(await register(root));
  await world.run(60 * MINUTES);
  expect(world.isLive(identityId)).toBe(true);
  const entry = world.published.get(identityId);
  expect(entry).toMatchObject({ profileFloor: 3, passwords: [] });
  expect(entry?.awaitsFactoryCertificate).toBeUndefined();
  expect(Object.values(entry?.fingerprints ?? {})).toEqual(['active']);
  expect(world.admits(identityId, { profile: 3, fingerprint: station.factoryCertificate ?? '' })).toBeNull();
  const kinds = world.kindsSentTo(identityId);
  expect(kinds).toContain('change organisation_name');
  expect(kinds.slice(-2)).toEqual(['request_signing_request', 'deliver_certificate']);
  expect(station.settings.organisation_name).toBe(ORGANISATION);
  expect(await stationOf(identityId)).toMatchObject({
    profileFloor: 3,
    migration: { state: 'active', lastOutcome: 'already_profile_3' },
  });
  const [own] = await world.lifecycle.certificatesOf(identityId, mara);
  if (own === undefined) throw new Error('it has no certificate');
  expect(unwrap(await world.lifecycle.renewCertificate({ certificateId: own.id }, context()))).toBeDefined();
});

test('a station whose certificate was revoked is not let in by its factory certificate: that is a recovery', async () => {
  const { identityId } = await newStation('CS-F2');
  await world.evse.publishDirtyEntries();
  expect(world.published.get(identityId)?.awaitsFactoryCertificate).toBe(true);
  world.connectSoon(identityId, 0);
  await world.run(60 * MINUTES);
  const [own] = await world.lifecycle.certificatesOf(identityId, mara);
  if (own?.state !== 'active') throw new Error(`its certificate is ${own?.state}`);
  const as = { ...context('stolen'), actor: mara };
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: own.id, reason: 'keyCompromise' }, as));
  await world.run(10 * MINUTES);
  expect(world.isLive(identityId)).toBe(false);
  expect(world.published.get(identityId)?.awaitsFactoryCertificate).toBeUndefined();
});

test('the root of another vendor vouches for no station, nor one that names no vendor', async () => {
  const { identityId, root } = await newStation('CS-F3', 'Another vendor');
  unwrap(await register(root));
  await world.evse.publishDirtyEntries();
  expect(world.published.get(identityId)).toMatchObject({ awaitsFactoryCertificate: true, factoryRoots: [] });
  world.connectSoon(identityId, 0);
  await world.run(2 * MINUTES);
  expect(world.isLive(identityId)).toBe(false);
});

test('gateways are told of a factory certificate that is on record whose it is', async () => {
  const { identityId, factory } = await newStation('CS-F4');
  const imported = await world.lifecycle.importCertificates(
    { purpose: 'charger_factory', operatingModel: null, bundlePem: factory.pem, entries: [], dryRun: false },
    { ...context('delivery note'), actor: mara },
  );
  expect(unwrap(imported).certificates).toMatchObject([{ outcome: 'imported' }]);
  await world.run(MINUTES);
  expect(world.published.get(identityId)?.recorded).toEqual({ [factory.fingerprint]: 'factory' });
});
