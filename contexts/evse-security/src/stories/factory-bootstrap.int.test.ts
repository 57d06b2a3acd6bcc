import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { factoryCertificate } from '../testing/factory-certificate.ts';
import { PROFILE_3_PORT } from '../testing/fake-station.ts';
import { context, mara, ORGANISATION, TestWorld } from '../testing/test-world.ts';
import { registerAnchors } from '../testing/two-people.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const MINUTES = 1 / (24 * 60);

/** On the slot that leads to us with its factory certificate. */
async function newStation(
  name: string,
  { vendor, hasPassword = false }: { vendor?: string; hasPassword?: boolean } = {},
) {
  const station = await world.enroll(name, [], { profile: 3, hasPassword });
  const factory = factoryCertificate(station.serialNumber, world.clock.now(), undefined, vendor);
  station.factoryCertificate = factory.fingerprint;
  const { identityId } = station;
  return { identityId, station, factory, root: factory.pem.slice(factory.pem.indexOf('-----BEGIN', 10)) };
}

const register = (anchorsPem: string) => registerAnchors(world, 'charger_factory_trust', anchorsPem);

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

  await register(root);
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
  const { identityId, root } = await newStation('CS-F3', { vendor: 'Another vendor' });
  await register(root);
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

test('a factory certificate whose key was stolen is blocked at once: its session ends, and it lets nobody in again', async () => {
  const { identityId, factory, root } = await newStation('CS-F5');
  await register(root);
  const taken = await world.lifecycle.importCertificates(
    { purpose: 'charger_factory', operatingModel: null, bundlePem: factory.pem, entries: [], dryRun: false },
    { ...context('delivery note'), actor: mara },
  );
  const certificateId = unwrap(taken).certificates[0]?.certificateId;
  if (certificateId == null) throw new Error('it was not imported');
  // In with it, and no further.
  world.mishapFor = ({ kind }) => (kind === 'request_signing_request' ? 'lost_before' : 'none');
  world.connectSoon(identityId, 0);
  await world.run(MINUTES);
  expect(world.isLive(identityId)).toBe(true);

  const as = { ...context('the vendor tells of a break-in'), actor: mara };
  unwrap(await world.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, as));
  world.mishapFor = () => 'none';
  await world.run(30 * MINUTES);
  expect(world.isLive(identityId)).toBe(false);
  expect(world.published.get(identityId)?.recorded).toEqual({ [factory.fingerprint]: 'ended' });
  const records = await world.lifecycle.certificatesOf(identityId, mara);
  expect(records.map(({ purpose, state }) => [purpose, state])).toEqual([['charger_factory', 'revoked']]);
});

test('a gateway with an older table, which lets in by a factory certificate that is spent, is given no epoch and the entry of now', async () => {
  const { identityId, station, root } = await newStation('CS-F6');
  await register(root);
  await world.evse.publishDirtyEntries();
  const asItWas = world.published.get(identityId);
  expect(asItWas?.awaitsFactoryCertificate).toBe(true);
  world.connectSoon(identityId, 0);
  await world.run(60 * MINUTES);
  expect(world.published.get(identityId)).toMatchObject({ profileFloor: 3 });

  await world.fact({
    at: world.clock.now().toISOString(),
    kind: 'session_opened',
    identityId,
    connectionId: 'older-table',
    protocol: 'ocpp2.0.1',
    securityProfile: 3,
    port: PROFILE_3_PORT,
    remoteAddress: '192.0.2.7',
    fingerprint: station.factoryCertificate,
    keyId: null,
    passwordReading: null,
    tlsVersion: 'TLSv1.3',
    bootstrap: true,
    bindingExceptions: [],
  });
  await world.run(MINUTES);
  expect(world.epochs.filter(({ connectionId }) => connectionId === 'older-table')).toEqual([]);
  expect(world.isLive(identityId)).toBe(true);
  const csr = 'whatever the holder of the spent key asks for';
  expect(
    await world.evse.receiveSigningRequest({ identityId, connectionId: 'older-table', csr, use: 'charging_station' }),
  ).toMatchObject({ accepted: false });
});

test('a station that has a password is not awaited with a factory certificate: nobody takes its place with one', async () => {
  const { identityId, station } = await newStation('CS-F13', { hasPassword: true });
  const beside = await newStation('CS-F14');
  await world.evse.publishDirtyEntries();
  expect(world.published.get(beside.identityId)?.awaitsFactoryCertificate).toBe(true);
  const entry = world.published.get(identityId);
  expect(entry?.awaitsFactoryCertificate).toBeUndefined();
  expect(world.admits(identityId, { profile: 3, fingerprint: station.factoryCertificate ?? '' })).toBeNull();
  expect(world.admits(identityId, { profile: 2, password: station.password })).toMatchObject({ bootstrap: false });
});

test('a migration waits while the station is in with its factory certificate, sends it no password, and ends with its own', async () => {
  const { identityId, root } = await newStation('CS-F15');
  await register(root);
  await world.migrate(identityId);
  await world.run(60 * MINUTES);
  const kinds = world.kindsSentTo(identityId);
  expect(kinds).not.toContain('change authorization_key');
  const given = kinds.indexOf('deliver_certificate');
  const steps = [
    'list_trust_anchors',
    'read_settings',
    'install_trust_anchor',
    'change organisation_name',
    'request_signing_request',
  ];
  expect(new Set(kinds.slice(0, given))).toEqual(new Set(steps));
  expect(kinds.slice(given + 1)).toContain('read_settings');
  expect(await stationOf(identityId)).toMatchObject({ profileFloor: 3, migration: { state: 'active' } });
  expect(world.published.get(identityId)).toMatchObject({ profileFloor: 3, passwords: [] });
});

test('until it is in with its own certificate it gets no order, asks for none towards vehicles, and sends no log', async () => {
  const { identityId, station, root } = await newStation('CS-F16');
  await register(root);
  await world.enrollEvse(station, 'DE-ABC-S-F16');
  await world.evse.publishDirtyEntries();
  const { orderId } = unwrap(await world.evse.orderCertificateList({ identityId }, context()));
  const log = { identityId, kind: 'security', oldest: null, latest: null } as const;
  unwrap(await world.evse.requestStationLog(log, context()));
  world.mishapFor = ({ kind }) => (kind === 'request_signing_request' ? 'lost_before' : 'none');
  world.connectSoon(identityId, 0);
  await world.run(MINUTES);
  expect(await world.evse.lookAtDueStationLogs()).toBe(1);
  await world.run(MINUTES);
  expect(world.isLive(identityId)).toBe(true);
  const kinds = world.kindsSentTo(identityId);
  expect(kinds).toContain('list_trust_anchors');
  expect(kinds).not.toContain('list_certificates');
  expect(kinds).not.toContain('fetch_log');
  const { connectionId = '' } = world.epochs.findLast((told) => told.identityId === identityId) ?? {};
  const [csr = ''] = station.vehicleCsrs();
  const asked = { identityId, connectionId, csr, use: 'v2g' } as const;
  expect(await world.evse.receiveSigningRequest(asked)).toEqual({ accepted: false, reason: 'own_certificate_first' });

  world.mishapFor = () => 'none';
  await world.run(60 * MINUTES);
  expect(Object.values(world.published.get(identityId)?.fingerprints ?? {})).toEqual(['active']);
  expect(await world.evse.lookAtDueStationLogs()).toBe(1);
  await world.run(MINUTES);
  expect(world.kindsSentTo(identityId)).toEqual(expect.arrayContaining(['list_certificates', 'fetch_log']));
  const order = await world.deps.transactions.run((tx) => world.deps.stores.orders.find(tx, orderId));
  expect(order).toMatchObject({ state: 'done' });
  expect(await world.evse.receiveSigningRequest(asked)).toEqual({ accepted: true, reason: null });
});
