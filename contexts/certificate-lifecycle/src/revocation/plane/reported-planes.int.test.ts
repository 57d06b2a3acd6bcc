import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import { purposeNames } from '../../purposes/purpose.ts';
import { purposes } from '../../purposes/registry.ts';
import { actorWith, by, gateway, LifecycleWorld, operator, pkiEngineer } from '../../testing/lifecycle-world.ts';
import { planesOf } from './plane.ts';
import type { PlaneState } from './plane-confirmation.ts';

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
    charger_combined: 'gateway ocsp crl station',
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

const integration = actorWith('integration');

/** An EVSE's certificate, revoked when it had come so far. */
async function revokedWhen(reached: 'not sent' | 'sent' | 'rejected' | 'in use') {
  const { id, identityId, fingerprint } = await world.issuedToEvse();
  if (reached !== 'not sent') {
    unwrap(await world.lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway)));
  }
  if (reached === 'rejected') {
    const answer = { certificateId: id, outcome: 'rejected', channel: 'ocpp', detail: 'no room' } as const;
    unwrap(await world.lifecycle.recordInstallation(answer, by(gateway)));
  }
  if (reached === 'in use') {
    const at = world.clock.now().toISOString();
    const seen = { identityId, fingerprint, type: 'ocsp_query', from: 'station', source: 'CS-1', at } as const;
    unwrap(await world.lifecycle.recordEvidence(seen, by(gateway)));
  }
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  const station = async () =>
    (await world.lifecycle.certificate(id, operator))?.planes.find(({ plane }) => plane === 'station');
  const say = async (state: PlaneState, detail: string) =>
    unwrap(
      await world.lifecycle.recordPlaneConfirmation(
        { certificateId: id, plane: 'station', state, detail },
        by(integration),
      ),
    ).state;
  return { id, station, say };
}
const toldOf = async (id: CertificateId) =>
  (await world.lifecycle.timeline(id, operator)).filter(({ title }) => title === 'RevocationPlaneConfirmed');

test.each([
  ['not sent', 'not_applicable'],
  ['rejected', 'not_applicable'],
  ['sent', 'outstanding'],
  ['in use', 'outstanding'],
] as const)(
  'of a certificate that was %s when it was revoked the plane of its station is %s',
  async (reached, state) => {
    const { station } = await revokedWhen(reached);
    expect(await station()).toMatchObject({ state });
  },
);

test('word of a station is kept: a failure leaves it open, the first confirmation stays, each is audited', async () => {
  const { id, station, say } = await revokedWhen('in use');
  const audited = (await world.audit()).length;
  const revokedAt = (await station())?.since;
  expect(await say('outstanding', 'DeleteCertificate: Failed')).toBe('outstanding');
  expect(await station()).toMatchObject({
    state: 'outstanding',
    detail: 'DeleteCertificate: Failed',
    since: revokedAt,
  });
  expect(await toldOf(id)).toEqual([]);
  world.clock.advance(60_000);
  const confirmedAt = world.clock.now().toISOString();
  expect(await say('confirmed', 'x'.repeat(600))).toBe('confirmed');
  expect(await station()).toMatchObject({ state: 'confirmed', since: confirmedAt, detail: 'x'.repeat(500) });
  world.clock.advance(60_000);
  expect(await say('confirmed', 'again')).toBe('confirmed');
  expect(await say('outstanding', 'no more')).toBe('confirmed');
  expect(await say('not_applicable', 'never there')).toBe('confirmed');
  expect(await station()).toMatchObject({ since: confirmedAt });
  expect((await toldOf(id)).map(({ detail }) => detail)).toEqual([expect.stringMatching(/^station: /)]);
  const since = (await world.audit()).slice(audited);
  expect(since.map(({ action }) => action)).toEqual(['record-plane-confirmation', 'record-plane-confirmation']);
});

test('a station that never had it owes nothing, and is believed when it had it after all', async () => {
  const { id, station, say } = await revokedWhen('sent');
  expect(await say('not_applicable', 'the station was scrapped before')).toBe('not_applicable');
  expect(await say('outstanding', 'or was it?')).toBe('not_applicable');
  expect(await toldOf(id)).toEqual([]);
  expect(await say('confirmed', 'DeleteCertificate: Accepted')).toBe('confirmed');
  expect(await station()).toMatchObject({ state: 'confirmed', detail: 'DeleteCertificate: Accepted' });
  expect(await toldOf(id)).toHaveLength(1);
});

test('a late station is an incident that its word resolves, and one that never had it is none', async () => {
  const late = await revokedWhen('sent');
  const nowhere = await revokedWhen('not sent');
  world.clock.advance(86_400_000);
  await world.lifecycle.reviewIncidents();
  const open = async (id: CertificateId) =>
    (await world.lifecycle.incidents({ after: null, limit: 100 }, operator)).filter(
      ({ object, state }) => object === `${id}/station` && state === 'opened',
    );
  expect(await open(late.id)).toHaveLength(1);
  expect(await open(nowhere.id)).toEqual([]);
  await late.say('confirmed', 'DeleteCertificate: Accepted');
  await world.lifecycle.reviewIncidents();
  expect(await open(late.id)).toEqual([]);
});
