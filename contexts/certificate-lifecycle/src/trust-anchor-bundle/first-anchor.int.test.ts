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

const first = async () => world.lifecycle.firstAnchor((await world.lifecycle.stationTrustAnchors()).anchors);

test('the root that a station without any is sent is the one that every chain of our listeners stands under', async () => {
  expect(await first()).toBeNull();
  await listener.issued('ec');
  expect(await first()).toBe(listener.signer);
});

test('there is none where a chain that stations may be shown stands under no root of theirs', async () => {
  await listener.knownByAnother('charger-identity', 'backend-server-ec', 'backend-server-rsa');
  await world.lifecycle.stationTrustAnchors();
  await listener.issued('ec');
  expect(await first()).toBeNull();
});
