import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { HUB, HubWorld, SECOND_HUB } from '../testing/hub-world.ts';
import { actorWith, by, ORGANISATION, operator, pkiEngineer } from '../testing/lifecycle-world.ts';

let w: HubWorld;
let certificateId: CertificateId;
/** The same certificate, at each hub by the same id. */
let atHub: string;
beforeEach(async () => {
  w = await HubWorld.start();
  await w.world.identity('iot_device', { iot_thing_name: 'bus-1', organisation: ORGANISATION });
  atHub = await w.registered('ACTIVE', ['bus-1']);
  const entry = w.hub.registry.entry(atHub);
  w.secondHub.registry.entries.set(atHub, { ...entry, things: new Set(entry.things), policies: new Set() });
  await w.hubs.look(SECOND_HUB);
  const imported = await w.hubs.importFrom({ hub: HUB, after: null, dryRun: false }, by(actorWith('integration')));
  const [found] = unwrap(imported).certificates;
  if (found?.certificateId == null) throw new Error('not imported');
  certificateId = found.certificateId;
});
afterEach(() => w.world.drop());

const revoke = () => w.world.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer));
/** The operation that is open at this hub, until it has ended. */
async function worked(hub: string) {
  const open = ((await w.hubs.operations(hub, { after: null, limit: 10 })) ?? []).filter((each) => !each.finishedAt);
  const [operation] = open;
  if (operation === undefined || open.length > 1) throw new Error(`${open.length} operations are open at ${hub}`);
  return w.ended(operation.id, w.hubs, hub);
}
const plane = async () =>
  (await w.world.lifecycle.certificate(certificateId, operator))?.planes.find((each) => each.plane === 'iot_hub');
const confirmations = async () => (await w.world.audit()).filter(({ action }) => action === 'confirm-plane').length;
const told = async () => (await w.world.events()).filter((type) => type === 'RevocationPlaneConfirmed').length;

test('a certificate that two hubs have is known at both, and a drift at neither', async () => {
  for (const hub of [HUB, SECOND_HUB])
    expect((await w.hubs.drift(hub, { after: null, limit: 10 }))?.drifts).toEqual([]);
  w.secondHub.registry.entry(atHub).status = 'INACTIVE';
  await w.hubs.look(SECOND_HUB);
  const { drifts } = (await w.hubs.drift(SECOND_HUB, { after: null, limit: 10 })) ?? {};
  expect(drifts).toMatchObject([{ kind: 'status_differs' }]);
});

test('a revocation has arrived at the hubs when each that has the certificate has confirmed it', async () => {
  unwrap(await revoke());
  await worked(HUB);
  expect(await plane()).toMatchObject({
    state: 'outstanding',
    confirmedBy: [HUB],
    detail: expect.stringMatching(/^fake-hub: .* Not confirmed yet by second-hub\.$/),
  });
  expect([await confirmations(), await told()]).toEqual([1, 0]);
  await worked(SECOND_HUB);
  expect(await plane()).toMatchObject({
    state: 'confirmed',
    confirmedBy: [HUB, SECOND_HUB],
    detail: expect.stringMatching(/^second-hub: .* Confirmed by fake-hub\.$/),
  });
  expect([await confirmations(), await told()]).toEqual([2, 1]);
});

test('one hub that declines keeps it open, and later looks at the other change nothing', async () => {
  unwrap(await revoke());
  w.secondHub.failNext('denied');
  expect(await worked(SECOND_HUB)).toMatchObject({ status: 'refused' });
  await worked(HUB);
  const open = await plane();
  expect(open).toMatchObject({ state: 'outstanding', confirmedBy: [HUB] });
  w.world.clock.advance(60_000);
  await w.hubs.look(HUB);
  expect(await plane()).toEqual(open);
  expect(await confirmations()).toBe(1);
  w.secondHub.registry.entry(atHub).status = 'REVOKED';
  await w.hubs.look(SECOND_HUB);
  expect(await plane()).toMatchObject({ state: 'confirmed', confirmedBy: [HUB, SECOND_HUB] });
});

test('a hub that has it no more has confirmed it', async () => {
  unwrap(await revoke());
  w.secondHub.failNext('denied');
  await worked(SECOND_HUB);
  await worked(HUB);
  w.secondHub.registry.entries.delete(atHub);
  w.world.clock.advance(60_000);
  await w.hubs.look(SECOND_HUB);
  expect(await plane()).toMatchObject({ state: 'confirmed', confirmedBy: [HUB, SECOND_HUB] });
});

test('a hub that lost it before the revocation is not waited for', async () => {
  w.secondHub.registry.entries.delete(atHub);
  w.world.clock.advance(60_000);
  await w.hubs.look(SECOND_HUB);
  unwrap(await revoke());
  await worked(HUB);
  expect(await plane()).toMatchObject({ state: 'confirmed', confirmedBy: [HUB] });
});
