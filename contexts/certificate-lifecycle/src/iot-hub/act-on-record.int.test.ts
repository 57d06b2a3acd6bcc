import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { HUB, HubWorld } from '../testing/hub-world.ts';
import { actorWith, by, ORGANISATION, operator, pkiEngineer } from '../testing/lifecycle-world.ts';

let w: HubWorld;
beforeEach(async () => {
  w = await HubWorld.start();
  await w.world.identity('iot_device', { iot_thing_name: 'bus-1', organisation: ORGANISATION });
});
afterEach(() => w.world.drop());

interface Known {
  /** The hub's own. */
  readonly id: string;
  readonly certificateId: CertificateId;
}

/** At the hub, attached to the thing of a device, and in the inventory with the hub's state. */
async function known(status: string): Promise<Known> {
  const id = await w.registered(status, ['bus-1']);
  const { certificates } = unwrap(
    await w.hubs.importFrom({ hub: HUB, after: null, dryRun: false }, by(actorWith('integration'))),
  );
  const { fingerprint } = (await w.hub.describe(id)) ?? {};
  const certificateId = certificates.find((each) => each.fingerprint === fingerprint)?.certificateId;
  if (certificateId == null) throw new Error('not imported');
  return { id, certificateId };
}

const stateOf = async ({ certificateId }: Known) =>
  (await w.world.lifecycle.certificate(certificateId, operator))?.state;
const atHub = ({ id }: Known) => w.hub.registry.entries.get(id)?.status ?? null;
const operations = async () => (await w.hubs.operations(HUB, { after: null, limit: 50 })) ?? [];
/** The only one that is open, until it has ended. */
async function worked() {
  const [open, ...others] = (await operations()).filter(({ finishedAt }) => finishedAt === null);
  if (open === undefined || others.length > 0) throw new Error('there is not one open operation');
  return w.ended(open.id);
}
const plane = async ({ certificateId }: Known) =>
  (await w.world.lifecycle.certificate(certificateId, operator))?.planes.find((each) => each.plane === 'iot_hub');

/** Our own PKI has nothing of it to revoke, so somebody says what its issuer, the hub's own CA, has done. */
async function saidToBeRevoked({ certificateId }: Known): Promise<void> {
  await w.world.lifecycle.advanceCertificate(certificateId);
  const word = {
    certificateId,
    plane: 'ca',
    state: 'confirmed',
    detail: 'The hub’s CA serves its hub alone.',
  } as const;
  unwrap(await w.world.lifecycle.recordPlaneConfirmation(word, by(pkiEngineer)));
}

describe('a command on the record of a device’s certificate', () => {
  test('takes it out of service at the hub too, and back into it', async () => {
    const one = await known('ACTIVE');
    // Another that the hub lets in for the same thing.
    await w.registered('ACTIVE', ['bus-1']);
    const { lifecycle } = w.world;
    const context = by(operator);
    // The record's own guard asks for a second person: it is the last that is known here.
    const noor = { ...pkiEngineer, id: 'noor', person: 'noor' };
    w.world.people.push({ person: 'noor', roles: ['pki_engineer'], owners: 'all' });
    const asked = unwrap(
      await w.world.another().deactivateCertificate({ certificateId: one.certificateId }, by(pkiEngineer)),
    );
    const { approvalId } = asked;
    if (approvalId === null) throw new Error('nobody was asked');
    unwrap(await w.world.another().answerApproval({ approvalId, verdict: 'approve' }, by(noor)));
    expect([await stateOf(one), atHub(one)]).toEqual(['inactive', 'ACTIVE']);
    expect(await worked()).toMatchObject({
      status: 'succeeded',
      task: { kind: 'deactivate' },
      certificateId: one.certificateId,
    });
    expect(atHub(one)).toBe('INACTIVE');

    unwrap(await lifecycle.activateCertificate({ certificateId: one.certificateId }, context));
    await worked();
    expect([await stateOf(one), atHub(one)]).toEqual(['installed_pending_activation', 'ACTIVE']);
    await w.hubs.look(HUB);
    expect(await stateOf(one)).toBe('active');
  });

  test('revokes it at the hub, whose answer is the confirmation of its plane', async () => {
    const one = await known('ACTIVE');
    unwrap(
      await w.world.lifecycle.revokeCertificate(
        { certificateId: one.certificateId, reason: 'keyCompromise' },
        by(pkiEngineer),
      ),
    );
    expect(await plane(one)).toMatchObject({ state: 'outstanding' });
    expect(await worked()).toMatchObject({ status: 'succeeded', task: { kind: 'revoke', reason: 'keyCompromise' } });
    expect(atHub(one)).toBe('REVOKED');
    expect(await plane(one)).toMatchObject({ state: 'confirmed', detail: expect.stringContaining(HUB) });
    expect(await w.world.events()).toContain('RevocationPlaneConfirmed');
    expect((await w.world.audit()).map(({ action }) => action)).toContain('confirm-plane');
  });

  test('deletes it at the hub, detached from everything first', async () => {
    const one = await known('REVOKED');
    await saidToBeRevoked(one);
    await w.registered('ACTIVE', ['bus-1']);
    unwrap(await w.world.lifecycle.deleteCertificate({ certificateId: one.certificateId }, by(pkiEngineer)));
    expect(await worked()).toMatchObject({ status: 'succeeded', done: ['detach_thing bus-1', 'delete'] });
    expect([await stateOf(one), atHub(one)]).toEqual(['deleted', null]);
  });

  test('that would delete the last certificate of a thing is refused by that name, and nothing is ordered', async () => {
    const one = await known('REVOKED');
    await saidToBeRevoked(one);
    expect(
      await w.world.lifecycle.deleteCertificate({ certificateId: one.certificateId }, by(pkiEngineer)),
    ).toMatchObject({
      ok: false,
      refusal: { reason: 'last_attached_certificate', detail: expect.stringContaining('bus-1') },
    });
    expect([await stateOf(one), atHub(one)]).toEqual(['revoked', 'REVOKED']);
    expect(await operations()).toEqual([]);
    expect((await w.world.audit()).at(-1)).toMatchObject({ outcome: 'refused', refusal: 'last_attached_certificate' });
  });

  test('is refused while the hub moves it to another account, and while another operation is at work on it', async () => {
    const one = await known('INACTIVE');
    w.hub.registry.entry(one.id).status = 'PENDING_TRANSFER';
    await w.hubs.look(HUB);
    expect(
      await w.world.lifecycle.activateCertificate({ certificateId: one.certificateId }, by(operator)),
    ).toMatchObject({
      refusal: { reason: 'not_possible_in_hub_status' },
    });
    w.hub.registry.entry(one.id).status = 'INACTIVE';
    await w.hubs.look(HUB);
    unwrap(await w.order({ kind: 'deactivate' }, one.id));
    expect(
      await w.world.lifecycle.activateCertificate({ certificateId: one.certificateId }, by(operator)),
    ).toMatchObject({
      refusal: { reason: 'operation_under_way' },
    });
  });

  test('whose transaction does not commit leaves no operation behind', async () => {
    const one = await known('INACTIVE');
    const wrong = by(operator, { expectedVersion: 77 });
    expect(await w.world.lifecycle.activateCertificate({ certificateId: one.certificateId }, wrong)).toMatchObject({
      refusal: { reason: 'version_conflict' },
    });
    expect(await operations()).toEqual([]);
  });

  test('given twice under one key is one operation', async () => {
    const one = await known('INACTIVE');
    const context = by(operator, { idempotencyKey: 'once' });
    unwrap(await w.world.lifecycle.activateCertificate({ certificateId: one.certificateId }, context));
    unwrap(await w.world.lifecycle.activateCertificate({ certificateId: one.certificateId }, context));
    expect(await operations()).toHaveLength(1);
  });

  test('concerns no hub where none has the certificate', async () => {
    const one = await known('INACTIVE');
    w.hub.registry.entries.delete(one.id);
    w.world.clock.advance(1_000);
    await w.hubs.look(HUB);
    unwrap(await w.world.lifecycle.activateCertificate({ certificateId: one.certificateId }, by(operator)));
    expect(await operations()).toEqual([]);
  });
});

describe('a command at the hub itself, of a certificate that has a record', () => {
  const HAS_RECORD = { ok: false, refusal: { reason: 'has_record' } };

  test.each(['deactivate', 'revoke', 'delete'] as const)('to %s it is refused: the record goes first', async (kind) => {
    const one = await known('ACTIVE');
    const task = kind === 'revoke' ? ({ kind, reason: 'keyCompromise' } as const) : { kind };
    const refusal = await w.order(task, one.id);
    expect(refusal).toMatchObject(HAS_RECORD);
    expect(refusal.ok ? '' : refusal.refusal.detail).toContain(`${one.certificateId}, which is active`);
    expect(await operations()).toEqual([]);
    expect([await stateOf(one), atHub(one)]).toEqual(['active', 'ACTIVE']);
    expect((await w.world.audit()).at(-1)).toMatchObject({ outcome: 'refused', refusal: 'has_record' });
  });

  test('to activate what the record calls out of service is refused', async () => {
    const one = await known('INACTIVE');
    expect(await w.order({ kind: 'activate' }, one.id)).toMatchObject(HAS_RECORD);
    const gone = await known('REVOKED');
    expect(await w.order({ kind: 'activate' }, gone.id)).toMatchObject(HAS_RECORD);
  });

  test('makes a hub follow that declined what its record says', async () => {
    const one = await known('ACTIVE');
    w.hub.failNext('denied');
    const wish = { certificateId: one.certificateId, reason: 'keyCompromise' } as const;
    unwrap(await w.world.lifecycle.revokeCertificate(wish, by(pkiEngineer)));
    expect(await worked()).toMatchObject({ status: 'refused' });
    const { operationId } = unwrap(await w.order({ kind: 'revoke', reason: 'keyCompromise' }, one.id));
    expect(await w.ended(operationId)).toMatchObject({ status: 'succeeded' });
    expect([await stateOf(one), atHub(one)]).toEqual(['revoked', 'REVOKED']);
  });
});

describe('a revocation that the hub does not take at once', () => {
  const revoke = (one: Known) =>
    w.world.lifecycle.revokeCertificate({ certificateId: one.certificateId, reason: 'keyCompromise' }, by(pkiEngineer));

  test('is carried on when an answer is lost', async () => {
    const one = await known('ACTIVE');
    w.hub.failNext('answer_lost');
    unwrap(await revoke(one));
    const ended = await worked();
    expect([ended.status, ended.attempts, atHub(one)]).toEqual(['succeeded', 2, 'REVOKED']);
    expect(await plane(one)).toMatchObject({ state: 'confirmed' });
  });

  test('that declines it says why in its plane, and holds the record revoked all the same', async () => {
    const one = await known('ACTIVE');
    w.hub.failNext('denied');
    unwrap(await revoke(one));
    expect(await worked()).toMatchObject({ status: 'refused' });
    expect([await stateOf(one), atHub(one)]).toEqual(['revoked', 'ACTIVE']);
    const { state, detail } = (await plane(one)) ?? {};
    expect([state, detail?.startsWith(HUB)]).toEqual(['outstanding', true]);
    await w.hubs.look(HUB);
    expect((await operations()).filter(({ finishedAt }) => finishedAt === null)).toEqual([]);
    expect((await w.hubs.drift(HUB, { after: null, limit: 10 }))?.drifts).toMatchObject([{ kind: 'status_differs' }]);
  });

  test('because another operation is at work there is ordered by the next look', async () => {
    const one = await known('ACTIVE');
    const { operationId } = unwrap(await w.order({ kind: 'activate' }, one.id));
    unwrap(await revoke(one));
    expect(await operations()).toHaveLength(1);
    await w.ended(operationId);
    w.world.clock.advance(1_000);
    await w.hubs.look(HUB);
    expect(await worked()).toMatchObject({
      status: 'succeeded',
      task: { kind: 'revoke' },
      requestedBy: 'system:iot-hub',
    });
    expect(atHub(one)).toBe('REVOKED');
  });

  test.each(['revoked', 'deleted'] as const)('and that somebody %s there by hand has arrived', async (what) => {
    const one = await known('ACTIVE');
    w.hub.failNext('denied');
    unwrap(await revoke(one));
    await worked();
    if (what === 'revoked') w.hub.registry.entry(one.id).status = 'REVOKED';
    else w.hub.registry.entries.delete(one.id);
    w.world.clock.advance(1_000);
    await w.hubs.look(HUB);
    expect(await plane(one)).toMatchObject({ state: 'confirmed' });
  });

  test('arrives too when the hub’s own route brings it there', async () => {
    const one = await known('ACTIVE');
    w.hub.failNext('denied');
    unwrap(await revoke(one));
    await worked();
    expect(await w.tried({ kind: 'revoke', reason: 'keyCompromise' }, one.id)).toMatchObject({ status: 'succeeded' });
    expect(await plane(one)).toMatchObject({ state: 'confirmed' });
  });
});
