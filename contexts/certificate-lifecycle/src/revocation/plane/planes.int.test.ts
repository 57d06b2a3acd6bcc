import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import { newCertificateId } from '../../certificate/certificate-id.ts';
import {
  actorWith,
  by,
  FakeWitnesses,
  gateway,
  LifecycleWorld,
  operator,
  pkiEngineer,
} from '../../testing/lifecycle-world.ts';
import type { Plane } from './plane.ts';

let world: LifecycleWorld;
let witnesses: FakeWitnesses;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  witnesses = new FakeWitnesses();
});
afterEach(() => world.drop());

async function revoked(): Promise<{ id: CertificateId; revokedAt: string }> {
  const { id } = await world.active(await world.charger());
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  return { id, revokedAt: world.clock.now().toISOString() };
}

const standing = async (id: CertificateId) =>
  Object.fromEntries(
    ((await world.lifecycle.certificate(id, operator))?.planes ?? []).map(({ plane, ...rest }) => [plane, rest]),
  );
const states = async (id: CertificateId) =>
  Object.fromEntries(Object.entries(await standing(id)).map(([plane, { state }]) => [plane, state]));

describe('a revocation', () => {
  test('owes every plane of its purpose a confirmation from the moment it is made', async () => {
    const { id, revokedAt } = await revoked();
    expect(await states(id)).toEqual({
      gateway: 'outstanding',
      ca: 'outstanding',
      ocsp: 'outstanding',
      crl: 'outstanding',
    });
    expect((await standing(id))['gateway']).toMatchObject({ since: revokedAt });
    const waits = { count: 1, oldestSince: revokedAt };
    expect(await world.lifecycle.outstandingPlanes()).toEqual(
      ['ca', 'crl', 'gateway', 'ocsp'].map((plane) => ({ plane, ...waits })),
    );
  });

  test('is confirmed plane by plane, each with its time, event and audit entry', async () => {
    const { id } = await revoked();
    witnesses.publication = { ocsp: true, crl: false };
    world.clock.advance(400);
    expect(await world.lifecycle.confirmPlanes(witnesses)).toBe(2);
    const at = world.clock.now().toISOString();
    expect(await standing(id)).toMatchObject({
      gateway: { state: 'confirmed', since: at, detail: 'gw-1: admits it no more, and has no connection of it.' },
      ca: { state: 'outstanding' },
      ocsp: { state: 'confirmed', since: at },
      crl: { state: 'outstanding', detail: 'The revocation list that is served does not say so yet.' },
    });
    expect((await world.events()).filter((type) => type === 'RevocationPlaneConfirmed')).toHaveLength(2);
    expect((await world.audit()).filter(({ action }) => action === 'confirm-plane')).toHaveLength(2);

    await world.lifecycle.advanceCertificate(id);
    witnesses.publication = { ocsp: true, crl: true };
    world.clock.advance(2_000);
    expect(await world.lifecycle.confirmPlanes(witnesses)).toBe(1);
    expect(new Set(Object.values(await states(id)))).toEqual(new Set(['confirmed']));
    expect(await world.lifecycle.outstandingPlanes()).toEqual([]);
    expect(await world.lifecycle.confirmPlanes(witnesses)).toBe(0);
  });

  test('asks the publication by issuer and serial number', async () => {
    const { id } = await revoked();
    await world.lifecycle.confirmPlanes(witnesses);
    const [{ issuingPem = '' } = {}] = await world.authority.chains();
    expect(issuingPem).not.toBe('');
    const serial = world.authority.signed.get(id)?.serial;
    expect(witnesses.askedOf.map((asked) => asked.serial)).toEqual([serial, serial]);
  });

  test('stays open while a gateway is cut off or has not closed the connection, and says which', async () => {
    const { id } = await revoked();
    witnesses.gatewaysSay.set('gw-2', 'away');
    witnesses.gatewaysSay.set('gw-3', 'admits');
    await world.lifecycle.confirmPlanes(witnesses);
    expect((await standing(id))['gateway']).toMatchObject({
      state: 'outstanding',
      detail: 'gw-2 cannot be asked: not reached, gw-3 has not closed it yet.',
    });
    // What one has confirmed stays, should it be away itself when the others are back.
    for (const [id, says] of [
      ['gw-1', 'away'],
      ['gw-2', 'shut_out'],
      ['gw-3', 'shut_out'],
    ] as const) {
      witnesses.gatewaysSay.set(id, says);
    }
    expect(await world.lifecycle.confirmPlanes(witnesses)).toBe(0);
    world.clock.advance(2_000);
    expect(await world.lifecycle.confirmPlanes(witnesses)).toBe(1);
    expect((await states(id))['gateway']).toBe('confirmed');
  });

  test('asks again with growing pauses, for as long as it takes', async () => {
    await revoked();
    witnesses.publication = 'not_ready';
    witnesses.gatewaysSay.set('gw-1', 'away');
    const looks: number[] = [];
    for (let second = 0; second < 300; second++) {
      const before = witnesses.askedOf.length;
      await world.lifecycle.confirmPlanes(witnesses);
      looks.push(witnesses.askedOf.length - before);
      world.clock.advance(1_000);
    }
    const total = looks.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(16);
    expect(total).toBeLessThan(30);
  });

  test('waits for no list of another authority, and for none about what has ended', async () => {
    const elsewhere = await revoked();
    witnesses.publication = 'elsewhere';
    await world.lifecycle.confirmPlanes(witnesses);
    expect(await states(elsewhere.id)).toMatchObject({ ocsp: 'not_applicable', crl: 'not_applicable' });
    const ended = await revoked();
    witnesses.publication = { ocsp: false, crl: false };
    world.clock.advance(200 * 86_400_000);
    await world.lifecycle.confirmPlanes(witnesses);
    expect(await states(ended.id)).toMatchObject({
      ocsp: 'not_applicable',
      crl: 'not_applicable',
      gateway: 'confirmed',
    });
  });

  test('looked at by two servers at once is confirmed once', async () => {
    await revoked();
    const counts = await Promise.all([1, 2, 3].map(() => world.another().confirmPlanes(witnesses)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect((await world.events()).filter((type) => type === 'RevocationPlaneConfirmed')).toHaveLength(3);
  });

  test('a clock that was ahead holds no look up', async () => {
    await revoked();
    witnesses.gatewaysSay.set('gw-1', 'away');
    await world.lifecycle.confirmPlanes(witnesses);
    world.clock.jump(-86_400_000);
    witnesses.gatewaysSay.set('gw-1', 'shut_out');
    expect(await world.lifecycle.confirmPlanes(witnesses)).toBe(1);
  });

  test('a record that is not revoked has no planes', async () => {
    const { id } = await world.active(await world.charger());
    expect(await standing(id)).toEqual({});
  });
});

describe('word of a plane that we cannot ask', () => {
  const word = (certificateId: CertificateId, plane: Plane) =>
    ({ certificateId, plane, state: 'confirmed', detail: 'the hub says REVOKED' }) as const;

  test.each(['iot_hub', 'station', 'scheme'] as const)('is refused where the purpose has no %s', async (plane) => {
    const { id } = await revoked();
    expect(await world.lifecycle.recordPlaneConfirmation(word(id, plane), by(gateway))).toMatchObject({
      refusal: { reason: 'not_revoked_there' },
    });
  });

  test('is refused of a certificate that is not revoked, and of one that is not there or not theirs', async () => {
    const { id } = await world.active(await world.charger());
    const reasonOf = async (certificateId: CertificateId, actor = gateway) => {
      const answer = await world.lifecycle.recordPlaneConfirmation(word(certificateId, 'station'), by(actor));
      return answer.ok ? answer.value.state : answer.refusal.reason;
    };
    expect(await reasonOf(id)).toBe('not_revoked_there');
    expect(await reasonOf(newCertificateId(world.clock.now()))).toBe('certificate_unknown');
    expect(await reasonOf(id, { ...actorWith('integration'), owners: ['south-depot'] })).toBe('certificate_unknown');
    expect(await reasonOf(id, { ...actorWith('integration'), owners: ['north-depot'] })).toBe('not_revoked_there');
  });

  test.each(['gateway', 'ocsp', 'ca', '__proto__'])('is not believed of %s', async (plane) => {
    const { id } = await revoked();
    const answer = await world.lifecycle.recordPlaneConfirmation(word(id, plane as Plane), by(gateway));
    expect(answer).toMatchObject({ refusal: { reason: 'plane_not_reported' } });
    expect((await states(id))['gateway']).toBe('outstanding');
  });

  test('needs the role', async () => {
    const { id } = await revoked();
    const answer = await world.lifecycle.recordPlaneConfirmation(word(id, 'station'), by(actorWith('operator')));
    expect(answer).toMatchObject({ refusal: { reason: 'role_missing' } });
  });
});
