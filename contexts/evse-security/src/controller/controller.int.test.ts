import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { as, controllerBench, MINUTES } from '../testing/controller-bench.ts';
import { context, mara, noor, ORGANISATION, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const FIRST = { after: null, limit: 500 };
const { aName, aStation, aController, migratedController, summaryOf, approve, bindByTwo, opened } = controllerBench(
  () => world,
);

test('a local controller comes from its password to its own certificate on its own line, and is renewed there', async () => {
  const { controllerId, certificateId } = await migratedController();
  expect(await summaryOf(controllerId)).toMatchObject({ kind: 'controller', profileFloor: 3, online: true });
  const [first] = await world.lifecycle.certificatesOf(controllerId, mara);
  expect(first).toMatchObject({ purpose: 'controller_identity', state: 'active' });
  unwrap(await world.lifecycle.renewCertificate({ certificateId }, context('old enough')));
  await world.run();
  const after = await world.lifecycle.certificatesOf(controllerId, mara);
  expect(after.map(({ purpose, state }) => `${purpose} ${state}`).toSorted()).toEqual([
    'controller_identity active',
    'controller_identity retired',
  ]);
  expect(await world.evse.askableForRenewal([controllerId])).toContain(controllerId);
});

const boundTo = async (controllerId: ChargerId, station: string) => [
  ...((await world.lifecycle.findIdentity(controllerId))?.bindings ?? []),
  { kind: 'station_behind', value: station } as const,
];

test('a controller without a certificate in use is given no station, in whatever way it is tried', async () => {
  const { identityId: controllerId, wireName } = await aController();
  const stationId = await aStation();
  const name = (await summaryOf(stationId))?.wireName ?? '';
  await world.run(MINUTES);
  const reason = 'controller_without_certificate';
  const detail = `No certificate of the controller is in use: ${name} could not come in any more. Bind it when one is.`;
  expect(await world.evse.bindStation({ controllerId, stationId }, as(mara))).toMatchObject({
    refusal: { reason, detail },
  });
  const bindings = await boundTo(controllerId, name);
  expect(await world.lifecycle.changeIdentity({ identityId: controllerId, bindings }, as(mara))).toMatchObject({
    refusal: { reason },
  });
  const content = { subjectType: 'controller', owner: 'depot', family: 'V M', cohorts: [] } as const;
  const others = bindings.map(({ kind, value }) => ({
    kind,
    value: kind === 'station_behind' ? `${value}-NEW` : value.replace(wireName, `${wireName}-NEW`),
  }));
  expect(await world.lifecycle.registerIdentity({ ...content, bindings: others }, as(mara))).toMatchObject({
    refusal: { reason },
  });
  const rows = [bindings, others].map((each, index) => ({ ...content, bindings: each, line: index + 1 }));
  for (const dryRun of [true, false]) {
    const imported = await world.lifecycle.importIdentities({ source: 'site-plan', rows, dryRun }, as(mara));
    expect(unwrap(imported).rows).toMatchObject([
      { outcome: 'conflict', identityId: controllerId, reason },
      { outcome: 'conflict', identityId: null, reason },
    ]);
  }
  await world.run(MINUTES);
  expect((await summaryOf(stationId))?.controller).toBeNull();
  expect(world.published.get(stationId)).not.toHaveProperty('controllerId');
  expect(world.published.get(stationId)?.passwords).not.toEqual([]);
});

test('a binding that waited for its second person is not made when the certificate has gone meanwhile', async () => {
  const { controllerId, certificateId } = await migratedController();
  const stationId = await aStation();
  const { approvalId } = unwrap(await world.evse.bindStation({ controllerId, stationId }, as(mara)));
  const revocation = { certificateId, reason: 'keyCompromise' } as const;
  unwrap(await world.lifecycle.revokeCertificate(revocation, as(mara, 'the cabinet was opened')));
  const id = approvalId as Parameters<typeof world.lifecycle.answerApproval>[0]['approvalId'];
  expect(await world.lifecycle.answerApproval({ approvalId: id, verdict: 'approve' }, as(noor))).toMatchObject({
    refusal: { reason: 'controller_without_certificate' },
  });
  await world.run(MINUTES);
  expect((await summaryOf(stationId))?.controller).toBeNull();
});

test('a second person is asked, and nothing happens before; the binding says who, why and when', async () => {
  const { controllerId } = await migratedController();
  const stationId = await aStation();
  const asked = unwrap(await world.evse.bindStation({ controllerId, stationId }, as(mara, 'one more')));
  expect(asked.approvalId).toMatch(/^apr_/);
  expect((await summaryOf(stationId))?.controller).toBeNull();
  await approve(asked.approvalId);
  expect(world.published.get(stationId)).toMatchObject({ controllerId, passwords: [] });
  const bound = { boundBy: 'user:noor', reason: 'one more' };
  expect((await summaryOf(stationId))?.controller).toMatchObject({ identityId: controllerId, ...bound });
  expect(await world.evse.stationsBehind(controllerId, FIRST, 'all')).toMatchObject([
    { identityId: stationId, online: false, ...bound },
  ]);
  // Doing it again changes nothing.
  expect(unwrap(await world.evse.bindStation({ controllerId, stationId }, as(mara)))).toEqual({ approvalId: null });
  await world.lifecycle.sealAudit();
  const entries = (await world.lifecycle.auditEntries({ after: 0, limit: 1_000 })).map(({ entry }) => entry);
  expect(entries.filter(({ identityId, event }) => identityId === stationId && event?.startsWith('Station'))).toEqual([
    expect.objectContaining({
      event: 'StationBoundToController',
      actor: 'user:noor',
      reason: 'one more',
      before: 'direct',
      after: controllerId,
    }),
  ]);
});

test('what a carried station comes in with is evidence of the controller and of nobody else', async () => {
  const { controllerId, fingerprint } = await migratedController();
  const stationId = await aStation();
  await bindByTwo(controllerId, stationId);
  await opened(stationId, fingerprint, controllerId);
  expect(await summaryOf(stationId)).toMatchObject({
    online: true,
    securityProfile: 3,
    throughController: true,
    profileFloor: 2,
  });
  const [controller] = (await world.evse.controllers(FIRST, 'all')).filter(
    ({ identityId }) => identityId === controllerId,
  );
  expect(controller).toMatchObject({ stations: 1, stationsOnline: 1, online: true });
  expect(await world.lifecycle.certificatesOf(stationId, mara)).toEqual([]);
  expect(await world.evse.askableForRenewal([stationId])).toEqual(new Set());
});

test('the first handshake with the next certificate of the controller may be that of a station behind it', async () => {
  const { controllerId, fingerprint, certificateId } = await migratedController();
  const stationId = await aStation();
  await bindByTwo(controllerId, stationId);
  await world.disconnect(controllerId);
  unwrap(await world.lifecycle.renewCertificate({ certificateId }, context()));
  await world.run(MINUTES);
  await world.connect(controllerId);
  await world.run(30 * MINUTES);
  await opened(stationId, fingerprint, controllerId);
  const states = (await world.lifecycle.certificatesOf(controllerId, mara)).map(({ state }) => state);
  expect(states).toContain('active');
  expect(world.errors).toEqual([]);
});

test('a migration does not begin behind a controller, and one that runs stops there for a person', async () => {
  const { controllerId } = await migratedController();
  const stationId = await aStation();
  const caseId = unwrap(await world.evse.planMigration({ identityId: stationId }, context())).caseId;
  await bindByTwo(controllerId, stationId);
  expect((await world.evse.migration(caseId, 'all'))?.state).toBe('quarantine');
  expect((await world.evse.migration(caseId, 'all'))?.lastOutcome).toContain('local controller LC-');
  const other = await aStation();
  await bindByTwo(controllerId, other);
  expect(await world.evse.planMigration({ identityId: other }, context())).toMatchObject({
    refusal: 'station_behind_controller',
  });
});

test('a migration that is resumed all the same never takes the handshake of the controller for one of the station', async () => {
  const { controllerId, fingerprint } = await migratedController();
  const stationId = await aStation();
  const caseId = unwrap(await world.evse.planMigration({ identityId: stationId }, context())).caseId;
  await bindByTwo(controllerId, stationId);
  unwrap(await world.evse.resumeMigration({ caseId }, context('let us see')));
  await opened(stationId, fingerprint, controllerId);
  const sent = world.commands.length;
  await world.run(60 * MINUTES);
  expect(world.commands.slice(sent).filter(({ identityId }) => identityId === stationId)).toEqual([]);
  expect((await summaryOf(stationId))?.profileFloor).toBe(2);
  expect((await world.evse.migration(caseId, 'all'))?.state).not.toBe('active');
});

test('a signing request that comes through a controller gets no certificate', async () => {
  const { controllerId, fingerprint } = await migratedController();
  const station = await world.enroll(aName('CS'));
  await bindByTwo(controllerId, station.identityId);
  await opened(station.identityId, fingerprint, controllerId);
  const { identityId } = station;
  const message = { identityId, connectionId: 'con', csr: station.csr(ORGANISATION), use: 'charging_station' } as const;
  expect(await world.evse.receiveSigningRequest(message)).toEqual({
    accepted: false,
    reason: 'station_behind_controller',
  });
});

test('revoking the certificate of the controller takes it out of the entry by which its stations come in', async () => {
  const { controllerId, fingerprint, certificateId } = await migratedController();
  const stationId = await aStation();
  await bindByTwo(controllerId, stationId);
  expect(world.published.get(controllerId)).toMatchObject({
    isController: true,
    fingerprints: { [fingerprint]: 'active' },
  });
  const revocation = { certificateId, reason: 'keyCompromise' } as const;
  unwrap(await world.lifecycle.revokeCertificate(revocation, as(mara, 'the cabinet was opened')));
  await world.run(MINUTES);
  expect(world.published.get(controllerId)?.fingerprints).toEqual({});
});

async function releaseByTwo(controllerId: ChargerId, stationId: ChargerId) {
  const released = unwrap(await world.evse.releaseStation({ controllerId, stationId }, as(mara, 'a line of its own')));
  await approve(released.approvalId);
}

test('a station has one controller, and is let go by the one that has it alone', async () => {
  const [{ controllerId: one }, { controllerId: two }] = [await migratedController(), await migratedController()];
  const stationId = await aStation();
  await bindByTwo(one, stationId);
  const { approvalId } = unwrap(await world.evse.bindStation({ controllerId: two, stationId }, as(mara)));
  const id = approvalId as Parameters<typeof world.lifecycle.answerApproval>[0]['approvalId'];
  expect(await world.lifecycle.answerApproval({ approvalId: id, verdict: 'approve' }, as(noor))).toMatchObject({
    refusal: { reason: 'binding_taken' },
  });
  expect(await world.evse.releaseStation({ controllerId: two, stationId }, as(mara))).toMatchObject({
    refusal: { reason: 'station_not_behind_controller' },
  });
  await releaseByTwo(one, stationId);
  expect((await summaryOf(stationId))?.controller).toBeNull();
  expect(world.published.get(stationId)).not.toHaveProperty('controllerId');
  await approve(approvalId);
  expect((await summaryOf(stationId))?.controller).toMatchObject({ identityId: two });
});

const withoutPassword = async () => {
  const name = aName('CS');
  const enrolling = {
    wireName: name,
    serialNumber: `SN-${name}`,
    organisation: ORGANISATION,
    vendor: null,
    model: null,
  };
  const rest = { owner: 'depot', family: 'V M', cohorts: [], authorizationKey: null };
  return unwrap(await world.evse.enrollCharger({ ...enrolling, ...rest }, context())).identityId;
};

test('a station with nothing of its own is let go by a change of the identity that two people answer for, and not before', async () => {
  const { controllerId, certificateId } = await migratedController();
  const [stationId, other] = [await withoutPassword(), await withoutPassword()];
  await bindByTwo(controllerId, stationId);
  await bindByTwo(controllerId, other);
  const release = (station: ChargerId) => world.evse.releaseStation({ controllerId, stationId: station }, as(mara));
  const refusal = { reason: 'station_without_credential' };
  expect(await release(stationId)).toMatchObject({ refusal });
  const name = (await summaryOf(stationId))?.wireName;
  const identity = await world.lifecycle.findIdentity(controllerId);
  const bindings = (identity?.bindings ?? []).filter(({ value }) => value !== name);
  const asked = await world.lifecycle.changeIdentity(
    { identityId: controllerId, bindings },
    as(mara, 'it is scrapped'),
  );
  await approve(unwrap(asked).approvalId);
  expect((await summaryOf(stationId))?.controller).toBeNull();
  // A controller that lets nobody in takes nothing by letting go.
  const revocation = { certificateId, reason: 'keyCompromise' } as const;
  unwrap(await world.lifecycle.revokeCertificate(revocation, as(mara, 'the cabinet was opened')));
  expect(unwrap(await release(other))).toEqual({ approvalId: null });
});

test('a station on Profile 3 is let go with a certificate of its own in use, and not with the password of before', async () => {
  const { controllerId } = await migratedController();
  const station = await world.enroll(aName('CS'));
  await world.migrate(station.identityId);
  await world.run();
  const stationId = station.identityId;
  await bindByTwo(controllerId, stationId);
  const [record] = await world.lifecycle.certificatesOf(stationId, mara);
  const release = () => world.evse.releaseStation({ controllerId, stationId }, as(mara));
  expect(unwrap(await release()).approvalId).toMatch(/^apr_/);
  const revocation = { certificateId: record?.id as CertificateId, reason: 'keyCompromise' } as const;
  unwrap(await world.lifecycle.revokeCertificate(revocation, as(mara, 'it was opened')));
  expect(await release()).toMatchObject({ refusal: { reason: 'station_without_credential' } });
});

test.each(['controller', 'station', 'nothing'] as const)(
  'a binding needs a controller and a station: %s as both',
  async (kind) => {
    const id =
      kind === 'controller' ? (await aController()).identityId : kind === 'station' ? await aStation() : newId('idn');
    const refusal = { reason: kind === 'controller' ? 'charger_unknown' : 'controller_unknown' };
    expect(await world.evse.bindStation({ controllerId: id, stationId: id }, as(mara))).toMatchObject({ refusal });
  },
);

test('whoever may change no identity binds nothing, and whose owner it is not sees neither of the two', async () => {
  const { identityId: controllerId } = await aController();
  const stationId = await aStation();
  const operator: Actor = { kind: 'user', id: 'olga', roles: ['operator'], owners: 'all' };
  expect(await world.evse.bindStation({ controllerId, stationId }, as(operator))).toMatchObject({
    refusal: { reason: 'role_missing' },
  });
  const stranger: Actor = { ...mara, owners: ['another depot'] };
  expect(await world.evse.bindStation({ controllerId, stationId }, as(stranger))).toMatchObject({
    refusal: { reason: 'controller_unknown' },
  });
  expect(await world.evse.stationsBehind(controllerId, FIRST, ['another depot'])).toBeNull();
  expect(await world.evse.stationsBehind(stationId, FIRST, 'all')).toBeNull();
  expect((await world.evse.controllers(FIRST, ['another depot'])).length).toBe(0);
  expect((await summaryOf(stationId))?.controller).toBeNull();
});

test('a change of the identity by any other way is followed too, with whose it was', async () => {
  const { controllerId } = await migratedController();
  const stationId = await aStation();
  const station = (await summaryOf(stationId))?.wireName ?? '';
  const late = { kind: 'station_behind', value: 'NOT-YET-THERE' } as const;
  const bindings = [...(await boundTo(controllerId, station)), late];
  const change = { identityId: controllerId, bindings };
  const asked = await world.lifecycle.changeIdentity(change, as(mara, 'the plan of the site'));
  await approve(unwrap(asked).approvalId);
  expect(await world.evse.stationsBehind(controllerId, FIRST, 'all')).toMatchObject([
    { wireName: station, boundBy: 'user:noor', reason: 'the plan of the site' },
    { wireName: 'NOT-YET-THERE', identityId: null, online: false },
  ]);
  const { identityId } = await world.enroll('NOT-YET-THERE');
  await world.run(MINUTES);
  expect(world.published.get(identityId)).toMatchObject({ controllerId });
});

test('an identity that was imported as a controller is enrolled as one, and as no station', async () => {
  const name = aName('LC');
  const bindings = [
    { kind: 'ocpp_identity', value: name },
    { kind: 'serial_number', value: `SN-${name}` },
    { kind: 'organisation', value: ORGANISATION },
  ] as const;
  const imported = { subjectType: 'controller', owner: 'depot', family: 'lc', cohorts: [], bindings } as const;
  const { identityId } = unwrap(await world.lifecycle.registerIdentity(imported, context()));
  const enrolling = {
    wireName: name,
    serialNumber: `SN-${name}`,
    organisation: ORGANISATION,
    vendor: null,
    model: null,
  };
  const rest = { owner: 'depot', family: 'lc', cohorts: [], authorizationKey: 'imported-password' };
  // Under its name there is no station to be taken over.
  expect(await world.evse.enrollCharger({ ...enrolling, ...rest }, context())).toMatchObject({
    refusal: { reason: 'binding_taken' },
  });
  const enrolled = unwrap(await world.evse.enrollCharger({ ...enrolling, ...rest, kind: 'controller' }, context()));
  expect(enrolled.identityId).toBe(identityId);
});

test('a session by a binding that is gone is closed by the entry that its gateway is given', async () => {
  const { controllerId, fingerprint } = await migratedController();
  const stationId = await aStation();
  const isGivenAnEntryAfter = async (through?: ChargerId) => {
    world.published.delete(stationId);
    await opened(stationId, fingerprint, through);
    return world.published.has(stationId);
  };
  expect(await isGivenAnEntryAfter(controllerId)).toBe(true);
  await bindByTwo(controllerId, stationId);
  expect(await isGivenAnEntryAfter(controllerId)).toBe(false);
  expect(await isGivenAnEntryAfter()).toBe(true);
});
