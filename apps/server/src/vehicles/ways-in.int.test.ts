import { randomUUID } from 'node:crypto';
import { program } from '@bfcert/certificate-lifecycle/ownership-drafts';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { unwrap } from '@bfcert/kernel/result';
import { parseSigningRequest } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { by, newKey, PROGRAM, requestPem, subjectOf, type Vehicle, VehicleWorld } from './testing/vehicle-world.ts';

let world: VehicleWorld;
beforeAll(async () => {
  world = await VehicleWorld.start();
});
afterAll(() => world.stop());

let vehicle: Vehicle;
beforeEach(async () => {
  vehicle = await world.vehicle();
});

const HASH = () => randomUUID().replaceAll('-', '').repeat(2);
const DOOR = { source: 'est', reporter: 'server-1', remoteAddress: null } as const;
const north = ['north-depot'];
const south = ['south-depot'];

/** The same people, of the south: the vehicle is of the north. */
const bySouth = (...roles: Parameters<typeof by>) => {
  const context = by(...roles);
  return { ...context, actor: { ...context.actor, owners: south } };
};
const newest = { before: null, limit: 10 } as const;
const ofThis = () => ({ ...newest, identityId: vehicle.identityId });

const makesToken = (context = by('operator')) =>
  world.vehicles.createEnrolmentToken({ identityId: vehicle.identityId, program: PROGRAM, expiresAt: null }, context);
const registersKey = (spkiSha256 = HASH(), context = by('integration')) =>
  world.vehicles.registerVehicleKey({ identityId: vehicle.identityId, program: PROGRAM, spkiSha256 }, context);

/** One that waits for a person. */
async function waiting() {
  const settings = { program: PROGRAM, approval: 'first_certificate', isDefault: false, v2icp: 'off' } as const;
  unwrap(await world.vehicles.setVasProgram(settings, by('pki_engineer')));
  const login = { vin: vehicle.vin, secret: unwrap(await makesToken()).secret ?? '' };
  const proven = unwrap(await world.vehicles.proveByToken(PROGRAM, login));
  const request = unwrap(parseSigningRequest(requestPem(subjectOf(vehicle), newKey())));
  expect(unwrap(await world.vehicles.enrolVehicle(proven, request, DOOR))).toMatchObject({ kind: 'wait' });
  const [enrolment] = await world.vehicles.enrolments(ofThis(), 'all');
  if (enrolment === undefined) throw new Error('nothing waits');
  return { enrolmentId: enrolment.id, again: () => world.vehicles.enrolVehicle(proven, request, DOOR) };
}

test('a token that is withdrawn opens nothing from then on, and one order makes one token whose secret is told once', async () => {
  const context = { ...by('operator'), idempotencyKey: randomUUID() };
  const made = unwrap(await makesToken(context));
  const repeated = unwrap(await makesToken(context));
  expect(repeated).toEqual({ ...made, secret: null });
  const login = { vin: vehicle.vin, secret: made.secret ?? '' };
  expect(await world.vehicles.proveByToken(PROGRAM, login)).toMatchObject({ ok: true });
  unwrap(await world.vehicles.withdrawEnrolmentToken({ tokenId: made.tokenId }, by('operator')));
  expect(await world.vehicles.proveByToken(PROGRAM, login)).toMatchObject({ refusal: 'token_withdrawn' });
  expect(await world.vehicles.enrolmentTokens(ofThis(), 'all')).toMatchObject([
    { id: made.tokenId, state: 'withdrawn' },
  ]);
});

test('a key that is withdrawn is nobody’s from then on, and may be registered anew', async () => {
  const spkiSha256 = HASH();
  const { keyId } = unwrap(await registersKey(spkiSha256));
  expect(await registersKey(spkiSha256)).toMatchObject({ refusal: { reason: 'vehicle_key_registered' } });
  expect(await world.vehicles.proveByKey(PROGRAM, spkiSha256)).toMatchObject({ ok: true });
  unwrap(await world.vehicles.withdrawVehicleKey({ keyId }, by('integration')));
  expect(await world.vehicles.proveByKey(PROGRAM, spkiSha256)).toMatchObject({ refusal: 'not_authenticated' });
  expect(await registersKey(spkiSha256)).toMatchObject({ ok: true });
});

test('a request that was declined is answered no, and nobody answers it twice', async () => {
  const { enrolmentId, again } = await waiting();
  unwrap(await world.vehicles.answerEnrolment({ enrolmentId, answer: 'declined' }, by('operator')));
  expect(await again()).toMatchObject({ refusal: { reason: 'not_approved' } });
  const yes = await world.vehicles.answerEnrolment({ enrolmentId, answer: 'accepted' }, by('operator'));
  expect(yes).toMatchObject({ refusal: { reason: 'enrolment_answered' } });
});

test('whoever acts for another owner sees none of it and changes none of it, by names that tell nothing', async () => {
  const { tokenId } = unwrap(await makesToken());
  const { keyId } = unwrap(await registersKey());
  const { enrolmentId } = await waiting();
  const { vehicles } = world;
  const seen = async (owners: readonly string[]) =>
    Promise.all([
      vehicles.enrolmentTokens(newest, owners),
      vehicles.vehicleKeys(newest, owners),
      vehicles.enrolments(newest, owners),
    ]);
  expect(await seen(south)).toEqual([[], [], []]);
  for (const rows of await seen(north)) expect(rows.length).toBeGreaterThan(0);

  expect(await makesToken(bySouth('operator'))).toMatchObject({ refusal: { reason: 'vehicle_unknown' } });
  expect(await registersKey(HASH(), bySouth('integration'))).toMatchObject({ refusal: { reason: 'vehicle_unknown' } });
  expect(await vehicles.withdrawEnrolmentToken({ tokenId }, bySouth('operator'))).toMatchObject({
    refusal: { reason: 'enrolment_token_unknown' },
  });
  expect(await vehicles.withdrawVehicleKey({ keyId }, bySouth('integration'))).toMatchObject({
    refusal: { reason: 'vehicle_key_unknown' },
  });
  for (const answer of ['accepted', 'declined'] as const) {
    expect(await vehicles.answerEnrolment({ enrolmentId, answer }, bySouth('operator'))).toMatchObject({
      refusal: { reason: 'enrolment_unknown' },
    });
  }
  const settings = { program: PROGRAM, approval: 'none', isDefault: false, v2icp: 'off' } as const;
  expect(await vehicles.setVasProgram(settings, bySouth('pki_engineer'))).toMatchObject({
    refusal: { reason: 'owner_out_of_scope' },
  });
});

test('they are shown to whoever acts for the owner that their vehicle has now', async () => {
  unwrap(await makesToken());
  unwrap(await registersKey());
  const { identityId } = vehicle;
  unwrap(await world.lifecycle.changeIdentity({ identityId, owner: 'south-depot' }, by('administrator')));
  const event = { type: 'IdentityChanged', subject: identityId } as unknown as DomainEvent;
  await world.vehicles.reaction.handle([event]);
  expect(await world.vehicles.enrolmentTokens(ofThis(), south)).toHaveLength(1);
  expect(await world.vehicles.vehicleKeys(ofThis(), south)).toHaveLength(1);
  expect(await world.vehicles.enrolmentTokens(ofThis(), north)).toEqual([]);
});

test('a program of which nobody has said anything is listed as it usually is', async () => {
  await world.decides([program('east-line')], []);
  expect(await world.vehicles.vasPrograms()).toEqual([
    { program: 'east-line', approval: 'none', isDefault: false, v2icp: 'off', changedBy: null, changedAt: null },
  ]);
});
