import { unwrap } from '@bfcert/kernel/result';
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
