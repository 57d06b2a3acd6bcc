import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';
import type { EnrollChargerInput } from './enroll-charger.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const input = (over: Partial<EnrollChargerInput> = {}): EnrollChargerInput => ({
  wireName: 'CS-1',
  serialNumber: 'SN-1',
  organisation: ORGANISATION,
  vendor: null,
  model: null,
  owner: 'depot',
  family: 'V M',
  cohorts: [],
  authorizationKey: 'imported',
  ...over,
});

const enroll = (over: Partial<EnrollChargerInput> = {}, by = context()) => world.evse.enrollCharger(input(over), by);

test.each([
  ['wire_name_invalid', { wireName: 'CS:1' }],
  ['wire_name_invalid', { wireName: 'x'.repeat(49) }],
  ['serial_number_invalid', { serialNumber: 'x'.repeat(26) }],
  ['organisation_invalid', { organisation: '' }],
  ['authorization_key_invalid', { authorizationKey: 'a\u0000b' }],
] as const)('%s is said and nothing is created', async (reason, over) => {
  expect(await enroll(over)).toMatchObject({ ok: false, refusal: { reason } });
  expect(await world.lifecycle.identityByBinding('ocpp_identity', 'CS-1')).toBeNull();
});

test('an actor without the role enrols nobody', async () => {
  const viewer = { ...context(), actor: { kind: 'user', id: 'vic', roles: ['viewer'], owners: 'all' } } as const;
  expect(await enroll({ wireName: 'CS-V', serialNumber: 'SN-V' }, viewer)).toMatchObject({
    ok: false,
    refusal: { reason: 'role_missing' },
  });
});

test('a charger is enrolled once; an enrolment that was cut off is completed by repeating it', async () => {
  const names = { wireName: 'CS-2', serialNumber: 'SN-2' };
  const bindings = [
    { kind: 'ocpp_identity', value: names.wireName },
    { kind: 'serial_number', value: names.serialNumber },
    { kind: 'organisation', value: ORGANISATION },
  ] as const;
  const cutOff = unwrap(
    await world.lifecycle.registerIdentity(
      { subjectType: 'charger', bindings, owner: 'depot', family: 'V M', cohorts: [] },
      context(),
    ),
  );
  expect(unwrap(await enroll(names))).toEqual({ identityId: cutOff.identityId, onboarding: null });
  expect(await enroll(names)).toMatchObject({ ok: false, refusal: { reason: 'already_enrolled' } });
  expect(await enroll({ ...names, serialNumber: 'SN-OTHER' })).toMatchObject({
    ok: false,
    refusal: { reason: 'binding_taken' },
  });
});

test('an enrolled charger is admitted with its imported password only', async () => {
  const { identityId } = unwrap(await enroll({ wireName: 'CS-3', serialNumber: 'SN-3' }));
  await world.evse.publishDirtyEntries();
  expect(world.admits(identityId, { profile: 2, password: 'imported' })).not.toBeNull();
  expect(world.admits(identityId, { profile: 2, password: 'wrong' })).toBeNull();
  expect(world.published.get(identityId)).toMatchObject({ profileFloor: 2, fingerprints: {} });
});

test('a charger has one open case, and none without the role', async () => {
  const { identityId } = unwrap(await enroll({ wireName: 'CS-4', serialNumber: 'SN-4' }));
  const viewer = { ...context(), actor: { kind: 'user', id: 'vic', roles: ['viewer'], owners: 'all' } } as const;
  expect(await world.evse.planMigration({ identityId }, viewer)).toEqual({ ok: false, refusal: 'role_missing' });
  unwrap(await world.evse.planMigration({ identityId }, context()));
  expect(await world.evse.planMigration({ identityId }, context())).toEqual({ ok: false, refusal: 'case_is_open' });
});

test('a signing request is taken only when expected, and the same key again is the same certificate', async () => {
  const { identityId } = unwrap(await enroll({ wireName: 'CS-5', serialNumber: 'SN-5' }));
  const station = new FakeStation({ wireName: 'CS-5', serialNumber: 'SN-5', password: 'imported' });
  const message = { identityId, connectionId: 'con', csr: station.csr(ORGANISATION), use: 'charging_station' as const };
  expect(await world.evse.receiveSigningRequest(message)).toEqual({ accepted: false, reason: 'not_expected' });
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  expect(await world.evse.receiveSigningRequest({ ...message, use: 'v2g' })).toEqual({
    accepted: false,
    reason: 'secc_id_unknown',
  });
  expect(await world.evse.receiveSigningRequest({ ...message, csr: 'no request' })).toMatchObject({ accepted: false });
  await world.lifecycle.sealAudit();
  const refusals = (await world.lifecycle.auditEntries({ after: 0, limit: 500 })).filter(
    ({ entry }) => entry.identityId === identityId && entry.outcome === 'refused',
  );
  expect(refusals.map(({ entry }) => entry.detail)).toEqual([
    { refusal: 'not_expected', use: 'charging_station' },
    { refusal: 'secc_id_unknown', use: 'v2g' },
    { refusal: expect.stringMatching(/^csr_malformed: /), use: 'charging_station' },
  ]);
  expect(await world.evse.receiveSigningRequest(message)).toEqual({ accepted: true, reason: null });
  const first = (await world.evse.migration(caseId, 'all'))?.certificateId;
  expect(await world.evse.receiveSigningRequest(message)).toEqual({ accepted: true, reason: null });
  expect((await world.evse.migration(caseId, 'all'))?.certificateId).toBe(first);
  expect(first).toMatch(/^crt_/);
});

test('lesson B.3: a station that sends its request again with a new key, and forgets the one before, gets a certificate for a key that it has', async () => {
  const station = await world.enroll('CS-31');
  const { identityId } = station;
  const caseId = await world.migrate(identityId);
  const verdicts: string[] = [];
  let again = 0;
  world.afterEachCommand = (id) => {
    if (id !== identityId || world.commands.at(-1)?.command.kind !== 'request_signing_request' || ++again > 1) return;
    world.at(world.clock.now(), async () => {
      station.loseKeys();
      const message = { identityId, connectionId: 'con', csr: station.csr(), use: 'charging_station' } as const;
      const { accepted, reason } = await world.evse.receiveSigningRequest(message);
      verdicts.push(accepted ? 'accepted' : (reason ?? ''));
    });
  };
  await world.run();
  world.afterEachCommand = () => undefined;
  expect(verdicts).toEqual(['accepted']);
  // TC_A_23: one for each request that was accepted; the station has the key of the second alone, and refuses the other.
  expect(world.kindsSentTo(identityId).filter((kind) => kind === 'deliver_certificate')).toHaveLength(2);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  const records = await world.lifecycle.certificatesOf(identityId, context().actor);
  expect(records.map(({ state }) => state).sort()).toEqual(['active', 'retired']);
});

test('A02.FR.24 (2.1): a certificate is sent with the number of the newest request for its key', async () => {
  const station = await world.enroll('CS-41', [], {}, FakeStation21);
  const { identityId } = station;
  let meanwhile: (() => Promise<void>) | null = async () => {
    meanwhile = null;
    await world.evse.receiveSigningRequest({ ...again, ...station.numberRequest(again.csr) });
  };
  let again = { identityId, connectionId: 'con', csr: '', use: 'charging_station' as const };
  const csr = station.csr.bind(station);
  station.csr = (organisation) => {
    again = { ...again, csr: csr(organisation) };
    return again.csr;
  };
  world.afterEachStep = async () => {
    if (again.csr !== '') await meanwhile?.();
  };
  const caseId = await world.migrate(identityId);
  await world.run();
  world.afterEachStep = () => Promise.resolve();
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  const delivered = world.commands.flatMap(({ identityId: to, command }) =>
    to === identityId && command.kind === 'deliver_certificate' ? [command.requestId] : [],
  );
  expect(delivered).toEqual([42]);
});

test('a station that booted under another serial number gets no certificate for this one, until it names the right one', async () => {
  const { identityId } = unwrap(await enroll({ wireName: 'CS-6', serialNumber: 'SN-6' }));
  unwrap(await world.evse.planMigration({ identityId }, context()));
  const station = new FakeStation({ wireName: 'CS-6', serialNumber: 'SN-6', password: 'imported' });
  const message = { identityId, connectionId: 'con', csr: station.csr(ORGANISATION), use: 'charging_station' as const };
  const bootAs = (serialNumber: string) =>
    world.fact({
      at: world.clock.now().toISOString(),
      kind: 'boot_notification',
      identityId,
      connectionId: 'con',
      securityProfile: 2,
      vendor: 'V',
      model: 'M',
      serialNumber,
      firmwareVersion: null,
      reason: 'PowerUp',
      answered: serialNumber === 'SN-6' ? 'accepted' : 'rejected',
      serialMatchesBinding: serialNumber === 'SN-6',
    });
  await bootAs('SN-OF-ANOTHER');
  expect(await world.evse.receiveSigningRequest(message)).toEqual({
    accepted: false,
    reason: 'serial_number_mismatch',
  });
  await bootAs('SN-6');
  expect(await world.evse.receiveSigningRequest(message)).toMatchObject({ accepted: true });
});
