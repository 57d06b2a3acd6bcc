import type { CertificateId, IdentityId } from '@bfcert/certificate-lifecycle';
import { actorWith, by } from '@bfcert/certificate-lifecycle/lifecycle-world';
import { OutsideIssuer } from '@bfcert/certificate-lifecycle/outside-issuer';
import { outsideEntry, program } from '@bfcert/certificate-lifecycle/ownership-drafts';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import { MINUTE, partner, VehicleWorld } from '../testing/vehicle-world.ts';

const VAS = 'vehicle_vas_identity';
const engineer = actorWith('pki_engineer');

let world: VehicleWorld;
let issuer: OutsideIssuer;
beforeAll(async () => {
  world = await VehicleWorld.start();
  // By others, and what is revoked is blocked here.
  await world.world.decides([program('line')], [outsideEntry(VAS, 'line', 'brokered')]);
  issuer = new OutsideIssuer('Vehicle CA of the program', world.now());
});
afterAll(() => world.drop());

interface Held {
  readonly certificateId: CertificateId;
  readonly fingerprint: string;
}

/** The vehicle’s next certificate for the program, which is not in use yet. */
async function imported(vin: string): Promise<Held> {
  const { pem, fingerprint } = issuer.issue({ subject: [{ name: 'CN', value: vin }] });
  const bundle = {
    purpose: VAS,
    bundlePem: pem + issuer.pem,
    operatingModel: null,
    entries: [],
    dryRun: false,
  } as const;
  const { certificates } = unwrap(await world.world.lifecycle.importCertificates(bundle, by(engineer)));
  const [one] = certificates;
  if (one?.certificateId == null) throw new Error(one?.detail ?? 'nothing was imported');
  return { certificateId: one.certificateId, fingerprint };
}

/** Its program has seen it work. */
async function isUsed(identityId: IdentityId, { fingerprint }: Held): Promise<void> {
  world.world.clock.advance(MINUTE);
  const seen = { identityId, fingerprint, type: 'program_proof', from: 'program', source: 'line' } as const;
  unwrap(await world.world.lifecycle.recordEvidence({ ...seen, at: world.now().toISOString() }, by(partner)));
  await world.react(identityId);
}

async function isRevoked(identityId: IdentityId, vin: string, { certificateId }: Held): Promise<void> {
  const order = { certificateId, reason: 'keyCompromise', confirmation: vin } as const;
  unwrap(await world.world.lifecycle.revokeCertificate(order, by(engineer)));
  await world.react(identityId);
}

async function followed(): Promise<{ caseId: ProvisioningCaseId; identityId: IdentityId; vin: string }> {
  const { identityId, vin } = await world.vehicle();
  const caseId = await world.opened(identityId, VAS, 'line', []);
  return { caseId, identityId, vin };
}

const evidenceOf = async (caseId: ProvisioningCaseId) =>
  (await world.vehicles.provisioningCase(caseId, 'all'))?.signals.evidence;

const statesOf = async (identityId: IdentityId) =>
  (await world.events(identityId))
    .filter(({ type }) => type === 'ProvisioningStateChanged')
    .map(({ data }) => (data as { after: string }).after);

test('a vehicle that is seen using its identity has its case active, by the evidence of the record and heard once', async () => {
  const { caseId, identityId, vin } = await followed();
  const first = await imported(vin);
  await isUsed(identityId, first);
  expect(await world.stands(caseId)).toBe('active → nobody');
  await world.react(identityId);
  expect(await evidenceOf(caseId)).toMatchObject([
    { type: 'program_proof', from: 'program', fingerprint: first.fingerprint, reference: first.certificateId },
  ]);
  expect(await statesOf(identityId)).toEqual(['prerequisite', 'delivery', 'pending_activation', 'active']);
});

test('a case whose certificate is revoked is taken back, and the same evidence counts for nothing any more', async () => {
  const { caseId, identityId, vin } = await followed();
  const first = await imported(vin);
  await isUsed(identityId, first);
  await isRevoked(identityId, vin, first);
  expect(await world.stands(caseId)).toBe('pending_activation → vehicle');
  expect(await evidenceOf(caseId)).toMatchObject([
    { fingerprint: first.fingerprint, objection: 'certificate_revoked' },
  ]);
  await world.react(identityId);
  expect(await world.stands(caseId)).toBe('pending_activation → vehicle');

  // The next one brings it back.
  await isUsed(identityId, await imported(vin));
  expect(await world.stands(caseId)).toBe('active → nobody');
});

test('a renewal leaves the case active and makes it count on the next certificate alone', async () => {
  const { caseId, identityId, vin } = await followed();
  await isUsed(identityId, await imported(vin));
  const second = await imported(vin);
  await isUsed(identityId, second);
  expect(await evidenceOf(caseId)).toMatchObject([{ objection: 'certificate_retired' }, { objection: null }]);
  expect((await statesOf(identityId)).filter((state) => state === 'active')).toHaveLength(1);
  expect(await world.stands(caseId)).toBe('active → nobody');
  await isRevoked(identityId, vin, second);
  expect(await world.stands(caseId)).toBe('pending_activation → vehicle');
});

test('a case that loses its proof while the next of its place is under way is over: the next one is followed', async () => {
  const { caseId, identityId, vin } = await followed();
  const first = await imported(vin);
  await isUsed(identityId, first);
  const next = await world.opened(identityId, VAS, 'line', []);
  await isRevoked(identityId, vin, first);
  expect([await world.stands(caseId), await world.stands(next)]).toEqual(['withdrawn → nobody', 'delivery → operator']);
});

test('what counts without naming a certificate is not lost with one', async () => {
  const { caseId, identityId, vin } = await followed();
  const first = await imported(vin);
  const told = {
    type: 'program_proof',
    from: 'program',
    source: 'line',
    reference: 'a report',
    document: null,
  } as const;
  const wish = { caseId, ...told, at: world.now(), fingerprint: null };
  unwrap(await world.vehicles.recordCaseEvidence(wish, by(partner)));
  await isUsed(identityId, first);
  await isRevoked(identityId, vin, first);
  expect(await world.stands(caseId)).toBe('active → nobody');
});

test('a certificate that was renewed takes nothing back when it is revoked', async () => {
  const { caseId, identityId, vin } = await followed();
  const first = await imported(vin);
  await isUsed(identityId, first);
  await isUsed(identityId, await imported(vin));
  await isRevoked(identityId, vin, first);
  expect(await world.stands(caseId)).toBe('active → nobody');
});
