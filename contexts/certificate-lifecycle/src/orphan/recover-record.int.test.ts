import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import type { IssueOrder } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { profilesOf } from '../purposes/slots.ts';
import {
  by,
  chargerSubject,
  csr,
  LifecycleWorld,
  ORGANISATION,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

/** Ordered by records that are lost. */
const lostOrder = (serial: string, changes: Partial<IssueOrder> = {}): IssueOrder => ({
  commandId: newCertificateId(world.clock.now()),
  profile: 'charging-station',
  csrPem: csr(chargerSubject(serial)),
  subject: { organisation: ORGANISATION, commonName: serial },
  dnsNames: [],
  validitySeconds: 180 * 86_400,
  ...changes,
});

describe('a certificate whose record was lost with an older backup of the database', () => {
  it('has a record again, lets its station in, and is in force once it is seen', async () => {
    const charger = await world.charger();
    const before = await world.active(charger);
    const order = lostOrder(charger.serial);
    const { fingerprint } = unwrap(await world.authority.issue(order));
    expect(await world.lifecycle.reconcileWithPki()).toBe(0);
    expect(await world.lifecycle.orphanCount()).toBe(0);
    expect(await world.stage(order.commandId)).toBe('retired(abandoned)');
    expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toMatchObject([
      { fingerprint: before.fingerprint, class: 'active' },
      { fingerprint, class: 'abandoned' },
    ]);
    world.clock.advance(1_000);
    unwrap(await world.seen(charger.identityId, fingerprint));
    expect([await world.stage(before.id), await world.stage(order.commandId)]).toEqual(['retired(replaced)', 'active']);
    expect(await world.events()).toContain('CertificateRecovered');
    expect((await world.lifecycle.certificate(order.commandId, operator))?.record.requestReason).toMatch(
      /older backup/,
    );
  });

  it('does not hold up the renewal of the one before it', async () => {
    const charger = await world.charger();
    const { id } = await world.active(charger);
    unwrap(await world.authority.issue(lostOrder(charger.serial)));
    await world.lifecycle.reconcileWithPki();
    const renewed = await world.lifecycle.renewCertificate({ certificateId: id }, by(operator));
    expect(await world.stage(unwrap(renewed).certificateId)).toBe('requested');
  });

  it('is found twice and has one record', async () => {
    const charger = await world.charger();
    unwrap(await world.authority.issue(lostOrder(charger.serial)));
    await Promise.all([world.lifecycle.reconcileWithPki(), world.another().reconcileWithPki()]);
    expect(await world.lifecycle.certificatesOf(charger.identityId, operator)).toHaveLength(1);
  });

  it.each<[string, (serial: string) => Partial<IssueOrder>]>([
    ['nobody here has', () => ({ subject: { organisation: ORGANISATION, commonName: 'SN-X' } })],
    ['has another organisation', (serial) => ({ subject: { organisation: 'Evil', commonName: serial } })],
    ['is of a profile without a purpose here', () => ({ profile: 'wall-box' as IssueOrder['profile'] })],
    ['is over', () => ({ validitySeconds: -3_000 })],
  ])('stays an orphan when it %s', async (_, changes) => {
    const charger = await world.charger();
    unwrap(await world.authority.issue(lostOrder(charger.serial, changes(charger.serial))));
    expect(await world.lifecycle.reconcileWithPki()).toBe(1);
    expect(await world.lifecycle.certificatesOf(charger.identityId, operator)).toEqual([]);
  });

  it.each([
    ['controller_identity', null, 'controller', { ocpp_identity: 'LC-1', serial_number: 'LC-SN-1' }],
    ['evse_v2g', null, 'evse', { secc_id: 'DE-ICE-S-1', station: 'CS-9' }],
    ['vehicle_vas_identity', 'vdv261', 'vehicle', { vin: 'WEB12345678900001', program: 'vdv261' }],
  ] as const)('is one for %s when its names say so', async (purpose, slot, subject, bindings) => {
    const identityId = await world.identity(subject, { organisation: ORGANISATION, ...bindings });
    const [profile] = profilesOf(purposes[purpose].slots);
    const commonName = bindings[purposes[purpose].commonName as keyof typeof bindings];
    if (profile === undefined) throw new Error('not signed here');
    unwrap(await world.authority.issue({ ...lostOrder(commonName), profile }));
    expect(await world.lifecycle.reconcileWithPki()).toBe(0);
    expect(await world.lifecycle.certificatesOf(identityId, operator)).toMatchObject([{ purpose, slot }]);
  });

  it('stays an orphan when it does not say which of several slots was its own', async () => {
    const vin = 'WEB12345678900002';
    await world.identity('vehicle', { vin, organisation: ORGANISATION, program: ['one', 'two'] });
    unwrap(await world.authority.issue({ ...lostOrder(vin), profile: 'vehicle-vas' }));
    expect(await world.lifecycle.reconcileWithPki()).toBe(1);
  });

  it('stays an orphan when another caller of the PKI had it signed, whatever its names', async () => {
    const charger = await world.charger();
    const order = lostOrder(charger.serial);
    unwrap(await world.authority.issue(order));
    world.authority.ofOthers.add(order.commandId);
    expect(await world.lifecycle.reconcileWithPki()).toBe(1);
    expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toEqual([]);
  });
});

describe('a revocation that was lost with an older backup of the database', () => {
  it('is taken over, whatever guards the last credential, and confirmed with its own date', async () => {
    const charger = await world.charger();
    const { id, fingerprint } = await world.active(charger);
    const revokedAt = unwrap(await world.authority.revoke(fingerprint, 'superseded')).revokedAt;
    world.clock.advance(1_000);
    expect(await world.lifecycle.takeRevocations()).toBe(1);
    expect(await world.lifecycle.takeRevocations()).toBe(0);
    expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toEqual([]);
    await world.lifecycle.advanceCertificate(id);
    expect((await world.lifecycle.certificate(id, operator))?.record).toMatchObject({
      state: 'revoked',
      reason: 'superseded',
      confirmedByAuthorityAt: revokedAt,
    });
  });

  it('is taken over also for a record that was made again', async () => {
    const charger = await world.charger();
    const order = lostOrder(charger.serial);
    const { fingerprint } = unwrap(await world.authority.issue(order));
    await world.authority.revoke(fingerprint, 'keyCompromise');
    await world.lifecycle.reconcileWithPki();
    expect(await world.lifecycle.takeRevocations()).toBe(1);
    expect(await world.stage(order.commandId)).toBe('revoked');
  });

  it('that the records know changes nothing', async () => {
    const { id } = await world.active(await world.charger());
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
    await world.lifecycle.advanceCertificate(id);
    expect(world.authority.statusChanges).toHaveLength(1);
    expect(await world.lifecycle.takeRevocations()).toBe(0);
  });

  it('is looked for from the beginning where the PKI keeps its answers anew', async () => {
    const charger = await world.charger();
    const { id, fingerprint } = await world.active(charger);
    await world.lifecycle.takeRevocations();
    await world.authority.revoke(fingerprint, 'superseded');
    const [change] = world.authority.statusChanges;
    expect(change).toBeDefined();
    expect(await world.lifecycle.takeRevocations()).toBe(1);
    const other = await world.active(await world.charger());
    world.authority.statusStore = 'store-2';
    world.authority.statusChanges.length = 0;
    await world.authority.revoke(other.fingerprint, 'superseded');
    expect(await world.lifecycle.takeRevocations()).toBe(1);
    expect(await world.stage(id)).toBe('revoked');
  });

  it('of another issuer with the same serial number is none of ours', async () => {
    const { id, fingerprint } = await world.active(await world.charger());
    const serial = (await world.lifecycle.certificate(id, operator))?.serial ?? '';
    const strange = world.another({
      authority: Object.assign(Object.create(world.authority) as typeof world.authority, {
        revokedSince: async () => ({
          store: 'x',
          items: [{ issuer: 'f'.repeat(64), serial, reason: 'keyCompromise' as const }],
          last: null,
        }),
      }),
    });
    await strange.takeRevocations();
    expect((await world.lifecycle.certificate(id, operator))?.fingerprint).toBe(fingerprint);
    expect(await world.stage(id)).toBe('active');
  });
});
