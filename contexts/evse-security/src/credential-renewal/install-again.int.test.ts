import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { StationCommand } from '../station-contract/index.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let stations = 0;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

afterEach(() => {
  world.mishapFor = () => 'none';
  world.afterEachStep = () => Promise.resolve();
});

const page = async (id: CertificateId) => {
  const found = await world.lifecycle.certificate(id, context().actor);
  if (found === null) throw new Error('the certificate is gone');
  return found;
};
const install = (certificateId: CertificateId) =>
  world.lifecycle.installCertificate({ certificateId }, context('the station has lost it'));
const canInstall = async (id: CertificateId) => (await page(id)).actions.find(({ name }) => name === 'install');
const ofStation = async (identityId: ChargerId) =>
  (await world.lifecycle.certificatesOf(identityId, context().actor)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
const deliveries = (identityId: ChargerId) =>
  world.kindsSentTo(identityId).filter((kind) => kind === 'deliver_certificate').length;
const eventsOf = async (id: CertificateId) =>
  (await world.lifecycle.timeline(id, context().actor)).map(({ title }) => title);

/** On Profile 3 with its first certificate. */
async function onProfile3() {
  const station = await world.enroll(`IA-${++stations}`);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  const first = (await world.evse.migration(caseId, 'all'))?.certificateId as CertificateId;
  return { station, caseId, first };
}

/** Every delivery of the next certificate is lost until a person is asked: it stays `issued`, sent and unconfirmed. */
async function unconfirmed() {
  const { station, caseId, first } = await onProfile3();
  world.mishapFor = ({ kind }) => (kind === 'deliver_certificate' ? 'lost_before' : 'none');
  const renewed = await world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due'));
  const next = unwrap(renewed).certificateId;
  await world.run(4);
  world.mishapFor = () => 'none';
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({
    state: 'quarantine',
    stop: { code: 'renewal_failed' },
  });
  expect(await page(next)).toMatchObject({ state: 'issued', lastOutcome: 'Sent, no answer yet.' });
  return { station, caseId, first, next };
}

/** It used its next certificate, lost it, and is back with the one before. */
async function wentBack() {
  const { station, caseId, first } = await onProfile3();
  const renewed = await world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due'));
  const next = unwrap(renewed).certificateId;
  station.keepsOldCertificates = true;
  await world.run(2);
  expect((await page(next)).state).toBe('active');
  station.loseNewestCertificate();
  await world.disconnect(station.identityId);
  world.connectSoon(station.identityId);
  await world.run(1);
  expect(await page(first)).toMatchObject({ state: 'active' });
  expect(await page(next)).toMatchObject({ state: 'installed_pending_activation' });
  return { station, caseId, first, next };
}

/** At every step the station can come in with something it has. */
function neverLockedOut(identityId: ChargerId): void {
  world.afterEachStep = async () => {
    const ways = world.stations.get(identityId)?.credentials() ?? [];
    expect(ways.some((way) => world.admits(identityId, way) !== null)).toBe(true);
  };
}

test('a station that has lost its certificate gets the same one again, and its handshake proves it', async () => {
  const { station, first, next } = await wentBack();
  neverLockedOut(station.identityId);
  const [before, signed] = [deliveries(station.identityId), world.authority.issued];
  expect(await canInstall(next)).toEqual({ name: 'install', allowed: true, reason: null });

  const ordered = unwrap(await install(next));
  expect(ordered).toMatchObject({ certificateId: next, state: 'installed_pending_activation' });
  expect((await page(next)).lastOutcome).toBe('To be sent again, no answer yet.');
  await world.run(2);

  expect(deliveries(station.identityId)).toBe(before + 1);
  expect(world.authority.issued).toBe(signed);
  expect(await page(next)).toMatchObject({ state: 'active', lastOutcome: 'Seen in a mutual TLS handshake.' });
  expect((await page(first)).stage).toBe('retired(replaced)');
  expect((await eventsOf(next)).slice(-4)).toEqual([
    'CertificateInstallRequested',
    'CertificateInstallRequested',
    'CertificateInstalled',
    'CertificateActivated',
  ]);
  expect(world.isLive(station.identityId)).toBe(true);
});

test('a delivery whose answers were all lost is made good by sending the same chain', async () => {
  const { station, caseId, next, first } = await unconfirmed();
  neverLockedOut(station.identityId);
  const signed = world.authority.issued;
  unwrap(await install(next));
  await world.run(3);
  expect((await page(next)).state).toBe('active');
  expect((await page(first)).stage).toBe('retired(replaced)');
  expect(world.authority.issued).toBe(signed);
  // The case is a person's: nothing but their word takes it out of quarantine.
  expect((await world.evse.migration(caseId, 'all'))?.state).toBe('quarantine');
});

test('a station that refuses what is sent again is asked for a new key, and loses nothing', async () => {
  const { station, first, next } = await wentBack();
  neverLockedOut(station.identityId);
  station.loseKeys();
  unwrap(await install(next));
  await world.run(3);
  // It may be held for all that: refused, it stays admitted, and nobody waits for it once the next one is in use.
  expect(await page(next)).toMatchObject({ state: 'retired', lastOutcome: 'Given up.' });
  expect(Object.values(world.published.get(station.identityId)?.fingerprints ?? {})).toContain('abandoned');
  expect((await ofStation(station.identityId)).map(({ stage }) => stage)).toEqual([
    'retired(replaced)',
    'retired(abandoned)',
    'active',
  ]);
  expect((await page(first)).stage).toBe('retired(replaced)');
});

test('a certificate that came to nothing is not taken for the next one of a later certificate', async () => {
  for (const left of [wentBack, unconfirmed]) {
    const { station, next } = await left();
    station.loseKeys();
    unwrap(await install(next));
    await world.run(3);
    const newest = (await ofStation(station.identityId)).at(-1);
    if (newest === undefined) throw new Error('there is no third certificate');
    expect([newest.state, newest.id === next, newest.renewalHeld]).toEqual(['active', false, null]);
    expect(newest.nextRenewalAt).not.toBeNull();
    world.clock.advance(Date.parse(newest.nextRenewalAt ?? '') - world.clock.now().getTime() + 1_000);
    await world.lifecycle.renewDueCertificates({ reachable: (ids) => world.evse.askableForRenewal(ids) });
    await world.run(2);
    expect((await page(newest.id)).stage).toBe('retired(replaced)');
    const current = (await ofStation(station.identityId)).at(-1);
    const { certificateId } = unwrap(
      await world.lifecycle.renewCertificate({ certificateId: current?.id ?? next }, context('once more')),
    );
    expect(certificateId).not.toBe(next);
  }
});

test('one that was sent and never taken does not keep the certificate in use from being renewed, whatever became of its case', async () => {
  const { station, caseId, first, next } = await unconfirmed();
  neverLockedOut(station.identityId);
  unwrap(await world.evse.abandonMigration({ caseId }, context('it works as it is')));
  const renew = () => world.lifecycle.renewCertificate({ certificateId: first }, context('its time has come'));
  const round = () => world.lifecycle.renewDueCertificates({ reachable: (ids) => world.evse.askableForRenewal(ids) });
  await round();
  world.clock.advance(Date.parse((await page(first)).notAfter ?? '') - world.clock.now().getTime() - 20 * DAY_MS);
  expect((await page(first)).renewalHeld).toBeNull();
  await round();
  await world.run(2);
  expect((await ofStation(station.identityId)).map(({ stage }) => stage)).toEqual([
    'retired(replaced)',
    'retired(abandoned)',
    'active',
  ]);
  expect((await page(next)).stage).toBe('retired(abandoned)');
  expect(await renew()).toMatchObject({ ok: false, refusal: { reason: 'not_possible_in_this_state' } });
});

test('a station that refuses every certificate keeps the one in force, and its case is a person’s', async () => {
  const { station, caseId, first, next } = await wentBack();
  neverLockedOut(station.identityId);
  station.faults.add('rejects-certificate');
  unwrap(await install(next));
  await world.run(3);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({
    state: 'quarantine',
    stop: { code: 'renewal_failed' },
  });
  expect((await page(first)).state).toBe('active');
  expect(world.isLive(station.identityId)).toBe(true);
});

test('an order survives a crash between its plan and the delivery, and one after the delivery', async () => {
  for (const mishap of ['crash_before', 'crash_after'] as const) {
    const { station, next } = await wentBack();
    let crashes = 0;
    world.mishapFor = ({ kind }: StationCommand) =>
      kind === 'deliver_certificate' && crashes++ === 0 ? mishap : 'none';
    unwrap(await install(next));
    await world.run(2);
    expect(crashes, mishap).toBeGreaterThan(0);
    expect((await page(next)).state, mishap).toBe('active');
    expect(world.isLive(station.identityId)).toBe(true);
  }
});

test('an order whose nudge was lost is found by the timer', async () => {
  const { station, next } = await wentBack();
  world.losesNudges = true;
  unwrap(await install(next));
  world.losesNudges = false;
  await world.run(0.1);
  const before = deliveries(station.identityId);
  expect((await page(next)).state).toBe('installed_pending_activation');
  await world.evse.lookAtDueProcesses();
  await world.run(2);
  expect(deliveries(station.identityId)).toBe(before + 1);
  expect((await page(next)).state).toBe('active');
});

test('a station that is away gets it when it is back', async () => {
  const { station, next } = await wentBack();
  await world.disconnect(station.identityId);
  unwrap(await install(next));
  await world.run(0.1);
  expect((await page(next)).state).toBe('installed_pending_activation');
  world.connectSoon(station.identityId);
  await world.run(1);
  expect((await page(next)).state).toBe('active');
});

test('while one delivery is open a second is refused, and nothing of it is written', async () => {
  const { next } = await wentBack();
  unwrap(await install(next));
  const { version } = await page(next);
  expect(await canInstall(next)).toMatchObject({ allowed: false, reason: expect.stringContaining('is open') });
  expect(await install(next)).toMatchObject({ ok: false, refusal: { reason: 'delivery_under_way' } });
  expect((await page(next)).version).toBe(version);
  await world.run(2);
});

test('of two orders at the same moment one is carried out', async () => {
  const { station, next } = await wentBack();
  const before = deliveries(station.identityId);
  const outcomes = await Promise.all([install(next), install(next), install(next)]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  for (const outcome of outcomes) if (!outcome.ok) expect(outcome.refusal.reason).toBe('delivery_under_way');
  await world.run(2);
  expect(deliveries(station.identityId)).toBe(before + 1);
});

test('the same order under the same idempotency key is one order', async () => {
  const { station, next } = await wentBack();
  const before = deliveries(station.identityId);
  const once = { ...context('the station has lost it'), idempotencyKey: `again-${next}` };
  const first = await world.lifecycle.installCertificate({ certificateId: next }, once);
  expect(await world.lifecycle.installCertificate({ certificateId: next }, once)).toEqual(first);
  await world.run(2);
  expect(deliveries(station.identityId)).toBe(before + 1);
});

test('one that is revoked before it leaves is not sent', async () => {
  const { station, first, next } = await wentBack();
  await world.disconnect(station.identityId);
  const before = deliveries(station.identityId);
  unwrap(await install(next));
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: next, reason: 'keyCompromise' }, context('found')));
  station.faults.add('wrong-cn');
  world.connectSoon(station.identityId);
  await world.run(2);
  expect(deliveries(station.identityId)).toBe(before);
  expect((await page(first)).state).toBe('active');
});

test('a station on Profile 2 gets its certificate from its migration', async () => {
  const station = await world.enroll(`IA-${++stations}`, ['never-reconnects']);
  const caseId = await world.migrate(station.identityId);
  await world.run(0.001);
  const [underWay] = await ofStation(station.identityId);
  if (underWay === undefined) throw new Error('nothing was issued yet');
  expect(await install(underWay.id)).toMatchObject({ refusal: { reason: 'delivery_under_way' } });
  await world.run();
  expect((await world.evse.migration(caseId, 'all'))?.state).toBe('quarantine');
  const [stopped] = await ofStation(station.identityId);
  expect(stopped?.state).toBe('installed_pending_activation');
  expect(await install(underWay.id)).toMatchObject({ refusal: { reason: 'delivered_by_migration' } });
  expect(stopped?.actions.find(({ name }) => name === 'install')).toMatchObject({
    allowed: false,
    reason: 'The station is not on Profile 3 yet: its migration delivers the certificate.',
  });
});
