import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { factoryCertificate } from '../testing/factory-certificate.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let stations = 0;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const MINUTES = 1 / (24 * 60);
const as = (actor: typeof mara) => ({ ...context('recovery'), actor });

/** On Profile 3, with a factory certificate on record; then its key is in wrong hands. */
async function lockedOut() {
  const station = await world.enroll(`CS-R${++stations}`);
  const { identityId } = station;
  await world.migrate(identityId);
  await world.run();
  const factory = factoryCertificate(station.serialNumber, world.clock.now());
  const imported = await world.lifecycle.importCertificates(
    { purpose: 'charger_factory', operatingModel: null, bundlePem: factory.pem, entries: [], dryRun: false },
    as(mara),
  );
  const [{ certificateId } = { certificateId: null }] = unwrap(imported).certificates;
  if (certificateId === null) throw new Error('the factory certificate was not recorded');
  const known = world.stations.get(identityId);
  if (known === undefined) throw new Error('no station');
  known.factoryCertificate = factory.fingerprint;

  const revoked = await activeOf(identityId);
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: revoked, reason: 'keyCompromise' }, as(mara)));
  // Shut out, it dials again every minute.
  world.connectSoon(identityId, 5_000);
  await world.run(5 * MINUTES);
  const [recovery] = await world.lifecycle.recoveryCases({ identityId, after: null, limit: 1 }, mara);
  if (recovery === undefined) throw new Error('there is no recovery case');
  return { identityId, factory, certificateId, recoveryCaseId: recovery.id };
}

async function activeOf(identityId: ChargerId) {
  const records = await world.lifecycle.certificatesOf(identityId, mara);
  const active = records.find(({ purpose, state }) => purpose === 'charger_identity' && state === 'active');
  if (active === undefined) throw new Error('none is active');
  return active.id;
}

async function admit({ recoveryCaseId, certificateId }: Awaited<ReturnType<typeof lockedOut>>, minutes: number) {
  const until = new Date(world.clock.now().getTime() + minutes * 60_000).toISOString();
  const asked = await world.lifecycle.admitBootstrap({ recoveryCaseId, certificateId, until }, as(mara));
  const { approvalId } = unwrap(asked);
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
}

test('a station that has lost its last certificate is let in with its bootstrap, and gets one of its own', async () => {
  const lost = await lockedOut();
  const { identityId, factory, recoveryCaseId } = lost;
  expect(world.isLive(identityId)).toBe(false);
  expect(world.published.get(identityId)).toMatchObject({ bootstrap: null, fingerprints: {} });

  await admit(lost, 600);
  await world.run(60 * MINUTES);
  const recovery = await world.lifecycle.recoveryCase(recoveryCaseId, mara);
  const active = await activeOf(identityId);
  expect(recovery).toMatchObject({ state: 'recovered', recoveredWith: active });
  expect(world.isLive(identityId)).toBe(true);
  const entry = world.published.get(identityId);
  expect(entry?.bootstrap).toBeNull();
  expect(Object.values(entry?.fingerprints ?? {})).toEqual(['active']);
  expect(world.admits(identityId, { profile: 3, fingerprint: factory.fingerprint })).toBeNull();
  expect(world.kindsSentTo(identityId).slice(-2)).toEqual(['request_signing_request', 'deliver_certificate']);
});

test('a bootstrap that was not used admits nobody after its end date, without anybody doing anything', async () => {
  const lost = await lockedOut();
  const { identityId, factory, recoveryCaseId } = lost;
  const credential = { profile: 3, fingerprint: factory.fingerprint } as const;
  const station = world.stations.get(identityId);
  if (station === undefined) throw new Error('no station');
  station.factoryCertificate = null;
  await admit(lost, 30);
  await world.run(20 * MINUTES);
  expect(world.admits(identityId, credential)).toMatchObject({ bootstrap: true });
  await world.run(15 * MINUTES);
  expect(world.admits(identityId, credential)).toBeNull();
  expect(await world.lifecycle.expireRecoveryCases()).toBe(1);
  expect(await world.lifecycle.recoveryCase(recoveryCaseId, mara)).toMatchObject({ state: 'expired' });
});

/** Two people reopen Profile 2 for `minutes`; returns the password. */
async function oneTimeKey(recoveryCaseId: Awaited<ReturnType<typeof lockedOut>>['recoveryCaseId'], minutes: number) {
  const until = new Date(world.clock.now().getTime() + minutes * 60_000).toISOString();
  const { approvalId } = unwrap(await world.lifecycle.admitOneTimeKey({ recoveryCaseId, until }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  return unwrap(await world.lifecycle.takeOneTimeKey({ recoveryCaseId }, as(mara))).secret;
}

test('a station is let in once with a one-time key, gets a certificate of its own, and the floor is 3 as before', async () => {
  const { identityId, recoveryCaseId } = await lockedOut();
  const secret = await oneTimeKey(recoveryCaseId, 600);
  const station = world.stations.get(identityId);
  if (station === undefined) throw new Error('no station');
  station.factoryCertificate = null;
  station.oneTimePassword = secret;

  await world.run(12 * MINUTES);
  expect(await world.lifecycle.recoveryCase(recoveryCaseId, mara)).toMatchObject({
    state: 'recovered',
    recoveredWith: await activeOf(identityId),
    bootstrap: { kind: 'one_time_key', spentBy: expect.stringMatching(/^con-/) },
  });
  const entry = world.published.get(identityId);
  expect(entry).toMatchObject({ profileFloor: 3, oneTimeKey: null, passwords: [] });
  expect(Object.values(entry?.fingerprints ?? {})).toEqual(['active']);
  expect(world.admits(identityId, { profile: 2, password: secret })).toBeNull();
});

test('of two connections with one key the first that is told of stays, and at its end date none', async () => {
  const { identityId, recoveryCaseId } = await lockedOut();
  const station = world.stations.get(identityId);
  if (station !== undefined) station.factoryCertificate = null;
  await oneTimeKey(recoveryCaseId, 5);
  await world.run(MINUTES);
  const keyId = world.published.get(identityId)?.oneTimeKey?.keyId ?? null;
  expect(keyId).toMatch(/^otk_/);
  for (const connectionId of ['one-time-1', 'one-time-2'])
    await world.fact({
      at: world.clock.now().toISOString(),
      kind: 'session_opened',
      identityId,
      connectionId,
      protocol: 'ocpp2.0.1',
      securityProfile: 2,
      port: 8442,
      remoteAddress: '192.0.2.7',
      fingerprint: null,
      keyId,
      passwordReading: null,
      tlsVersion: 'TLSv1.3',
      bootstrap: true,
      bindingExceptions: [],
    });
  expect(world.published.get(identityId)?.oneTimeKey).toMatchObject({ spentBy: 'one-time-1' });
  await world.run(6 * MINUTES);
  expect(world.published.get(identityId)?.oneTimeKey).toBeNull();
});
