import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';
import type { FamilyDraft } from './family-declaration.ts';

let world: TestWorld;
/** Each test has its own, with stations of its own. */
let FAMILY = '';
let families = 0;
let stations = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
beforeEach(() => {
  FAMILY = `V M${++families}`;
  world.family = FAMILY;
});
afterAll(() => world.end());

const enroll = () => world.enroll(`CS-${++stations}`);
/** What the audit has had since, oldest first. */
async function audited(since: number) {
  await world.lifecycle.sealAudit();
  const sealed = await world.lifecycle.auditEntries({ after: since, limit: 500 });
  return sealed.map(({ entry }) => entry);
}
async function auditNow(): Promise<number> {
  await world.lifecycle.sealAudit();
  const sealed = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  return sealed.at(-1)?.seq ?? 0;
}

const HOUR = 3_600_000;
const everybody: Actor = { kind: 'user', id: 'mara', roles: ['pki_engineer'], owners: 'all' };
const ofDepot: Actor = { ...everybody, id: 'dora', owners: ['depot'] };
const ofNorth: Actor = { ...everybody, id: 'nora', owners: ['north'] };
const administrator: Actor = { ...everybody, id: 'anna', roles: ['pki_engineer', 'operator', 'administrator'] };
const viewer: Actor = { ...everybody, id: 'vera', roles: ['viewer'] };

const declare = (
  capabilities: FamilyDraft['capabilities'],
  over: { replaces?: number | undefined; actor?: Actor; family?: string; exclusion?: FamilyDraft['exclusion'] } = {},
) => {
  const { replaces = 0, actor = everybody, family = FAMILY, exclusion = null } = over;
  const expected = 'replaces' in over && over.replaces === undefined ? {} : { expectedVersion: replaces };
  return world.evse.declareFamily(
    { family, capabilities, exclusion },
    { ...context('its manual'), actor, ...expected },
  );
};
const except = (
  identityId: Awaited<ReturnType<TestWorld['enroll']>>['identityId'],
  over: { capability?: string; value?: unknown; responsible?: string; untilMs?: number; actor?: Actor } = {},
) => {
  const { capability = 'signing_request', value = true, responsible = 'Field service', untilMs = HOUR } = over;
  const until = new Date(world.clock.now().getTime() + untilMs);
  const by = { ...context('a pilot'), actor: over.actor ?? everybody };
  return world.evse.grantCapabilityException({ identityId, capability, value, responsible, until }, by);
};
const inMinutes = (minutes: number) => minutes / (24 * 60);
const capabilitiesOf = async (id: Parameters<typeof except>[0]) => {
  const found = await world.evse.stationCapabilities(id, everybody);
  if (found === null) throw new Error('there is no such station');
  return found;
};
const contradictions = async (id: Parameters<typeof except>[0]) =>
  (await world.securityEvents(id)).filter(({ type }) => type === 'capability_contradicted');

test('a declaration has versions that say by whom, when and why, and each stands in the audit', async () => {
  const since = await auditNow();
  await enroll();
  expect(unwrap(await declare({ v2g: true }))).toEqual({ version: 1 });
  expect(unwrap(await declare({ v2g: false }, { replaces: 1 }))).toEqual({ version: 2 });
  expect(await world.evse.familyVersions(FAMILY, { before: null, limit: 10 }, everybody)).toMatchObject([
    { version: 2, capabilities: { v2g: false }, declaredBy: 'user:mara', reason: 'its manual' },
    { version: 1, capabilities: { v2g: true }, declaredAt: world.clock.now() },
  ]);
  const declared = (await audited(since)).filter(({ action }) => action === 'declare-family');
  expect(declared).toMatchObject([
    { actor: 'user:mara', outcome: 'done', before: null, event: 'FamilyDeclared' },
    { before: `family ${FAMILY}, version 1`, after: `family ${FAMILY}, version 2` },
  ]);
});

test('a stale version is refused, and so is none; of two at once one is made', async () => {
  await enroll();
  unwrap(await declare({ v2g: true }));
  expect(await declare({ v2g: false })).toMatchObject({ refusal: { reason: 'version_conflict' } });
  expect(await declare({ v2g: false }, { replaces: undefined })).toMatchObject({
    refusal: { reason: 'precondition_missing' },
  });
  const both = await Promise.all([
    declare({ v2g: false }, { replaces: 1 }),
    declare({ v2g_20: true }, { replaces: 1 }),
  ]);
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(await world.evse.familyVersions(FAMILY, { before: null, limit: 10 }, everybody)).toHaveLength(2);
});

test('bad input is refused by name before anything is written', async () => {
  await enroll();
  expect(await declare({ tpm: true })).toMatchObject({ refusal: { reason: 'capability_unknown' } });
  expect(await declare({ v2g: 1 })).toMatchObject({ refusal: { reason: 'capability_value_invalid' } });
  expect(await declare({}, { family: ' V M' })).toMatchObject({ refusal: { reason: 'family_name_invalid' } });
  expect(await declare({}, { family: 'V\ud800M' })).toMatchObject({ refusal: { reason: 'family_name_invalid' } });
  expect(await declare({}, { actor: viewer })).toMatchObject({ refusal: { reason: 'role_missing' } });
  expect(await world.evse.familyVersions(FAMILY, { before: null, limit: 10 }, everybody)).toEqual([]);
});

test('a family of other owners is none, and one that others have too is theirs to say as well', async () => {
  const station = await enroll();
  expect(await declare({ v2g: true }, { actor: ofNorth })).toMatchObject({ refusal: { reason: 'family_unknown' } });
  expect(await world.evse.family(FAMILY, ofNorth)).toBeNull();
  expect(await world.evse.familyVersions(FAMILY, { before: null, limit: 10 }, ofNorth)).toBeNull();
  expect(await world.evse.families({ after: null, limit: 10 }, ['north'])).toEqual([]);
  expect(await world.evse.stationCapabilities(station.identityId, ofNorth)).toBeNull();
  expect(await except(station.identityId, { actor: ofNorth })).toMatchObject({
    refusal: { reason: 'charger_unknown' },
  });
  unwrap(await declare({ v2g: true }, { actor: ofDepot }));
  const input = {
    wireName: 'CS-N',
    serialNumber: 'SN-N',
    organisation: ORGANISATION,
    vendor: 'V',
    model: 'M',
    owner: 'north',
    family: FAMILY,
    cohorts: [],
    authorizationKey: null,
  };
  unwrap(await world.evse.enrollCharger(input, context()));
  expect(await declare({}, { actor: ofDepot, replaces: 1 })).toMatchObject({
    refusal: { reason: 'owner_out_of_scope' },
  });
  expect(await world.evse.families({ after: null, limit: 10 }, ['north'])).toMatchObject([{ stations: 1 }]);
});

test('a dry run shows which stations a declaration touches and what of them would be refused', async () => {
  const [one, two] = [await enroll(), await enroll()];
  unwrap(await declare({ signing_request: true, v2g: true }));
  unwrap(await except(two.identityId));
  const draft = { family: FAMILY, capabilities: { signing_request: false, v2g: true }, exclusion: null };
  const effect = unwrap(await world.evse.familyEffect(draft, { actor: everybody }));
  expect(effect).toMatchObject({
    baseVersion: 1,
    stations: 2,
    touched: 1,
    contradicted: 0,
    refused: { migrate: 1, renew: 1, v2g_certificate: 1, v2g_20_certificate: 1 },
    allowed: {},
    examples: [
      {
        identityId: one.identityId,
        name: one.wireName,
        changes: [{ capability: 'signing_request', from: true, to: false }],
      },
    ],
  });
  expect((await world.evse.family(FAMILY, everybody))?.declaration?.version).toBe(1);
  expect(await world.evse.familyEffect(draft, { actor: ofNorth })).toMatchObject({
    refusal: { reason: 'family_unknown' },
  });
});

test('a migration of what a family cannot do is refused with the name of the capability, and one under way stops', async () => {
  const [before, after] = [await enroll(), await enroll()];
  const caseId = await world.migrate(before.identityId);
  unwrap(await declare({ signing_request: false }));
  await world.run(inMinutes(10));
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({
    state: 'quarantine',
    stop: { code: 'capability_missing' },
  });
  expect(world.kindsSentTo(before.identityId)).not.toContain('request_signing_request');
  const refused = await world.evse.planMigration({ identityId: after.identityId }, context());
  expect(refused).toMatchObject({ refusal: { reason: 'capability_missing' } });
  expect(refused.ok ? '' : (refused.refusal as { detail: string }).detail).toContain('signing_request');
  // An exception for this station lets it go on.
  unwrap(await except(after.identityId, { untilMs: 400 * HOUR }));
  const going = await world.migrate(after.identityId);
  await world.run(1);
  expect(await world.evse.migration(going, 'all')).toMatchObject({ state: 'active' });
});

test('orders to a station that cannot are refused before anything is sent', async () => {
  const { identityId } = await enroll();
  unwrap(await declare({ list_certificates: false, security_log: false }));
  expect(await world.evse.orderCertificateList({ identityId }, context())).toMatchObject({
    refusal: { reason: 'capability_missing' },
  });
  const log = { identityId, kind: 'security', oldest: null, latest: null } as const;
  expect(await world.evse.requestStationLog(log, context())).toMatchObject({
    refusal: { reason: 'capability_missing' },
  });
  expect((await world.evse.requestStationLog({ ...log, kind: 'diagnostics' }, context())).ok).toBe(true);
});

test('an excluded family is an exception that somebody answers for, and its stations are told nothing', async () => {
  const { identityId } = await enroll();
  const exclusion = { responsible: 'Field service', until: new Date(world.clock.now().getTime() + HOUR) };
  unwrap(await declare({ path: 'excluded' }, { exclusion }));
  expect(await world.evse.excludedFamilies('all')).toMatchObject([
    { family: FAMILY, stations: 1, reason: 'its manual', ...exclusion, isOverdue: false },
  ]);
  expect(await world.evse.excludedFamilies(['north'])).toEqual([]);
  expect(await world.evse.planMigration({ identityId }, context())).toMatchObject({
    refusal: { reason: 'family_excluded' },
  });
  const row = (await world.evse.stations({ after: null, limit: 500 }, 'all')).find(
    (one) => one.identityId === identityId,
  );
  expect(row).toMatchObject({ family: FAMILY, capabilities: { contradicts: [], exceptions: [] } });
  expect(row?.capabilities.refused).toContain('migrate');
  // It stays so when its time is over, until somebody declares it anew.
  world.clock.advance(2 * HOUR);
  expect(await world.evse.excludedFamilies('all')).toMatchObject([{ family: FAMILY, isOverdue: true }]);
  expect(await world.evse.planMigration({ identityId }, context())).toMatchObject({
    refusal: { reason: 'family_excluded' },
  });
});

test('a station that contradicts its family is treated by what it showed, and that is one security event', async () => {
  const station = await enroll();
  station.settings.max_certificate_chain_size = '5600';
  unwrap(await declare({ path: 'native_201', max_chain_size: 10_000, key_types: ['rsa_2048'], signing_request: true }));
  await world.migrate(station.identityId);
  await world.run(1);
  const { capabilities } = await capabilitiesOf(station.identityId);
  expect(capabilities.max_chain_size).toMatchObject({ value: 5600, source: 'observed', contradicts: true });
  expect(capabilities.key_types).toMatchObject({ value: ['ec_p256'], contradicts: true });
  expect(capabilities.signing_request).toMatchObject({ value: true, source: 'observed', contradicts: false });
  expect(capabilities.profile_change).toMatchObject({ value: 'connection_slot', source: 'observed' });
  const told = await contradictions(station.identityId);
  expect(told.map(({ reportedType }) => reportedType).sort()).toEqual([
    'capability_contradicted:key_types',
    'capability_contradicted:max_chain_size',
  ]);
  expect(told.map(({ count }) => count)).toEqual([1, 1]);
  const incidents = await world.lifecycle.incidents(
    { cause: 'capability_contradicted', after: null, limit: 9 },
    everybody,
  );
  const ofFamily = incidents.filter(({ object }) => object === `depot ${FAMILY}`);
  expect(ofFamily).toMatchObject([{ state: 'opened', severity: 'medium' }]);
  expect(ofFamily[0]?.links).toContainEqual({ kind: 'identity', id: station.identityId });
});

test('a station that does not know a message is not asked again with this firmware, and is with another', async () => {
  const station = await enroll();
  unwrap(await declare({ signing_request: true }));
  const ask = station.answer.bind(station);
  let knows = false;
  station.answer = (command) =>
    command.kind === 'request_signing_request' && !knows
      ? { outcome: { outcome: 'unsupported', detail: 'NotImplemented' }, afterwards: null }
      : ask(command);
  const caseId = await world.migrate(station.identityId);
  await world.run(1);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({
    state: 'quarantine',
    stop: { code: 'capability_missing' },
  });
  const asked = () => world.kindsSentTo(station.identityId).filter((kind) => kind === 'request_signing_request');
  expect(asked()).toHaveLength(1);
  expect(await contradictions(station.identityId)).toMatchObject([
    { reportedType: 'capability_contradicted:signing_request', count: 1 },
  ]);
  knows = true;
  await world.fact({
    at: world.clock.now().toISOString(),
    kind: 'boot_notification',
    identityId: station.identityId,
    connectionId: 'con-1',
    securityProfile: 2,
    vendor: 'V',
    model: 'M',
    serialNumber: station.serialNumber,
    firmwareVersion: '2.0',
    reason: 'FirmwareUpdate',
    answered: 'accepted',
    serialMatchesBinding: true,
  });
  expect((await capabilitiesOf(station.identityId)).capabilities.signing_request).toMatchObject({
    value: true,
    source: 'declared',
  });
  unwrap(await world.evse.resumeMigration({ caseId }, context()));
  await world.run(1);
  expect(asked()).toHaveLength(2);
});

test('an exception has somebody who answers for it and an end, and is refused without', async () => {
  const { identityId } = await enroll();
  const reasonOf = async (over: Parameters<typeof except>[1]) => {
    const outcome = await except(identityId, over);
    return outcome.ok ? 'granted' : outcome.refusal.reason;
  };
  expect(await reasonOf({ capability: 'tpm' })).toBe('capability_unknown');
  expect(await reasonOf({ capability: 'toString' })).toBe('capability_unknown');
  expect(await reasonOf({ value: 'yes' })).toBe('capability_value_invalid');
  expect(await reasonOf({ responsible: '' })).toBe('responsible_invalid');
  expect(await reasonOf({ untilMs: -1 })).toBe('end_invalid');
  expect(await reasonOf({ untilMs: 9_000 * HOUR })).toBe('end_invalid');
  expect(await reasonOf({ actor: viewer })).toBe('role_missing');
  expect(await reasonOf({})).toBe('granted');
  expect(await reasonOf({})).toBe('capability_exception_active');
});

test('an exception is listed until it ends, by itself or by a person, and both stand in the audit', async () => {
  const since = await auditNow();
  const { identityId } = await enroll();
  const { exceptionId } = unwrap(await except(identityId));
  const listed = async () =>
    (await world.evse.capabilityExceptions({ before: null, limit: 500 }, 'all')).filter(
      (one) => one.identityId === identityId,
    );
  expect(await listed()).toMatchObject([{ id: exceptionId, responsible: 'Field service', grantedBy: 'user:mara' }]);
  expect(await world.evse.capabilityExceptions({ before: null, limit: 10 }, ['north'])).toEqual([]);
  const end = (actor: Actor) => world.evse.endCapabilityException({ exceptionId }, { ...context('over'), actor });
  expect(await end(ofNorth)).toMatchObject({ refusal: { reason: 'capability_exception_unknown' } });
  unwrap(await end(everybody));
  expect(await end(everybody)).toMatchObject({ refusal: { reason: 'capability_exception_over' } });
  expect(await listed()).toEqual([]);
  unwrap(await except(identityId));
  world.clock.advance(HOUR);
  expect(await listed()).toEqual([]);
  const actions = (await audited(since)).filter(({ outcome }) => outcome === 'done');
  expect(actions.map(({ action }) => action).filter((action) => action.includes('capability'))).toEqual([
    'grant-capability-exception',
    'end-capability-exception',
    'grant-capability-exception',
  ]);
});

test('the family of a station follows its identity', async () => {
  const { identityId } = await enroll();
  unwrap(await declare({ v2g: true }, { family: `${FAMILY} new` }));
  unwrap(await world.lifecycle.changeIdentity({ identityId, family: `${FAMILY} new` }, context()));
  await world.run(inMinutes(1));
  expect(await capabilitiesOf(identityId)).toMatchObject({
    family: `${FAMILY} new`,
    declarationVersion: 1,
    capabilities: { v2g: { value: true, source: 'declared' } },
  });
});

test('of a family without them no certificate for vehicles is asked for, and its own are', async () => {
  const station = await enroll();
  const evse = await world.enrollEvse(station, `DE-ICE-C-${stations}`);
  unwrap(await declare({ v2g: false }));
  await world.migrate(station.identityId);
  unwrap(
    await world.lifecycle.requestCertificate(
      { identityId: evse, purpose: 'evse_v2g', slot: null },
      { ...context(), actor: administrator },
    ),
  );
  await world.run(1);
  const uses = world.commands.flatMap(({ identityId, command }) =>
    identityId === station.identityId && command.kind === 'request_signing_request' ? [command.use ?? 'its own'] : [],
  );
  expect(uses).toEqual(['its own']);
  const told = (await world.securityEvents(station.identityId)).find(({ type }) => type === 'signing_request_failed');
  expect(told?.details).toMatchObject({ because: expect.stringMatching(/^v2g: .*as its family declares\.$/) });
  // One that sends a request for them has them: it is treated by what it showed.
  const csr = station.vehicleCsrs()[0] ?? '';
  await world.evse.receiveSigningRequest({ identityId: station.identityId, connectionId: 'con', csr, use: 'v2g' });
  expect((await capabilitiesOf(station.identityId)).capabilities.v2g).toMatchObject({ value: true, contradicts: true });
});

test('the scheduler begins no renewal of what a family cannot do, says why, and begins it when it can again', async () => {
  const station = await enroll();
  const caseId = await world.migrate(station.identityId);
  await world.run(1);
  const id = (await world.evse.migration(caseId, 'all'))?.certificateId as CertificateId;
  const read = () => world.lifecycle.certificate(id, administrator);
  const round = () =>
    world.lifecycle.renewDueCertificates({
      reachable: (ids) => world.evse.askableForRenewal(ids),
      objections: (ids) => world.evse.objectionsToRenewal(ids),
    });
  await round();
  world.clock.advance(Date.parse((await read())?.nextRenewalAt ?? '') - world.clock.now().getTime() + 1_000);
  const until = new Date(world.clock.now().getTime() + 24 * HOUR);
  unwrap(await declare({ path: 'excluded' }, { exclusion: { responsible: 'Field service', until } }));
  await round();
  expect(await read()).toMatchObject({
    state: 'active',
    renewalHeld: { reason: 'station_cannot', detail: expect.stringContaining('managed as an exception') },
  });
  unwrap(await declare({ path: 'native_201' }, { replaces: 1 }));
  world.clock.advance(HOUR);
  await round();
  await world.run(2);
  expect((await read())?.stage).toBe('retired(replaced)');
});
