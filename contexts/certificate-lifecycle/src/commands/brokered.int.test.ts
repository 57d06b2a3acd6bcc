import { unwrap } from '@bfcert/kernel/result';
import type { NameSpec } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import {
  actorWith,
  by,
  csr,
  FakeWitnesses,
  LifecycleWorld,
  ORGANISATION,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { outsideEntry, program, testProgram } from '../testing/ownership-drafts.ts';

const VIN = 'WEB12345678901234';
const subject: NameSpec = [{ name: 'CN', value: VIN }];

let world: LifecycleWorld;
let identityId: IdentityId;
let certificateId: CertificateId;
/** A vehicle whose certificate for one of its two programs is another issuer's, seen in use. */
beforeEach(async () => {
  world = await LifecycleWorld.start();
  await world.decides(
    [program('vdv261'), testProgram('own')],
    [outsideEntry('vehicle_vas_identity', 'vdv261', 'brokered')],
  );
  identityId = await world.identity('vehicle', { vin: VIN, organisation: ORGANISATION, program: ['vdv261', 'own'] });
  const { pem, fingerprint } = new OutsideIssuer('Broker', world.clock.now()).issue({ subject });
  const brought = await world.lifecycle.importCertificates(
    {
      purpose: 'vehicle_vas_identity',
      operatingModel: 'brokered',
      bundlePem: pem,
      entries: [{ fingerprint, identityId, slot: 'vdv261' }],
      dryRun: false,
    },
    by(actorWith('integration')),
  );
  const [record] = unwrap(brought).certificates;
  if (!record?.certificateId) throw new Error(`${record?.reason}`);
  certificateId = record.certificateId;
  const at = world.clock.now().toISOString();
  const proof = { identityId, fingerprint, type: 'program_proof', from: 'program', source: 'test', at } as const;
  unwrap(await world.lifecycle.recordEvidence(proof, by(actorWith('integration'))));
  expect(await world.stage(certificateId)).toBe('active');
});
afterEach(() => world.drop());

const place = (slot: string) => ({ identityId, purpose: 'vehicle_vas_identity', slot }) as const;
const NOT_CONNECTED = { ok: false, refusal: { reason: 'broker_not_connected' } };

describe('as long as no broker is connected, a brokered certificate', () => {
  test('is not renewed, and no record begins', async () => {
    expect(await world.lifecycle.renewCertificate({ certificateId }, by(operator))).toMatchObject(NOT_CONNECTED);
    const wish = { certificateId, reason: 'superseded', deadline: null } as const;
    expect(await world.lifecycle.replaceAndRevoke(wish, by(pkiEngineer))).toMatchObject(NOT_CONNECTED);
    const { rows } = await world.database.pool.query('select id from lifecycle.certificate');
    expect(rows).toEqual([{ id: certificateId }]);
  });

  test('is never followed by one that our own PKI signs; in another program of the vehicle it does', async () => {
    const order = { ...place('vdv261'), csrPem: csr([{ name: 'O', value: ORGANISATION }, ...subject]) };
    expect(await world.lifecycle.issueCertificate(order, by(operator))).toMatchObject(NOT_CONNECTED);
    expect(await world.lifecycle.requestCertificate(place('vdv261'), by(operator))).toMatchObject(NOT_CONNECTED);
    unwrap(
      await world.lifecycle.issueCertificate(
        { ...place('own'), csrPem: csr([{ name: 'O', value: ORGANISATION }, ...subject]) },
        by(operator),
      ),
    );
  });

  test('says on its page what can be done to it, and why not', async () => {
    const page = await world.lifecycle.certificate(certificateId, {
      ...pkiEngineer,
      roles: ['pki_engineer', 'operator'],
    });
    const action = (name: string) => page?.actions.find((each) => each.name === name);
    expect(action('renew')).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('no broker is connected'),
    });
    expect(action('revoke')).toMatchObject({
      allowed: true,
      reason: expect.stringContaining('have its issuer revoke it'),
    });
  });

  test('is refused by us once it is revoked, and our PKI is neither asked nor waited for', async () => {
    unwrap(await world.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)));
    expect(await world.stage(certificateId)).toBe('revoked');
    expect(await world.lifecycle.jobs({ certificateId, open: true, after: null, limit: 5 }, operator)).toEqual([]);
    const ca = (await world.lifecycle.certificate(certificateId, operator))?.planes.find(({ plane }) => plane === 'ca');
    expect(ca).toMatchObject({ state: 'not_applicable', detail: expect.stringContaining('no broker is connected') });

    const witnesses = new FakeWitnesses();
    witnesses.publication = 'elsewhere';
    world.clock.advance(3_600_000);
    await world.lifecycle.confirmPlanes(witnesses);
    expect(await world.lifecycle.outstandingPlanes()).toEqual([]);
    const { planes, clock } = world.dependencies();
    expect(await planes.late(() => clock.now().toISOString(), 10)).toEqual([]);
  });

  test('cannot be deleted while its issuer may still call it good', async () => {
    unwrap(await world.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)));
    expect(await world.lifecycle.deleteCertificate({ certificateId }, by(pkiEngineer))).toMatchObject({
      refusal: { reason: 'still_acceptable_to_others' },
    });
  });
});
