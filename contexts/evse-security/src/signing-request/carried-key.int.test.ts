import { generateKeyPairSync } from 'node:crypto';
import { type Actor, roles, stationActor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let station: Awaited<ReturnType<TestWorld['enroll']>>;

beforeAll(async () => {
  world = await TestWorld.create();
  station = await world.enroll('CK-1');
  await world.migrate(station.identityId);
  await world.run();
});
afterAll(() => world.end());

/** Sound in every way, with the names of the station, for a key that is somebody else's. */
async function requestInItsName(of = station.identityId): Promise<string> {
  const identity = await world.lifecycle.findIdentity(of);
  const value = (kind: string) => identity?.bindings.find((binding) => binding.kind === kind)?.value ?? '';
  const subject = [
    { name: 'O', value: value('organisation') },
    { name: 'CN', value: value('serial_number') },
  ] as const;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, ...key, extensions: [] }));
}

const insider = (...held: Actor['roles']): Actor => ({
  kind: 'user',
  id: 'insider',
  roles: held,
  owners: 'all',
  person: 'insider',
});

test.each([
  ['an operator', insider('operator')],
  ['whoever has every role', insider(...roles)],
])('%s gets no certificate in the name of a station for a key of their own', async (_, actor) => {
  const identityId = station.identityId;
  const before = await world.lifecycle.certificatesOf(identityId, actor);
  const [admitted, signed] = [await world.lifecycle.admissibleFingerprints(identityId), world.authority.issued];
  const order = { identityId, purpose: 'charger_identity', slot: null, csrPem: await requestInItsName() } as const;
  const answer = await world.lifecycle.issueCertificate(order, { ...context('new charger'), actor });
  expect(answer).toMatchObject({ ok: false, refusal: { reason: 'key_is_made_on_endpoint' } });
  await world.run(1);
  expect(await world.lifecycle.certificatesOf(identityId, actor)).toEqual(before);
  expect(await world.lifecycle.admissibleFingerprints(identityId)).toEqual(admitted);
  expect(world.authority.issued).toBe(signed);
});

test('nor by filling a renewal that waits for the station’s request', async () => {
  const [current] = await world.lifecycle.certificatesOf(station.identityId, context().actor);
  if (current === undefined) throw new Error('it has no certificate');
  await world.disconnect(station.identityId);
  const renewed = await world.lifecycle.renewCertificate({ certificateId: current.id }, context('renewal is due'));
  expect(renewed).toMatchObject({ ok: true });
  const order = {
    identityId: station.identityId,
    purpose: 'charger_identity',
    slot: null,
    csrPem: await requestInItsName(),
  } as const;
  expect(await world.lifecycle.issueCertificate(order, context('new charger'))).toMatchObject({
    refusal: { reason: 'key_is_made_on_endpoint' },
  });
  world.connectSoon(station.identityId);
  await world.run(2);
  expect(world.isLive(station.identityId)).toBe(true);
});

test('one that reached a record all the same is refused by the station, and then admitted nowhere', async () => {
  const stranger = await world.enroll('CK-2');
  await world.migrate(stranger.identityId);
  await world.run();
  const { identityId } = stranger;
  const key = {
    identityId,
    purpose: 'charger_identity',
    slot: null,
    csrPem: await requestInItsName(identityId),
  } as const;
  // As a gateway would report it that lies: no person can.
  const lie = { ...context('the station asks'), actor: stationActor('CK-2') };
  const { certificateId } = unwrap(await world.lifecycle.issueCertificate(key, lie));
  await world.run(1);
  unwrap(await world.lifecycle.installCertificate({ certificateId }, context('it has to get there')));
  await world.run(2);
  const page = await world.lifecycle.certificate(certificateId, context().actor);
  expect(page).toMatchObject({ stage: 'retired(install_rejected)' });
  const admitted = await world.lifecycle.admissibleFingerprints(identityId);
  expect(admitted.map(({ fingerprint }) => fingerprint)).not.toContain(page?.fingerprint);
  expect(admitted.some((one) => one.class === 'active')).toBe(true);
  expect(world.isLive(identityId)).toBe(true);
});
