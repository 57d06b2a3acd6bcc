import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LifecycleWorld } from '../testing/lifecycle-world.ts';
import { OwnListener } from '../testing/own-listener.ts';
import { anchorOf } from './release-anchors.ts';

let world: LifecycleWorld;
let listener: OwnListener;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  listener = await OwnListener.register(world);
});
afterEach(() => world.drop());

const effect = async () => unwrap(await world.lifecycle.effectOfAnchorChange({ kind: 'none' }));
const rootsIn = ({ chains }: Awaited<ReturnType<typeof effect>>) =>
  chains.flatMap(({ anchors }) => anchors.map(({ fingerprint }) => fingerprint));

test('a chain of our listeners that stands under no root that is known is told as such', async () => {
  await listener.knownByAnother('charger-identity', 'backend-server-ec', 'backend-server-rsa');
  const certificateId = await listener.issued('ec');
  const found = await effect();
  expect(found.unknownChains).toMatchObject([{ certificateId, slot: 'ec', authority: expect.any(String) }]);
  expect(rootsIn(found)).not.toContain(listener.signer);
});

test('an RSA chain that is the only one of its listener is looked at by the root of its authority', async () => {
  await listener.knownByAnother('charger-identity', 'backend-server-ec');
  await listener.issued('rsa');
  const found = await effect();
  expect(found.unknownChains).toEqual([]);
  expect(rootsIn(found)).toContain(listener.signer);
});

test('a certificate of our listeners that the PKI is yet to sign is a chain that nobody knows, where roots are to go', async () => {
  await listener.issued('ec');
  const certificateId = await listener.ordered('ec@gateway-2');
  const removal = { kind: 'removal', fingerprints: [listener.signer] } as const;
  const unknownIn = async () => unwrap(await world.lifecycle.effectOfAnchorChange(removal)).unknownChains;
  expect(await unknownIn()).toEqual([{ certificateId, slot: 'ec@gateway-2', authority: null }]);
  // Nothing goes: whoever asks only what is shown now is not told of it.
  expect((await effect()).unknownChains).toEqual([]);
  await world.lifecycle.advanceCertificate(certificateId);
  expect(await unknownIn()).toEqual([]);
});

test('a switch of our listeners to another root leaves the roots of today, and one to that under which all stand does not', async () => {
  const leaves = async (fingerprint: string) =>
    unwrap(await world.lifecycle.effectOfAnchorChange({ kind: 'server_chain', fingerprint })).leavesTodaysRoots;
  // There is no listener yet, and so nothing that an installer could have gone by.
  expect(await leaves(listener.signer)).toBe(false);
  await listener.issued('ec');
  expect(await leaves(listener.signer)).toBe(false);
  await listener.knownByAnother('backend-server-ec');
  const chains = await world.authority.chains();
  const next = chains.map(({ rootPem }) => anchorOf(rootPem).fingerprint).find((one) => one !== listener.signer);
  expect(await leaves(next ?? '')).toBe(true);
});
