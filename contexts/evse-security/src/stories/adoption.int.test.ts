import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createAuthorizationKey } from '../commands/create-authorization-key.ts';
import { factoryCertificate } from '../testing/factory-certificate.ts';
import { PROFILE_3_PORT } from '../testing/fake-station.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { context, mara, noor, ORGANISATION, TestWorld } from '../testing/test-world.ts';
import { registerAnchors } from '../testing/two-people.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const MINUTES = 1 / (24 * 60);
const as = (actor: typeof mara) => ({ ...context('we have bought the depot'), actor });

/** A CA that is missing in the next file would be one that is let go of. */
let registered = '';

/** Under a CA of its own, which is registered, as it comes in to a gateway that has heard of it. */
async function toBeAdopted(name: string, organisation = ORGANISATION, life?: Parameters<typeof factoryCertificate>[4]) {
  const station = await world.enroll(name, [], { profile: 3, hasPassword: false });
  const { identityId, serialNumber } = station;
  const held = factoryCertificate(serialNumber, world.clock.now(), organisation, undefined, life);
  const at = held.pem.indexOf('-----BEGIN', 10);
  const leafPem = held.pem.slice(0, at);
  registered += held.pem.slice(at);
  await registerAnchors(world, 'adopted_station_trust', registered);
  const comesIn = (connectionId: string) =>
    world.fact({
      at: world.clock.now().toISOString(),
      kind: 'session_opened',
      identityId,
      connectionId,
      protocol: 'ocpp2.0.1',
      securityProfile: 3,
      port: PROFILE_3_PORT,
      remoteAddress: '192.0.2.7',
      fingerprint: held.fingerprint,
      keyId: null,
      passwordReading: null,
      tlsVersion: 'TLSv1.3',
      bootstrap: false,
      bindingExceptions: [],
      adoptedPem: leafPem,
    });
  return { identityId, station, fingerprint: held.fingerprint, comesIn };
}

async function tolerate(identityId: ChargerId) {
  const until = new Date(world.clock.now().getTime() + 30 * 86_400_000).toISOString();
  const wish = { identityId, tolerance: 'outside_certificate', until };
  const { approvalId } = unwrap(await world.lifecycle.grantStationTolerance(wish, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(MINUTES);
}

test('a station on Profile 3 under another CA is taken over with the certificate it has, which is renewed by ours in its window', async () => {
  const { identityId, fingerprint, comesIn } = await toBeAdopted('CS-A1');
  await tolerate(identityId);
  expect(world.published.get(identityId)?.adoptsCertificate).toBe(true);
  await comesIn('adopted-1');
  await world.run(MINUTES);

  const [record, ...others] = await world.lifecycle.certificatesOf(identityId, mara);
  expect(others).toEqual([]);
  expect(record).toMatchObject({ state: 'active', purpose: 'charger_identity' });
  const entry = world.published.get(identityId);
  expect(entry).toMatchObject({ profileFloor: 3, passwords: [], fingerprints: { [fingerprint]: 'active' } });
  expect(entry?.adoptsCertificate).toBeUndefined();
  const stations = await world.evse.stations({ after: null, limit: 100 }, 'all');
  expect(stations.find((one) => one.identityId === identityId)).toMatchObject({
    profileFloor: 3,
    migration: { state: 'active', lastOutcome: 'already_profile_3' },
    tolerances: [],
  });
  // Nothing was asked of it: its credential is what it was.
  expect(world.kindsSentTo(identityId)).toEqual([]);
  const renewal = await world.lifecycle.renewCertificate({ certificateId: record?.id ?? ('' as never) }, context());
  expect(unwrap(renewal)).toBeDefined();
});

test('a station that was taken over is asked every day what it has, as one that got its certificate from us', async () => {
  const { identityId, comesIn } = await toBeAdopted('CS-LISTED');
  await tolerate(identityId);
  await comesIn('adopted-listed');
  await world.run(MINUTES);
  const orders = async () => {
    await world.evse.orderDueLists();
    return (await world.evse.installedCertificates(identityId, mara))?.orders ?? [];
  };
  expect(await orders()).toMatchObject([
    { thing: { kind: 'list_certificates' }, orderedBy: 'system:certificate-reconciliation', state: 'waiting' },
  ]);
  expect(await orders()).toHaveLength(1);
});

test('many are taken over by one question: each entry says so, and each station comes in with what it has', async () => {
  const both = [await toBeAdopted('CS-MANY-1'), await toBeAdopted('CS-MANY-2')];
  const until = new Date(world.clock.now().getTime() + 30 * 86_400_000).toISOString();
  const wish = { filter: { search: 'CS-MANY' }, until };
  expect(unwrap(await world.lifecycle.adoptStations({ ...wish, count: null }, as(mara)))).toMatchObject({ count: 2 });
  const { approvalId } = unwrap(await world.lifecycle.adoptStations({ ...wish, count: 2 }, as(mara)));
  if (approvalId === null) throw new Error('nobody was asked');
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(MINUTES);
  for (const [index, { identityId, fingerprint, comesIn }] of both.entries()) {
    expect(world.published.get(identityId)?.adoptsCertificate).toBe(true);
    await comesIn(`many-${index}`);
    await world.run(MINUTES);
    expect(world.published.get(identityId)).toMatchObject({
      profileFloor: 3,
      fingerprints: { [fingerprint]: 'active' },
    });
    expect(world.epochs.filter(({ connectionId }) => connectionId === `many-${index}`)).toHaveLength(1);
  }
});

test('one that is taken over inside its renewal window is renewed by the scheduler, our root first, and keeps its way in until then', async () => {
  const { identityId, station, fingerprint, comesIn } = await toBeAdopted('CS-A7', ORGANISATION, {
    age: 350,
    left: 12,
  });
  await tolerate(identityId);
  await comesIn('adopted-7');
  await world.run(MINUTES);
  const at = world.clock.now().toISOString();
  await world.fact({ at, kind: 'session_closed', identityId, connectionId: 'adopted-7', code: 1000, reason: '' });
  // The station itself, with what it has held all along.
  station.factoryCertificate = fingerprint;
  world.connectSoon(identityId, 0);
  await world.run(MINUTES);
  expect(world.isLive(identityId)).toBe(true);

  const round = () => world.lifecycle.renewDueCertificates({ reachable: (ids) => world.evse.askableForRenewal(ids) });
  expect((await round()).started).toBe(1);
  await world.run(60 * MINUTES);
  const records = await world.lifecycle.certificatesOf(identityId, mara);
  expect(records.map(({ state }) => state).toSorted()).toEqual(['active', 'retired']);
  const kinds = world.kindsSentTo(identityId);
  expect(kinds.indexOf('install_trust_anchor')).toBeLessThan(kinds.indexOf('deliver_certificate'));
  expect(kinds).toContain('deliver_certificate');
  const admitted = world.published.get(identityId)?.fingerprints ?? {};
  const [inForce] = Object.entries(admitted).find(([, as]) => as === 'active') ?? [];
  expect([inForce === fingerprint, admitted[fingerprint]]).toEqual([false, 'rollback']);
  expect((await round()).started).toBe(0);
});

test('one that takes no root which its own has not signed is sent none of ours: its renewal ends by name at the start of its window, and a person is told', async () => {
  const { identityId, station, fingerprint, comesIn } = await toBeAdopted('CS-A9', ORGANISATION, {
    age: 350,
    left: 12,
  });
  const [foreign = { pem: '' }] = testAnchors('the root of its old CSMS').anchors;
  const old = unwrap(parseCertificatePem(foreign.pem));
  station.anchors.set(old.fingerprint, old);
  station.settings.additional_root_check = 'true';
  await tolerate(identityId);
  await comesIn('adopted-9');
  await world.run(MINUTES);
  const at = world.clock.now().toISOString();
  await world.fact({ at, kind: 'session_closed', identityId, connectionId: 'adopted-9', code: 1000, reason: '' });
  station.factoryCertificate = fingerprint;
  world.connectSoon(identityId, 0);
  await world.run(MINUTES);

  await world.lifecycle.renewDueCertificates({ reachable: (ids) => world.evse.askableForRenewal(ids) });
  await world.run(60 * MINUTES);
  expect(world.kindsSentTo(identityId)).toEqual(['list_trust_anchors', 'read_settings']);
  const stations = await world.evse.stations({ after: null, limit: 100 }, 'all');
  const found = stations.find((one) => one.identityId === identityId);
  expect(found?.migration).toMatchObject({ state: 'quarantine' });
  expect(found?.migration?.lastOutcome).toContain('AdditionalRootCertificateCheck');
  expect(world.published.get(identityId)?.fingerprints).toMatchObject({ [fingerprint]: 'active' });
});

test('one that has got a password since two people agreed is not taken over: it is migrated, and the audit says why', async () => {
  const { identityId, comesIn, fingerprint } = await toBeAdopted('CS-A8');
  await tolerate(identityId);
  await world.run(MINUTES);
  world.clock.advance(1_000);
  const password = { identityId, form: { length: 20, told: 'as_text' } } as const;
  await world.deps.transactions.run((tx) => createAuthorizationKey(world.deps, tx, password, as(mara)));
  await world.evse.publishDirtyEntries();
  expect(world.published.get(identityId)?.adoptsCertificate).toBeUndefined();
  // As a gateway with an older table still lets it in.
  await comesIn('adopted-8');
  expect(await world.lifecycle.certificatesOf(identityId, mara)).toEqual([]);
  expect(world.epochs.filter(({ connectionId }) => connectionId === 'adopted-8')).toEqual([]);
  await world.lifecycle.sealAudit();
  const audited = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  expect(audited.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({
      action: 'adopt-certificate',
      outcome: 'refused',
      identityId,
      detail: { refusal: 'password_usable', fingerprint },
    }),
  );
});

test('without the tolerance nothing is recorded, and the session is given no epoch', async () => {
  const { identityId, comesIn } = await toBeAdopted('CS-A2');
  await comesIn('adopted-2');
  expect(await world.lifecycle.certificatesOf(identityId, mara)).toEqual([]);
  expect(world.published.get(identityId)?.adoptsCertificate).toBeUndefined();
  expect(world.epochs.filter(({ connectionId }) => connectionId === 'adopted-2')).toEqual([]);
});

test('what the import refuses is not recorded, and its session is given no epoch', async () => {
  const { identityId, comesIn } = await toBeAdopted('CS-A3', 'Another CPO');
  await tolerate(identityId);
  await comesIn('adopted-3');
  expect(await world.lifecycle.certificatesOf(identityId, mara)).toEqual([]);
  expect(world.epochs.filter(({ connectionId }) => connectionId === 'adopted-3')).toEqual([]);
  expect(world.published.get(identityId)).toMatchObject({ profileFloor: 2, fingerprints: {} });
});

test('an adopted certificate that was revoked is never taken over again, by no gateway and under no tolerance', async () => {
  const { identityId, fingerprint, comesIn } = await toBeAdopted('CS-A4');
  await tolerate(identityId);
  await comesIn('adopted-4');
  await world.run(MINUTES);
  const [record] = await world.lifecycle.certificatesOf(identityId, mara);
  if (record?.state !== 'active') throw new Error(`it is ${record?.state}`);
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: record.id, reason: 'keyCompromise' }, as(mara)));
  await world.run(MINUTES);
  await tolerate(identityId);
  expect(world.published.get(identityId)).toMatchObject({
    adoptsCertificate: true,
    fingerprints: {},
    recorded: { [fingerprint]: 'ended' },
  });
  // As a gateway with an older table may still let it in.
  await comesIn('adopted-5');
  await world.run(MINUTES);
  expect(world.epochs.filter(({ connectionId }) => connectionId === 'adopted-5')).toEqual([]);
  const records = await world.lifecycle.certificatesOf(identityId, mara);
  expect(records.map(({ state }) => state)).toEqual(['revoked']);
});
