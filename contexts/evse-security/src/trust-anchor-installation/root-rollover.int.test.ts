import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FakeStation } from '../testing/fake-station.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';

type CertificateId = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

/** On Profile 3 with our roots, and from now on it takes no other that none of them has signed. */
async function thatChecks(name: string) {
  const station = await world.enroll(name);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  station.settings.additional_root_check = 'true';
  const exception = {
    identityId: station.identityId,
    capability: 'additional_root_check',
    value: true,
    responsible: 'Field service',
    until: new Date(world.clock.now().getTime() + 200 * 86_400_000),
  };
  unwrap(await world.evse.grantCapabilityException(exception, context('seen at the depot')));
  const renew = async () => {
    const records = await world.lifecycle.certificatesOf(station.identityId, mara);
    const certificateId = records.find(({ state }) => state === 'active')?.id as CertificateId;
    unwrap(await world.lifecycle.renewCertificate({ certificateId }, context('renewal is due')));
    await world.run(2);
    return (await world.lifecycle.certificatesOf(station.identityId, mara)).filter(({ state }) => state === 'active')
      .length;
  };
  const installed = () =>
    world.commands.flatMap(({ identityId, command }) =>
      identityId === station.identityId && command.kind === 'install_trust_anchor' ? [command.certificatePem] : [],
    );
  const anchors = async () => (await world.evse.migration(caseId, 'all'))?.anchors ?? [];
  return { station, renew, installed, anchors };
}

const named = (station: FakeStation, name: string) =>
  [...station.anchors.values()].filter(({ subject }) => subject.der.includes(Buffer.from(name)));

test('a station that checks is sent the new root as the old one has signed it, is renewed, and is not blamed for the old one that it deletes', async () => {
  const { station, renew, installed, anchors } = await thatChecks('RR-1');
  const before = installed().length;
  const next = world.authority.addServerRoot('Test Server Root 2');
  await world.lifecycle.releaseAddedAnchors();
  expect(await renew()).toBe(1);

  const [sent, ...more] = installed().slice(before);
  expect(more).toEqual([]);
  const form = unwrap(parseCertificatePem(sent ?? ''));
  expect(form.fingerprint).not.toBe(next.fingerprint);
  expect(form.subject.der.equals(next.subject.der) && form.spkiSha256 === next.spkiSha256).toBe(true);
  expect((await anchors()).find(({ fingerprint }) => fingerprint === next.fingerprint)).toMatchObject({
    state: 'verified',
  });

  // M05.FR.09–16: the new one has worked, so the one before it goes.
  const [old] = named(station, 'Test Server Root').filter(({ subject }) => !subject.der.equals(next.subject.der));
  station.anchors.delete(old?.fingerprint ?? '');
  unwrap(await world.evse.orderCertificateList({ identityId: station.identityId }, context('as every day')));
  await world.run(1);
  const about = { kind: 'identity', id: station.identityId } as const;
  expect(await world.lifecycle.incidents({ about, after: null, limit: 5 }, mara)).toEqual([]);
  expect(await renew()).toBe(1);
  expect(installed()).toHaveLength(before + 1);
});

test('two new roots in a row are sent one after the other, each as the one before it has signed it', async () => {
  const { station, renew } = await thatChecks('RR-2');
  world.authority.addServerRoot('Test Server Root 3');
  world.authority.addServerRoot('Test Server Root 4');
  await world.lifecycle.releaseAddedAnchors();
  expect(await renew()).toBe(1);
  expect(named(station, 'Test Server Root 3')).toHaveLength(1);
  expect(named(station, 'Test Server Root 4')).toHaveLength(1);
});
