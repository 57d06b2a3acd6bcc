import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeStation } from '../testing/fake-station.ts';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';

/** The V2G PKI of others issues for ISO 15118-2; that of -20 stays our own. */
let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
  world.authority.issueV2gOutside();
});
afterAll(() => world.end());

const rootOf = async (authority: string) => {
  const chain = (await world.authority.chains()).find(({ name }) => name === authority);
  return unwrap(parseCertificatePem(chain?.rootPem ?? ''));
};

async function stationWithEvse(wireName: string, v2gRoots: readonly string[] = []) {
  const station = await world.enroll(wireName, [], {}, FakeStation);
  const evse = await world.enrollEvse(station, `DE-ICE-S-${wireName}`, { v2gRoots });
  await world.evse.publishDirtyEntries();
  world.connectSoon(station.identityId, 0);
  await world.run(0.001);
  return { station, evse };
}

test('a station has the root of an outside V2G PKI before its first certificate from there, and not that of ours', async () => {
  const { station, evse } = await stationWithEvse('OUT-1');
  const place = { identityId: evse, purpose: 'evse_v2g', slot: null } as const;
  unwrap(await world.lifecycle.requestCertificate(place, context('wanted')));
  await world.run(1);
  const [record] = await world.lifecycle.certificatesOf(evse, context().actor);
  expect(record).toMatchObject({ state: 'active' });
  expect([...station.v2gRoots.keys()]).toEqual([(await rootOf('v2g-pki')).fingerprint]);
  const kinds = world.kindsSentTo(station.identityId);
  expect(kinds.indexOf('install_trust_anchor')).toBeLessThan(kinds.indexOf('deliver_certificate'));
  expect(kinds).toContain('install_trust_anchor');
});

test('A02.FR.27: a root that is wanted is served where its PKI issues, and ours no more', async () => {
  const [theirs, ours] = [await rootOf('v2g-pki'), await rootOf('iso15118-evse')];
  const { station, evse } = await stationWithEvse('OUT-2', [theirs.fingerprint]);
  const subject = [
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: 'DE-ICE-S-OUT-2' },
  ] as const;
  const ask = (root: typeof ours) =>
    world.evse.receiveSigningRequest({
      identityId: station.identityId,
      connectionId: 'con',
      csr: station.requestFor(subject),
      use: 'v2g',
      wantedRoot: certificateHashData(root, root),
    });
  expect(await ask(ours)).toEqual({ accepted: false, reason: 'v2g_root_not_served' });
  expect(await ask(theirs)).toEqual({ accepted: true, reason: null });
  await world.run(1);
  const [record] = await world.lifecycle.certificatesOf(evse, context().actor);
  expect(record).toMatchObject({ state: 'active', slot: theirs.fingerprint });
});
