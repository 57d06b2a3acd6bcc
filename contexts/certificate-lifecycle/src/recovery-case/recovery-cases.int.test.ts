import type { Actor } from '@bfcert/kernel/actor';
import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import {
  actorWith,
  by,
  gateway,
  LifecycleWorld,
  ORGANISATION,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
let vendor: OutsideIssuer;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.people.push({ person: 'noor', roles: ['pki_engineer'], owners: 'all' });
  lifecycle = world.another();
  vendor = new OutsideIssuer('Vendor Root', world.clock.now());
});
afterEach(() => world.drop());

const DAY = 86_400_000;
const noor: Actor = { ...pkiEngineer, id: 'noor', person: 'noor' };
const south: Actor = { ...pkiEngineer, owners: ['south-depot'] };
const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY).toISOString();

async function withFactoryCertificate() {
  const charger = await world.charger();
  const bundlePem = `${vendor.issue({ subject: [{ name: 'CN', value: charger.serial }] }).pem}${vendor.pem}`;
  const imported = await lifecycle.importCertificates(
    { purpose: 'charger_factory', operatingModel: null, bundlePem, entries: [], dryRun: false },
    by(actorWith('integration')),
  );
  const [factory] = unwrap(imported).certificates;
  return { ...charger, factory: factory?.certificateId as CertificateId, fingerprint: factory?.fingerprint };
}

/** Its last certificate is revoked: the key is in wrong hands. */
async function lockedOut() {
  const charger = await withFactoryCertificate();
  const { id } = await world.active(charger);
  unwrap(await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  const recoveryCaseId = await only(charger.identityId);
  return { ...charger, revoked: id, recoveryCaseId };
}

async function only(identityId: IdentityId): Promise<RecoveryCaseId> {
  const [one] = await lifecycle.recoveryCases({ identityId, after: null, limit: 5 }, operator);
  if (one === undefined) throw new Error('there is no recovery case');
  return one.id;
}
const one = (id: RecoveryCaseId) => lifecycle.recoveryCase(id, operator);
const admitted = async (identityId: IdentityId) =>
  (await lifecycle.admissibleBootstrapsOf([identityId])).get(identityId) ?? null;

const ask = (recoveryCaseId: RecoveryCaseId, certificateId: CertificateId, until = inDays(2), actor = pkiEngineer) =>
  lifecycle.admitBootstrap({ recoveryCaseId, certificateId, until }, by(actor, { reason: 'the board was replaced' }));

async function admitting() {
  const charger = await lockedOut();
  const { approvalId } = unwrap(await ask(charger.recoveryCaseId, charger.factory));
  unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(noor)));
  return charger;
}

test('a case is not ended by a duty of a server whose start is doubted, and admits nobody by its clock', async () => {
  const { recoveryCaseId, identityId } = await admitting();
  const clock = new FixedClock(new Date(world.clock.now().getTime() + 60 * DAY));
  const doubted = world.another({ clock });
  await doubted.judgeClock();
  expect(await doubted.expireRecoveryCases()).toBe(0);
  expect(await one(recoveryCaseId)).toMatchObject({ state: 'admitting' });
  expect((await doubted.admissibleBootstrapsOf([identityId])).get(identityId) ?? null).toBeNull();
  clock.jump(-60 * DAY);
  expect(await doubted.expireRecoveryCases()).toBe(0);
  expect(await doubted.clockDoubt()).toBeNull();
});

describe('the revocation of a last credential for compromise', () => {
  test('opens a recovery case with the incident, in one transaction', async () => {
    const { recoveryCaseId, revoked, identityId } = await lockedOut();
    expect(await one(recoveryCaseId)).toMatchObject({
      state: 'open',
      identityId,
      because: revoked,
      owner: 'north-depot',
      bootstrap: null,
    });
    const [incident] = await lifecycle.incidents({ after: null, limit: 5 }, operator);
    expect(incident?.links).toContainEqual({ kind: 'recovery_case', id: recoveryCaseId });
    expect(incident?.summary).toContain('It was its last.');
    expect(await admitted(identityId)).toBeNull();
  });

  test('opens none while another certificate surely works', async () => {
    const charger = await world.charger();
    const { id } = await world.active(charger);
    unwrap(await lifecycle.renewCertificate({ certificateId: id }, by(operator)));
    const next = await world.issued(charger);
    unwrap(await lifecycle.recordSent({ certificateId: next.id, executionPath: 'ocpp' }, by(gateway)));
    const accepted = { certificateId: next.id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
    unwrap(await lifecycle.recordInstallation(accepted, by(gateway)));
    world.clock.advance(1000);
    unwrap(await world.seen(charger.identityId, next.fingerprint));
    unwrap(await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
    expect(await lifecycle.recoveryCases({ after: null, limit: 5 }, operator)).toEqual([]);
  });
});

test('a certificate that its station may use already is the last one until a handshake tells', async () => {
  const charger = await world.charger();
  const { id } = await world.active(charger);
  world.clock.advance(1000);
  unwrap(await lifecycle.renewCertificate({ certificateId: id }, by(operator)));
  const next = await world.issued(charger);
  unwrap(await lifecycle.recordSent({ certificateId: next.id, executionPath: 'ocpp' }, by(gateway)));
  const accepted = { certificateId: next.id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
  unwrap(await lifecycle.recordInstallation(accepted, by(gateway)));
  // It may have connected with it, and discarded the old one, without word of it here.
  const revoke = { certificateId: next.id, confirmation: null } as const;
  const asked = unwrap(await lifecycle.revokeCertificate({ ...revoke, reason: 'superseded' }, by(pkiEngineer)));
  expect(asked.approvalId).not.toBeNull();
  unwrap(await lifecycle.revokeCertificate({ certificateId: next.id, reason: 'keyCompromise' }, by(pkiEngineer)));
  expect(await one(await only(charger.identityId))).toMatchObject({ state: 'open', because: next.id });
});

describe('a bootstrap', () => {
  test('is named by two people, and admits until its end date', async () => {
    const { identityId, recoveryCaseId, factory, fingerprint } = await lockedOut();
    const until = inDays(2);
    const { approvalId } = unwrap(await ask(recoveryCaseId, factory, until));
    expect(await admitted(identityId)).toBeNull();
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(pkiEngineer))).toMatchObject({
      refusal: { reason: 'approver_is_requester' },
    });
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(noor)));
    expect(await admitted(identityId)).toEqual({ fingerprint, oneTimeKey: null, until });
    expect(await one(recoveryCaseId)).toMatchObject({
      state: 'admitting',
      until,
      bootstrap: { kind: 'factory_certificate', certificateId: factory, fingerprint },
      people: { requestedBy: 'user:mara', approvedBy: 'user:noor', approval: 'second_person' },
    });
    world.clock.advance(2 * DAY);
    expect(await admitted(identityId)).toBeNull();
    expect(await lifecycle.expireRecoveryCases()).toBe(1);
    expect(await lifecycle.expireRecoveryCases()).toBe(0);
    expect(await one(recoveryCaseId)).toMatchObject({ state: 'expired' });
  });

  test('admits nobody any more when the station uses a certificate of its own', async () => {
    const { identityId, serial, recoveryCaseId } = await admitting();
    const { id } = await world.active({ identityId, serial });
    expect(await one(recoveryCaseId)).toMatchObject({ state: 'recovered', recoveredWith: id });
    expect(await admitted(identityId)).toBeNull();
    const { rows } = await world.database.pool.query(
      `select data->>'after' as after from domain_event where type = 'RecoveryCaseStateChanged' order by arrival`,
    );
    expect(rows.map(({ after }) => after)).toEqual(['open', 'admitting', 'recovered']);
  });

  test('admits nobody any more when it ends itself', async () => {
    const { identityId } = await admitting();
    const factory = (await lifecycle.certificatesOf(identityId, operator)).find(
      ({ purpose }) => purpose === 'charger_factory',
    );
    await world.database.pool.query(
      `update lifecycle.certificate set record = jsonb_set(record, '{signed,notAfter}', to_jsonb($2::text)) where id = $1`,
      [factory?.id, world.clock.now().toISOString()],
    );
    expect(await admitted(identityId)).toBeNull();
  });

  test('admits nobody any more when the case is withdrawn', async () => {
    const { identityId, recoveryCaseId } = await admitting();
    unwrap(await lifecycle.withdrawRecoveryCase({ recoveryCaseId }, by(operator)));
    expect(await admitted(identityId)).toBeNull();
    expect(await lifecycle.withdrawRecoveryCase({ recoveryCaseId }, by(operator))).toMatchObject({
      refusal: { reason: 'recovery_case_over' },
    });
  });

  test.each([
    ['an end date that is over', { days: -1 }, 'end_date_unsuitable'],
    ['an end date too far away', { days: 15 }, 'end_date_unsuitable'],
    ['an end date that is none', { until: '__proto__' }, 'end_date_unsuitable'],
    ['an operator', { actor: operator }, 'role_missing'],
    ['somebody of another owner', { actor: south }, 'recovery_case_unknown'],
    ['a program', { actor: { ...pkiEngineer, kind: 'service', person: undefined } }, 'needs_second_person'],
  ] as const)('is refused: %s', async (_, over, reason) => {
    const { recoveryCaseId, factory } = await lockedOut();
    const wish = over as { until?: string; days?: number; actor?: Actor };
    const end = wish.until ?? inDays(wish.days ?? 2);
    expect(await ask(recoveryCaseId, factory, end, wish.actor ?? pkiEngineer)).toMatchObject({ refusal: { reason } });
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'admit-bootstrap', refusal: reason });
  });

  test('is no other certificate, nor the factory certificate of another station', async () => {
    const { recoveryCaseId, revoked } = await lockedOut();
    const other = await withFactoryCertificate();
    for (const id of [revoked, other.factory])
      expect(await ask(recoveryCaseId, id)).toMatchObject({ refusal: { reason: 'bootstrap_unsuitable' } });
  });

  test('that was asked for is not admitted once the case has changed', async () => {
    const { recoveryCaseId, factory, identityId } = await lockedOut();
    const { approvalId } = unwrap(await ask(recoveryCaseId, factory));
    unwrap(await lifecycle.withdrawRecoveryCase({ recoveryCaseId }, by(operator)));
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(noor))).toMatchObject({
      refusal: { reason: 'approval_overtaken' },
    });
    expect(await admitted(identityId)).toBeNull();
  });
});

describe('a recovery case by command', () => {
  test('is opened once for a charger, by somebody who may', async () => {
    const { identityId } = await world.charger();
    const opened = unwrap(
      await lifecycle.openRecoveryCase({ identityId }, by(pkiEngineer, { reason: 'lost its key' })),
    );
    expect(await one(opened.recoveryCaseId)).toMatchObject({ because: null, reason: 'lost its key' });
    expect(await lifecycle.openRecoveryCase({ identityId }, by(pkiEngineer))).toMatchObject({
      refusal: { reason: 'recovery_case_open' },
    });
    unwrap(await lifecycle.withdrawRecoveryCase({ recoveryCaseId: opened.recoveryCaseId }, by(operator)));
    unwrap(await lifecycle.openRecoveryCase({ identityId }, by(pkiEngineer)));
  });

  test.each([
    ['an operator', operator, 'role_missing'],
    ['somebody of another owner', south, 'identity_unknown'],
  ] as const)('is not opened by %s', async (_, actor, reason) => {
    const { identityId } = await world.charger();
    expect(await lifecycle.openRecoveryCase({ identityId }, by(actor))).toMatchObject({ refusal: { reason } });
  });

  test('is not for a vehicle, and exists for callers of its owner alone', async () => {
    const vehicle = await world.identity('vehicle', {
      vin: 'WEB12345678900001',
      pcid: 'WEB00001012345678',
      organisation: ORGANISATION,
    });
    expect(await lifecycle.openRecoveryCase({ identityId: vehicle }, by(pkiEngineer))).toMatchObject({
      refusal: { reason: 'recovery_not_for_this_subject' },
    });
    const { recoveryCaseId } = await lockedOut();
    expect(await lifecycle.recoveryCase(recoveryCaseId, south)).toBeNull();
    expect(await lifecycle.recoveryCases({ after: null, limit: 5 }, south)).toEqual([]);
    expect(await lifecycle.withdrawRecoveryCase({ recoveryCaseId }, by(south))).toMatchObject({
      refusal: { reason: 'recovery_case_unknown' },
    });
  });
});
