import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LifecycleWorld } from '../testing/lifecycle-world.ts';
import { OwnListener } from '../testing/own-listener.ts';

let world: LifecycleWorld;
let listener: OwnListener;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  listener = await OwnListener.register(world);
});
afterEach(() => world.drop());

const used = async () => (await world.lifecycle.rootsInUse([listener.identityId])).get(listener.identityId);

test('the root of what our listeners show is in use, whatever version has it', async () => {
  await world.lifecycle.stationTrustAnchors();
  expect((await used())?.anchors).toEqual([]);
  await listener.issued('ec');
  expect((await used())?.anchors.map(({ fingerprint }) => fingerprint)).toEqual([listener.signer]);
});

test('one that no version ever had is in use by its name', async () => {
  const pem = (await world.authority.chains())[0]?.rootPem ?? '';
  await listener.knownByAnother('charger-identity', 'backend-server-ec', 'backend-server-rsa');
  await world.lifecycle.stationTrustAnchors();
  expect((await used())?.issuers).toEqual([]);
  await listener.issued('ec');
  const found = await used();
  expect(found?.anchors).toEqual([]);
  expect(found?.issuers).toContainEqual(unwrap(parseCertificatePem(pem)).subject.der);
});
