import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purposeNames } from '../../purposes/purpose.ts';
import { purposes } from '../../purposes/registry.ts';
import { by, gateway, LifecycleWorld, operator, pkiEngineer } from '../../testing/lifecycle-world.ts';
import { planesOf } from './plane.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('each purpose has the planes where its certificates are believed', () => {
  const table = Object.fromEntries(purposeNames.map((name) => [name, planesOf(purposes[name]).join(' ')]));
  expect(table).toEqual({
    charger_factory: 'gateway ocsp crl',
    charger_identity: 'gateway ocsp crl',
    controller_identity: 'gateway ocsp crl',
    evse_v2g: 'ocsp crl station',
    evse_v2g_20: 'ocsp crl station',
    vehicle_vas_identity: 'ocsp crl',
    iso15118_oem_provisioning: 'ocsp crl scheme',
    iso15118_contract: 'ocsp crl scheme',
    iot_hub_identity: 'ocsp crl iot_hub',
    backend_server: 'ocsp crl',
    ca_certificate: 'ocsp crl',
    ocsp_responder: 'ocsp crl',
    internal_service: 'ocsp crl',
    firmware_signing: 'ocsp crl',
  });
});

test('word of a station is kept: a failure leaves it open, the first confirmation stays', async () => {
  const { id } = await world.active(await world.charger());
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  // As if this certificate were one that the station itself shows to vehicles.
  await world.database.pool.query(
    `update lifecycle.plane_confirmation set record = record || '{"plane":"station","nextAttemptAt":null}'
     where certificate_id = $1 and plane = 'gateway'`,
    [id],
  );
  const say = async (confirmed: boolean, detail: string) =>
    unwrap(
      await world.lifecycle.recordPlaneConfirmation(
        { certificateId: id, plane: 'station', confirmed, detail },
        by(gateway),
      ),
    ).state;
  const station = async () =>
    (await world.lifecycle.certificate(id, operator))?.planes.find(({ plane }) => plane === 'station');
  expect(await say(false, 'DeleteCertificate: Failed')).toBe('outstanding');
  expect(await station()).toMatchObject({ state: 'outstanding', detail: 'DeleteCertificate: Failed' });
  world.clock.advance(60_000);
  const confirmedAt = world.clock.now().toISOString();
  expect(await say(true, 'x'.repeat(600))).toBe('confirmed');
  expect(await station()).toMatchObject({ state: 'confirmed', since: confirmedAt, detail: 'x'.repeat(500) });
  world.clock.advance(60_000);
  expect(await say(true, 'again')).toBe('confirmed');
  expect(await say(false, 'no more')).toBe('confirmed');
  expect(await station()).toMatchObject({ since: confirmedAt });
  expect((await world.events()).filter((type) => type === 'RevocationPlaneConfirmed')).toHaveLength(1);
  const told = (await world.lifecycle.timeline(id, operator)).filter(
    ({ title }) => title === 'RevocationPlaneConfirmed',
  );
  expect(told.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^station: /)]);
});
