import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { actorWith, by, chargerSubject, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { ARRIVES_WITHIN, type Plane } from './plane/plane.ts';
import type { PlaneState } from './plane/plane-confirmation.ts';

let world: LifecycleWorld;
let id: CertificateId;
/** A charger's certificate of an issuer outside, that is run by us; revoked here, and the PKI was asked. */
beforeEach(async () => {
  world = await LifecycleWorld.start();
  const { serial } = await world.charger();
  const issuer = new OutsideIssuer('Outside Issuing', world.clock.now());
  const bundlePem = issuer.issue({ subject: chargerSubject(serial) }).pem + issuer.pem;
  const brought = await world.lifecycle.importCertificates(
    { purpose: 'charger_identity', operatingModel: null, bundlePem, entries: [], dryRun: false },
    by(actorWith('integration')),
  );
  const [record] = unwrap(brought).certificates;
  if (!record?.certificateId) throw new Error(`${record?.reason}`);
  id = record.certificateId;
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
});
afterEach(() => world.drop());

const page = () => world.lifecycle.certificate(id, pkiEngineer);
const atCa = async () => (await page())?.planes.find(({ plane }) => plane === 'ca');
const word = (state: PlaneState, actor = pkiEngineer, plane: Plane = 'ca') =>
  world.lifecycle.recordPlaneConfirmation(
    { certificateId: id, plane, state, detail: 'Outside Issuing says revoked, ticket 4711.' },
    by(actor),
  );

describe('the revocation of a certificate that our PKI does not know', () => {
  test('is confirmed by nobody, and says what is to be done', async () => {
    const jobs = await world.lifecycle.jobs({ certificateId: id, open: false, after: null, limit: 5 }, operator);
    expect(jobs).toMatchObject([
      { action: 'revoke', status: 'failed', result: expect.stringContaining('does not know') },
    ]);
    expect((await page())?.record).toMatchObject({
      confirmedByAuthorityAt: null,
      unknownToPkiAt: world.clock.now().toISOString(),
    });
    expect(await atCa()).toMatchObject({ state: 'outstanding', detail: expect.stringContaining('have its issuer') });
    expect((await page())?.lastOutcome).toBe('Revoked: keyCompromise, its issuer is still to revoke it.');
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'revoke-at-the-pki' });
  });

  test('asks the PKI no further', async () => {
    expect(await world.lifecycle.advanceCertificate(id)).toBe('nothing_to_do');
    const open = await world.lifecycle.jobs({ certificateId: id, open: true, after: null, limit: 5 }, operator);
    expect(open).toEqual([]);
  });

  test('keeps the record from being deleted, until somebody says that its issuer has revoked it', async () => {
    const remove = () => world.lifecycle.deleteCertificate({ certificateId: id }, by(pkiEngineer));
    expect(await remove()).toMatchObject({ refusal: { reason: 'still_acceptable_to_others' } });
    world.clock.advance(60_000);
    const at = world.clock.now().toISOString();
    expect(unwrap(await word('confirmed')).state).toBe('confirmed');
    expect(await atCa()).toMatchObject({
      plane: 'ca',
      state: 'confirmed',
      since: at,
      detail: 'Outside Issuing says revoked, ticket 4711.',
    });
    await world.lifecycle.sealAudit();
    const entries = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
    const said = entries.map(({ entry }) => entry).filter(({ action }) => action === 'record-plane-confirmation');
    expect(said).toMatchObject([
      {
        actor: 'user:mara',
        detail: { plane: 'ca', sentence: 'Outside Issuing says revoked, ticket 4711.' },
        evidenceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    unwrap(await remove());
  });

  test('is an incident when it is late, which ends with that word', async () => {
    world.clock.advance((ARRIVES_WITHIN.ca + 1) * 1000);
    expect((await world.lifecycle.reviewIncidents()).opened).toBeGreaterThan(0);
    const { rows } = await world.database.pool.query(
      `select record->>'summary' as summary from lifecycle.incident where object = $1`,
      [`${id}/ca`],
    );
    expect(rows).toMatchObject([{ summary: expect.stringContaining('have its issuer revoke it') }]);
    unwrap(await word('confirmed'));
    await world.lifecycle.reviewIncidents();
    const states = await world.database.pool.query(
      `select record->>'state' as state from lifecycle.incident where object = $1`,
      [`${id}/ca`],
    );
    expect(states.rows).toEqual([{ state: 'resolved' }]);
  });

  test('stays as it is by the word that it was tried, and the first confirmation stays', async () => {
    const before = await page();
    expect(unwrap(await word('outstanding')).state).toBe('outstanding');
    expect((await page())?.version).toBe(before?.version);
    unwrap(await word('confirmed'));
    const confirmed = await atCa();
    world.clock.advance(60_000);
    expect(unwrap(await word('confirmed')).state).toBe('confirmed');
    expect(await atCa()).toEqual(confirmed);
  });

  test('is told by who may bring word, and by nobody else', async () => {
    expect(await word('confirmed', operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
    const other = { ...actorWith('integration'), owners: ['south-depot'] };
    expect(await word('confirmed', other)).toMatchObject({ refusal: { reason: 'certificate_unknown' } });
  });
});

test('of what our own PKI issued nobody is believed in its place', async () => {
  const own = await world.active(await world.charger());
  const say = () =>
    world.lifecycle.recordPlaneConfirmation(
      { certificateId: own.id, plane: 'ca', state: 'confirmed', detail: 'it is' },
      by(pkiEngineer),
    );
  expect(await say()).toMatchObject({ refusal: { reason: 'not_revoked_there' } });
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: own.id, reason: 'keyCompromise' }, by(pkiEngineer)));
  expect(await say()).toMatchObject({ refusal: { reason: 'plane_not_reported' } });
});

test('an attempt that was killed after the PKI took the serial number over is confirmed by the next', async () => {
  const own = await world.active(await world.charger());
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: own.id, reason: 'keyCompromise' }, by(pkiEngineer)));
  const [, answer] = [...world.authority.signed].find(([, { fingerprint }]) => fingerprint === own.fingerprint) ?? [];
  const [{ issuingPem = '' } = {}] = await world.authority.chains();
  const issuer = unwrap(parseCertificatePem(issuingPem)).fingerprint;
  world.authority.signed.clear();
  const revocation = {
    issuer,
    serial: answer?.serial ?? '',
    reason: 'keyCompromise',
    revokedAt: '2026-03-01T00:00:00Z',
  };
  expect(await world.authority.adoptRevocations([{ ...revocation, reason: 'keyCompromise' }])).toMatchObject({
    adopted: 1,
  });
  await world.lifecycle.advanceCertificate(own.id);
  expect((await world.lifecycle.certificate(own.id, operator))?.record).toMatchObject({
    confirmedByAuthorityAt: world.clock.now().toISOString(),
  });
});
