import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { by, gateway, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  for (let i = 0; i < 11; i++) await world.issued(await world.charger());
  world.clock.advance(181 * 86_400_000);
});
afterEach(() => world.drop());

const sweep = () => world.lifecycle.expireDueCertificates({ confirmed: false }, by(gateway));
const confirm = (asOf: string, count: number, actor = operator) =>
  world.lifecycle.expireDueCertificates({ confirmed: { asOf, count } }, by(actor));

test('the sweep waits for a person when too many would retire at once', async () => {
  expect(await sweep()).toMatchObject({ ok: false, refusal: { reason: 'too_many_at_once' } });
  expect(await world.lifecycle.countsByState('all')).toMatchObject([{ state: 'issued', count: 11 }]);
  const held = await world.lifecycle.heldSweep();
  expect(held).toMatchObject({ reason: 'too_many_at_once', due: 11, asOf: world.clock.now().toISOString() });
  const confirmed = await confirm(held?.asOf ?? '', 11);
  expect(confirmed.ok && confirmed.value.retired).toHaveLength(11);
  expect(await world.lifecycle.heldSweep()).toBe(null);
  expect((await world.audit()).map(({ action }) => action)).toContain('confirm-expiry-sweep');
});

test('a confirmation counts for what was looked at: another number, a later time and a process are refused', async () => {
  const asOf = world.clock.now().toISOString();
  for (const [at, count] of [
    [asOf, 10],
    [asOf, 2 ** 53],
    ['9999-12-31T23:59:59.999Z', 11],
    ['2026-03-01T00:00:00.000Z', 11],
  ] as const) {
    expect(await confirm(at, count)).toMatchObject({ refusal: { reason: 'count_mismatch' } });
  }
  expect(await confirm(asOf, 11, gateway)).toMatchObject({ refusal: { reason: 'too_many_at_once' } });
  expect(await world.lifecycle.countsByState('all')).toMatchObject([{ state: 'issued', count: 11 }]);
});

test('one confirmation covers all of its sweep, in however many rounds, and nothing that ends later', async () => {
  const asOf = world.clock.now().toISOString();
  // Whoever confirmed was told of all, and its server died before any retired.
  await world.database.pool.query(
    "insert into lifecycle.confirmed_sweep (as_of, count, confirmed_by, confirmed_at) values ($1, 11, 'user:mara', $1)",
    [asOf],
  );
  for (let i = 0; i < 11; i++) await world.issued(await world.charger());
  world.clock.advance(181 * 86_400_000);
  expect(unwrap(await sweep()).retired).toHaveLength(11);
  expect(await sweep()).toMatchObject({ refusal: { reason: 'too_many_at_once' } });
  expect(await world.lifecycle.heldSweep()).toMatchObject({ due: 11 });
});

test('more than one percent of what is in service waits for a person, and one alone never does', async () => {
  await confirm(world.clock.now().toISOString(), 11);
  for (let i = 0; i < 2; i++) await world.issued(await world.charger());
  world.clock.advance(10 * 86_400_000);
  await world.issued(await world.charger());
  world.clock.advance(171 * 86_400_000);
  expect(await sweep()).toMatchObject({ refusal: { reason: 'too_many_at_once' } });
  await confirm(world.clock.now().toISOString(), 2);
  world.clock.advance(10 * 86_400_000);
  expect(unwrap(await sweep()).retired).toHaveLength(1);
});

test('that the sweep waits is audited once, by whichever server, and again when it waits anew', async () => {
  const others = world.another();
  const refusals = async () =>
    (await world.audit()).filter(
      ({ outcome, action }) => outcome === 'refused' && action === 'expire-due-certificates',
    );
  for (let i = 0; i < 3; i++) {
    await sweep();
    await others.expireDueCertificates({ confirmed: false }, by(gateway));
  }
  expect(await refusals()).toHaveLength(1);
  unwrap(await confirm(world.clock.now().toISOString(), 11));
  unwrap(await sweep());
  for (let i = 0; i < 2; i++) await world.issued(await world.charger());
  world.clock.advance(181 * 86_400_000);
  await sweep();
  await sweep();
  expect(await refusals()).toHaveLength(2);
});

test('a record that cannot be written keeps no other from retiring', async () => {
  const { rows } = await world.database.pool.query<{ id: string }>(
    'select id from lifecycle.certificate order by not_after, id limit 1',
  );
  const poison = rows[0]?.id ?? '';
  await world.database.pool.query(
    `create function lifecycle.refuse_it() returns trigger language plpgsql as $$
     begin raise exception 'this one cannot be written'; end $$`,
  );
  await world.database.pool.query(
    `create trigger poisoned before update on lifecycle.certificate for each row
     when (old.id = '${poison}') execute function lifecycle.refuse_it()`,
  );
  const asOf = world.clock.now().toISOString();
  await expect(confirm(asOf, 11)).rejects.toThrow('1 expired certificates did not retire');
  expect(await world.lifecycle.countsByState('all')).toMatchObject([
    { state: 'issued', count: 1 },
    { state: 'retired', count: 10 },
  ]);
  // It goes on as it was confirmed, and the one is tried again by itself.
  await expect(sweep()).rejects.toThrow('1 expired certificates did not retire');
  await world.database.pool.query('drop trigger poisoned on lifecycle.certificate');
  expect(unwrap(await sweep()).retired).toEqual([poison]);
});
