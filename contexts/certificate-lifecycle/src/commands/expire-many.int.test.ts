import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, gateway, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('the sweep waits for a person when too many would retire at once', async () => {
  for (let i = 0; i < 11; i++) await world.issued(await world.charger());
  world.clock.advance(181 * 86_400_000);
  const held = await world.lifecycle.expireDueCertificates({ confirmed: false }, by(gateway));
  expect(held).toMatchObject({ ok: false, refusal: { reason: 'too_many_at_once' } });
  expect(await world.lifecycle.countsByState('all')).toMatchObject([{ state: 'issued', count: 11 }]);
  expect(await world.lifecycle.heldSweep()).toMatchObject({ reason: 'too_many_at_once', due: 11 });
  const confirmed = await world.lifecycle.expireDueCertificates({ confirmed: true }, by(operator));
  expect(confirmed.ok && confirmed.value.retired).toHaveLength(11);
  expect(await world.lifecycle.heldSweep()).toBe(null);
});
