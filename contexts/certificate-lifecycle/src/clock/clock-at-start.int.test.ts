import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, FakeReachability, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import { exceptionWish, grantedException, withTwoAdministrators } from '../testing/two-administrators.ts';

const DAY = 86_400_000;
const HALF_A_YEAR = 182 * DAY;

let world: LifecycleWorld;
let id: CertificateId;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  ({ id } = await world.active(await world.charger()));
});
afterEach(() => world.drop());

/** A server whose own clock is off by so much when it starts. */
async function started(off: number): Promise<{ readonly clock: FixedClock; readonly lifecycle: Lifecycle }> {
  const clock = new FixedClock(new Date(world.clock.now().getTime() + off));
  const lifecycle = world.another({ clock });
  await lifecycle.judgeClock();
  return { clock, lifecycle };
}
const sweep = (lifecycle: Lifecycle) => lifecycle.expireDueCertificates({ confirmed: false }, by(operator));
const renew = (lifecycle: Lifecycle) => lifecycle.renewDueCertificates(new FakeReachability());

test.each([
  ['half a year ahead', HALF_A_YEAR],
  ['six minutes behind', -6 * 60_000],
])('a server that starts with a clock %s renews and retires nothing, and says why', async (_, off) => {
  const { lifecycle } = await started(off);
  expect(await sweep(lifecycle)).toMatchObject({ ok: false, refusal: { reason: 'clock_jumped' } });
  expect((await renew(lifecycle)).suspended).toMatch(/^A server started at .* the last record is of 2026-03-01T/);
  expect(await world.stage(id)).toBe('active');
  expect(await lifecycle.clockDoubt()).toMatchObject({ jump: off });
  // The doubt is every server's.
  expect(await sweep(world.lifecycle)).toMatchObject({ refusal: { reason: 'clock_jumped' } });
});

test('a binding exception is not ended by a duty of a server whose start is doubted, and accepts nothing by its clock', async () => {
  const administrators = withTwoAdministrators(world);
  const { identityId } = await world.charger();
  const exception = await grantedException(administrators, exceptionWish(world, identityId, { days: 30 }));
  const { clock, lifecycle } = await started(60 * DAY);
  expect(await lifecycle.expireBindingExceptions()).toBe(0);
  expect(await lifecycle.bindingException(exception.id, operator)).toMatchObject({ state: 'active' });
  expect((await lifecycle.acceptedNamesOf([identityId])).get(identityId) ?? []).toEqual([]);
  clock.jump(-60 * DAY);
  expect(await lifecycle.expireBindingExceptions()).toBe(0);
  clock.advance(31 * DAY);
  expect(await lifecycle.expireBindingExceptions()).toBe(1);
});

test('a start soon after the last record, and the very first one, are not doubted', async () => {
  expect(await (await started(29 * DAY)).lifecycle.clockDoubt()).toBeNull();
  const empty = await LifecycleWorld.start();
  try {
    await empty.lifecycle.judgeClock();
    expect(await empty.lifecycle.clockDoubt()).toBeNull();
  } finally {
    await empty.drop();
  }
});

test('a clock that is set right while the server runs ends the doubt, and that is audited', async () => {
  const { clock, lifecycle } = await started(HALF_A_YEAR);
  expect((await sweep(lifecycle)).ok).toBe(false);
  clock.jump(-HALF_A_YEAR);
  expect((await sweep(lifecycle)).ok).toBe(true);
  expect(await lifecycle.clockDoubt()).toBeNull();
  expect((await world.audit()).map(({ action }) => action)).toContain('settle-clock-doubt');
});

test('a start with the right clock ends the doubt of a start with a wrong one, but not while that server runs on', async () => {
  const wrong = await started(HALF_A_YEAR);
  expect(await (await started(0)).lifecycle.clockDoubt()).toBeNull();
  expect((await sweep(wrong.lifecycle)).ok).toBe(false);
  expect(await wrong.lifecycle.clockDoubt()).not.toBeNull();
});

test('a person who confirms the time is believed from then on, also at the next start', async () => {
  const { clock, lifecycle } = await started(60 * DAY);
  const held = await lifecycle.heldSweep();
  if (held === null) throw new Error('nothing is held');
  const confirmed = { asOf: held.asOf, count: held.due };
  unwrap(await lifecycle.expireDueCertificates({ confirmed }, by(operator)));
  expect((await sweep(lifecycle)).ok).toBe(true);
  expect((await renew(lifecycle)).suspended).toBeNull();
  clock.advance(DAY);
  const next = world.another({ clock });
  await next.judgeClock();
  expect(await next.clockDoubt()).toBeNull();
});

test('a jump while a server runs is not ended by a start', async () => {
  world.clock.jump(DAY);
  expect((await sweep(world.lifecycle)).ok).toBe(false);
  expect(await (await started(0)).lifecycle.clockDoubt()).toMatchObject({ lastSign: null });
});

test('a second start by the same wrong clock doubts as well, whatever was written in between', async () => {
  const { clock, lifecycle } = await started(HALF_A_YEAR);
  await lifecycle.cancelRequest({ certificateId: id }, by(operator));
  clock.advance(60_000);
  const next = world.another({ clock });
  await next.judgeClock();
  expect(await next.clockDoubt()).not.toBeNull();
});
