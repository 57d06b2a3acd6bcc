import { stationActor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postgresSyntheticProbeStore } from '../adapters/postgres/index.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import {
  actorWith,
  by,
  csr,
  FakeWitnesses,
  LifecycleWorld,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { createSyntheticProbes, type SyntheticProbes } from './create-synthetic-probes.ts';
import { PROBE_DEADLINE_MS } from './decide.ts';

let world: LifecycleWorld;
let probes: SyntheticProbes;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  probes = another();
});
afterEach(() => world.drop());

const another = () =>
  createSyntheticProbes({
    ...world.dependencies(),
    syntheticProbes: postgresSyntheticProbeStore(world.database),
  });
const newest = async () => {
  const [probe] = await probes.page({ state: null, before: null, limit: 1 });
  if (probe === undefined) throw new Error('there is none');
  return probe;
};
const synthetic = async () =>
  (await world.lifecycle.inventory({ owner: 'synthetic', after: null, limit: 10 }, operator)).certificates;
const incidents = async () =>
  (await world.lifecycle.incidents({ cause: 'synthetic_probe_failed', after: null, limit: 10 }, operator)).map(
    ({ state }) => state,
  );

/** What the queues and the other duties do meanwhile. */
async function round(id: CertificateId | null = null): Promise<CertificateId> {
  await probes.advance();
  const certificateId = id ?? (await synthetic())[0]?.id;
  if (certificateId === undefined) throw new Error('nothing was ordered');
  await world.lifecycle.advanceCertificate(certificateId);
  await world.lifecycle.confirmPlanes(new FakeWitnesses());
  return certificateId;
}

test('a probe orders, revokes and sees the revocation published, and keeps when each was done', async () => {
  const { probeId } = unwrap(await probes.run(by(pkiEngineer)));
  const certificateId = await round();
  world.clock.advance(1_000);
  await round(certificateId);
  world.clock.advance(60_000);
  await round(certificateId);
  await probes.advance();
  expect(await probes.find(probeId)).toMatchObject({
    state: 'succeeded',
    startedBy: 'user:mara',
    certificateId,
    orderedAt: '2026-03-01T00:00:00.000Z',
    issuedAt: '2026-03-01T00:00:00.000Z',
    revokedAt: '2026-03-01T00:00:01.000Z',
    arrived: [{ plane: 'gateway' }, { plane: 'ca' }, { plane: 'ocsp' }, { plane: 'crl' }],
    endedAt: '2026-03-01T00:01:01.000Z',
    failure: null,
    isCleared: true,
  });
  expect(await world.stage(certificateId)).toBe('revoked');
  expect(await probes.standing()).toEqual({ lastSucceededAt: '2026-03-01T00:01:01.000Z', isFailing: false });
  expect((await world.audit()).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['run-synthetic-probe', 'issue-certificate', 'revoke-certificate', 'end-synthetic-probe']),
  );
});

test('one runs at a time, and by itself one only when its time has come', async () => {
  await probes.runDue(24);
  expect(await probes.run(by(pkiEngineer))).toMatchObject({ refusal: { reason: 'probe_running' } });
  expect(await probes.run(by(operator))).toMatchObject({ refusal: { reason: 'role_missing' } });
  const first = await newest();
  expect(first.startedBy).toBe('system:synthetic-probe');
  const id = await round();
  await round(id);
  world.clock.advance(60_000);
  await round(id);
  await probes.advance();
  await probes.runDue(24);
  expect((await newest()).id).toBe(first.id);
  world.clock.advance(24 * 3_600_000);
  await probes.runDue(24);
  expect((await newest()).id).not.toBe(first.id);
});

test('its certificates are in no count and in no list that nobody asks for them in, and in the inventory all the same', async () => {
  unwrap(await probes.run(by(pkiEngineer)));
  await round();
  const [record] = await synthetic();
  expect(record).toMatchObject({ owner: 'synthetic' });
  const everything = { after: null, limit: 10 };
  expect((await world.lifecycle.inventory(everything, operator)).certificates).toEqual([]);
  expect(await world.lifecycle.countsByState('all')).toEqual([]);
  expect(await world.lifecycle.countsByState(['synthetic'])).toEqual([]);
  expect(await world.lifecycle.identities({ ...everything }, operator)).toEqual([]);
  expect(await world.lifecycle.identities({ ...everything, owner: 'synthetic' }, operator)).toHaveLength(1);
});

test('the endpoint is nobody’s: none is registered of its owner, and it is neither changed nor asked for by others', async () => {
  unwrap(await probes.run(by(pkiEngineer)));
  const { identityId } = await newest();
  const administrator = by(actorWith('administrator'));
  const bindings = [
    { kind: 'ocpp_identity', value: 'CS-1' },
    { kind: 'serial_number', value: 'SN-1' },
    { kind: 'organisation', value: 'Example' },
  ] as const;
  const own = { subjectType: 'charger', owner: 'synthetic', family: 'any', cohorts: [], bindings } as const;
  expect(await world.lifecycle.registerIdentity(own, administrator)).toMatchObject({
    refusal: { reason: 'identity_invalid' },
  });
  expect(await world.lifecycle.changeIdentity({ identityId, owner: 'north-depot' }, administrator)).toMatchObject({
    refusal: { reason: 'identity_invalid' },
  });
  const synthetic = { refusal: { reason: 'identity_is_synthetic' } };
  const place = world.place(identityId);
  expect(await world.lifecycle.requestCertificate(place, by(operator))).toMatchObject(synthetic);
  const subject = [
    { name: 'O', value: 'Synthetic probe' },
    { name: 'CN', value: 'SYNTHETIC-PROBE' },
  ] as const;
  const order = { ...place, csrPem: csr(subject) };
  expect(await world.lifecycle.issueCertificate(order, by(stationActor('CS-1')))).toMatchObject(synthetic);
});

test('a real station of that name keeps it, and the probe says so', async () => {
  const names = { ocpp_identity: 'SYNTHETIC-PROBE', serial_number: 'SN-1', organisation: 'Example' };
  await world.identity('charger', names);
  expect(await probes.run(by(pkiEngineer))).toMatchObject({ refusal: { reason: 'binding_taken' } });
});

test('one that is not signed in time fails with an incident, is cancelled, and the next that succeeds ends the incident', async () => {
  unwrap(await probes.run(by(pkiEngineer)));
  await probes.advance();
  world.clock.advance(PROBE_DEADLINE_MS);
  await probes.advance();
  const failed = await newest();
  expect(failed).toMatchObject({ state: 'failed', failure: { step: 'issue' }, isCleared: false });
  expect([await probes.standing(), await incidents()]).toEqual([
    { lastSucceededAt: null, isFailing: true },
    ['opened'],
  ]);
  const id = await round();
  await round(id);
  expect(await world.stage(id)).toBe('deleted');
  expect(await newest()).toMatchObject({ id: failed.id, isCleared: true });

  unwrap(await probes.run(by(pkiEngineer)));
  await probes.advance();
  const second = (await newest()).certificateId ?? (await synthetic())[0]?.id;
  if (second === undefined) throw new Error('nothing was ordered');
  await round(second);
  await round(second);
  world.clock.advance(60_000);
  await round(second);
  await probes.advance();
  expect([(await newest()).state, await incidents()]).toEqual(['succeeded', ['resolved']]);
});

test('one whose revocation nobody publishes in time fails, and names where it has not arrived', async () => {
  unwrap(await probes.run(by(pkiEngineer)));
  await probes.advance();
  const id = (await synthetic())[0]?.id;
  if (id === undefined) throw new Error('nothing was ordered');
  await world.lifecycle.advanceCertificate(id);
  await probes.advance();
  await world.lifecycle.advanceCertificate(id);
  world.clock.advance(PROBE_DEADLINE_MS);
  await probes.advance();
  const { state, failure, isCleared } = await newest();
  expect({ state, step: failure?.step, isCleared }).toEqual({ state: 'failed', step: 'arrive', isCleared: false });
  expect(failure?.detail).toContain('crl');
  await probes.advance();
  expect(await newest()).toMatchObject({ state: 'failed', isCleared: true });
});

test('another server goes on with one whose server died between the order and its row', async () => {
  unwrap(await probes.run(by(pkiEngineer)));
  await probes.advance();
  expect(await newest()).toMatchObject({ certificateId: null });
  await another().advance();
  const [only, ...others] = await synthetic();
  expect([(await newest()).certificateId, others]).toEqual([only?.id, []]);
});
