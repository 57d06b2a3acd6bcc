import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { HandshakeRefusal } from '../station-contract/index.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const knock = (at: string, identityId: ChargerId | null, reason: HandshakeRefusal) =>
  world.fact({
    at,
    kind: 'handshake_refused',
    reason,
    wireName: 'CS-1',
    identityId,
    port: 8442,
    remoteAddress: '192.0.2.66',
    certificate: null,
    count: 10,
  });

test('a stranger who knocks on and on is one event an hour', async () => {
  for (const at of ['10:00:01', '10:30:00', '10:59:59', '11:00:00'])
    await knock(`2026-11-22T${at}.000Z`, null, 'unknown_identity');
  const events = await world.securityEvents();
  const told = events.map(({ firstAt, lastAt, count }) => `${count} from ${firstAt} to ${lastAt}`);
  expect(told.toSorted()).toEqual([
    '10 from 2026-11-22T11:00:00.000Z to 2026-11-22T11:00:00.000Z',
    '30 from 2026-11-22T10:00:01.000Z to 2026-11-22T10:59:59.000Z',
  ]);
});

test('a refusal that comes twice is counted once', async () => {
  world.factsArrive = 'twice';
  const { identityId } = await world.enroll('CS-1');
  await knock('2026-11-22T10:00:00.000Z', identityId, 'wrong_password');
  const [event] = await world.securityEvents(identityId);
  expect(event?.count).toBe(10);
  world.factsArrive = 'once';
});

test('a case notes a refusal once in each of its rounds', async () => {
  const { identityId } = await world.enroll('CS-2');
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  const notes = async () =>
    (await world.evse.migration(caseId, 'all'))?.timeline.filter(({ text }) => text.includes('wrong_password')).length;
  await knock('2026-11-22T10:00:00.000Z', identityId, 'wrong_password');
  await knock('2026-11-22T13:00:00.000Z', identityId, 'wrong_password');
  expect(await notes()).toBe(1);
  unwrap(await world.evse.quarantineMigration({ caseId }, context()));
  unwrap(await world.evse.resumeMigration({ caseId }, context()));
  await knock('2026-11-22T13:10:00.000Z', identityId, 'wrong_password');
  expect(await notes()).toBe(2);
});

test('a certificate of another identity is an incident of the station whose name was used', async () => {
  const { identityId } = await world.enroll('CS-3');
  const dial = (remoteAddress: string) =>
    world.fact({
      at: '2026-11-22T10:00:00.000Z',
      kind: 'handshake_refused',
      reason: 'certificate_of_another_identity',
      wireName: 'CS-3',
      identityId,
      port: 8443,
      remoteAddress,
      certificate: { fingerprint: 'ab'.repeat(32), serial: '0f', subject: 'CN=SN-CS-4' },
      count: 1,
    });
  await dial('192.0.2.1');
  await dial('192.0.2.2');
  const operator = { kind: 'user', id: 'mara', roles: ['operator'], owners: 'all' } as const;
  const about = { kind: 'identity', id: identityId } as const;
  const [incident, ...others] = await world.lifecycle.incidents({ about, after: null, limit: 10 }, operator);
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ cause: 'identity_mismatch', severity: 'critical', occurrences: 2 });
  const events = await world.securityEvents(identityId);
  expect(events).toHaveLength(2);
  for (const event of events) {
    expect(event).toMatchObject({
      type: 'client_certificate_of_another',
      category: 'tls_and_certificate',
      source: 'gateway',
      incidentId: incident?.id,
    });
    expect(incident?.links).toContainEqual({ kind: 'security_event', id: event.id });
  }
});

test('what a station reports is one an hour, with its first and its last words, whatever is in them', async () => {
  const { identityId } = await world.enroll('CS-5');
  const report = (techInfo: string, type = 'TamperDetectionActivated') =>
    world.fact({
      at: '2026-11-22T10:00:00.000Z',
      kind: 'security_event',
      identityId,
      connectionId: 'con-1',
      type,
      stationTime: '1970-01-01T00:00:00.000Z',
      techInfo,
    });
  await report('front door');
  await report(`\u0000\ud800 ${'x'.repeat(5_000)}`);
  await report('odd', 'VendorSaysSo');
  const [odd, tampering] = (await world.securityEvents(identityId)).toSorted((a, b) => a.count - b.count);
  expect(odd).toMatchObject({ type: 'unlisted', reportedType: 'VendorSaysSo', incidentId: null });
  expect(tampering).toMatchObject({
    type: 'tampering',
    critical: true,
    count: 2,
    reportedTime: '1970-01-01T00:00:00.000Z',
    firstDetails: { techInfo: 'front door' },
    details: { techInfo: expect.stringMatching(/^\ufffd\ufffd x+…$/) },
  });
  expect(JSON.stringify(tampering?.details).length).toBeLessThan(1_100);
});

test('what a gateway has counted of a storm counts as often as it was said', async () => {
  const { identityId } = await world.enroll('CS-20');
  for (const counted of [{}, { count: 700 }, { count: 299 }]) {
    await world.fact({
      at: '2026-11-22T10:00:00.000Z',
      kind: 'security_event',
      identityId,
      connectionId: 'con-1',
      type: 'InvalidMessages',
      stationTime: '2026-11-22T10:00:00.000Z',
      techInfo: null,
      ...counted,
    });
  }
  expect((await world.securityEvents(identityId)).map(({ count }) => count)).toEqual([1_000]);
});

test('a storm is one an hour by our clock, whatever time the station says it is', async () => {
  const { identityId } = await world.enroll('CS-6');
  for (const stationTime of ['1970-01-01T00:00:00.000Z', '2099-12-31T23:59:59.000Z', '2026-11-22T10:00:00.000Z']) {
    await world.fact({
      at: '2026-11-22T10:00:00.000Z',
      kind: 'security_event',
      identityId,
      connectionId: 'con-1',
      type: 'InvalidChargePointCertificate',
      stationTime,
      techInfo: null,
      protocol: 'ocpp1.6',
    });
  }
  const [event, ...others] = await world.securityEvents(identityId);
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    type: 'signed_certificate_refused',
    // Not by the edition by which it speaks.
    critical: false,
    count: 3,
    firstAt: '2026-11-22T10:00:00.000Z',
    lastAt: '2026-11-22T10:00:00.000Z',
    reportedTime: '2026-11-22T10:00:00.000Z',
  });
});

test('what happens to a station on its way names its migration and its certificate, and another’s never', async () => {
  const station = await world.enroll('CS-7');
  const caseId = await world.migrate(station.identityId);
  await world.run(1);
  const [certificate] = await world.lifecycle.certificatesOf(station.identityId, mara);
  const fingerprint = certificate?.fingerprint;
  if (typeof fingerprint !== 'string') throw new Error('the station has no certificate');
  const other = await world.enroll('CS-8');
  for (const { identityId } of [station, other]) {
    await world.fact({
      at: '2026-11-22T10:00:00.000Z',
      kind: 'handshake_refused',
      reason: 'certificate_of_another_identity',
      wireName: 'CS-8',
      identityId,
      port: 8443,
      remoteAddress: '192.0.2.9',
      certificate: { fingerprint, serial: '0f', subject: 'CN=SN-CS-7' },
      count: 1,
    });
  }
  const shown = { type: 'client_certificate_of_another' } as const;
  const query = { ...shown, after: null, limit: 1 } as const;
  const [own] = await world.lifecycle.securityEvents({ ...query, identityId: station.identityId }, mara);
  expect(own?.certificateId).toBe(certificate?.id);
  const [theirs] = await world.lifecycle.securityEvents({ ...query, identityId: other.identityId }, mara);
  expect(theirs?.certificateId).toBeNull();
  expect((await world.evse.migration(caseId, 'all'))?.state).toBe('active');
});

test('a station that cannot be led on is told of by what it failed at, with its case', async () => {
  const station = await world.enroll('CS-9', ['falls-back']);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  const types = (await world.securityEvents(station.identityId)).map(({ type }) => type);
  expect(types).toContain('activation_rolled_back');
  expect(types).toContain('reconnect_failed');
  const [failed] = (await world.securityEvents(station.identityId)).filter(({ type }) => type === 'reconnect_failed');
  expect(failed).toMatchObject({ category: 'authentication', source: 'server', processId: caseId });
});

test('a vehicle that got no certificate of its contract is an event of its station, with what it asked for', async () => {
  world.factsArrive = 'twice';
  const { identityId } = await world.enroll('CS-42');
  const asked = {
    kind: 'contract_certificate_failed',
    connectionId: 'con_1',
    reason: 'no_broker',
    action: 'install',
    schemaVersion: 'urn:iso:15118:2:2013:MsgDef',
    exiCharacters: 4_000,
    mostChains: null,
    prioritisedContracts: 0,
  } as const;
  for (const at of ['10:00:00', '10:30:00']) await world.fact({ ...asked, identityId, at: `2026-11-22T${at}.000Z` });
  await world.fact({ ...asked, identityId: 'idn_of_nobody', at: '2026-11-22T10:40:00.000Z' });
  world.factsArrive = 'once';
  const { action, schemaVersion, exiCharacters, mostChains, prioritisedContracts } = asked;
  expect(await world.securityEvents(identityId)).toMatchObject([
    {
      type: 'contract_certificate_not_provided',
      category: 'installation',
      severity: 'low',
      reportedType: 'contract_certificate_failed:no_broker',
      count: 2,
      incidentId: null,
      details: { action, schemaVersion, exiCharacters, mostChains, prioritisedContracts },
    },
  ]);
});

test('a station that says more than its share is told of with how much that was, counts, and is one incident', async () => {
  const { identityId } = await world.enroll('CS-NOISY');
  const noisy = { kind: 'station_noisy', kinds: { security_event: 40 }, count: 40, identityId } as const;
  for (const at of ['10:00:00', '10:00:10']) await world.fact({ ...noisy, at: `2026-11-22T${at}.000Z` });
  const events = await world.securityEvents(identityId);
  expect(events).toMatchObject([
    {
      type: 'station_noisy',
      category: 'security_log_integrity',
      count: 80,
      incidentId: expect.stringMatching(/^inc_/),
      details: { kinds: { security_event: 40 }, advice: expect.stringContaining('CS-NOISY is noisy') },
    },
  ]);
});

test('a certificate over a sub-CA that is not registered is refused with what is to be registered', async () => {
  const { identityId } = await world.enroll('CS-SUB');
  await knock('2026-11-22T10:00:00.000Z', identityId, 'certificate_issuer_not_registered');
  const [event] = await world.securityEvents(identityId);
  expect(event).toMatchObject({
    type: 'client_certificate_untrusted',
    details: { advice: "the issuer of this certificate is not registered: register the vendor's sub-CA" },
  });
});
