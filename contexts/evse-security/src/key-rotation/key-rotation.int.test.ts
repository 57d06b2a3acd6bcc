import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { StationCommand } from '../station-contract/index.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { HOUR, rotationBench } from '../testing/rotation-bench.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
const { connected, rotate, detail, keysOf, statesOf, entersWith, onceFor } = rotationBench(() => world, 'KR');

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

afterEach(() => {
  world.mishapFor = () => 'none';
  world.family = 'V M';
});

const changesPassword = (command: StationCommand) =>
  command.kind === 'change_setting' && command.setting === 'authorization_key';

describe.each([
  ['1.6', FakeStation16],
  ['2.0.1', FakeStation],
  ['2.1', FakeStation21],
])('a station of OCPP %s', (_, Kind) => {
  test('gets a key of its own, comes back with it, and only then the old one is refused', async () => {
    const station = await connected(Kind);
    const old = station.password;
    const id = await rotate(station.identityId);
    let bothWereGood = false;
    world.afterEachCommand = () => {
      bothWereGood ||=
        entersWith(station.identityId, old) &&
        station.password !== old &&
        entersWith(station.identityId, station.password);
    };
    await world.run(HOUR);
    world.afterEachCommand = () => undefined;

    expect(bothWereGood).toBe(true);
    expect(await detail(id)).toMatchObject({ phase: 'rollback_window', trigger: 'hygiene', stop: null });
    expect(world.kindsSentTo(station.identityId)).toEqual(['change authorization_key', 'close_session']);
    expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
    expect([entersWith(station.identityId, old), entersWith(station.identityId, station.password)]).toEqual([
      false,
      true,
    ]);

    await world.run(8);
    expect((await detail(id)).phase).toBe('completed');
    expect(await statesOf(station.identityId)).toEqual(['retired', 'active']);
    expect(world.published.get(station.identityId)?.formerPasswords).toBeUndefined();
  });
});

test('a lost answer to a change that took effect is settled by the next login', async () => {
  const station = await connected(FakeStation);
  onceFor('lost_after', changesPassword);
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('rollback_window');
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
});

test('a lost change that never arrived is sent again after the login with the old key', async () => {
  const station = await connected(FakeStation);
  onceFor('lost_before', changesPassword);
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('rollback_window');
  expect(world.kindsSentTo(station.identityId)).toEqual(['close_session', 'change authorization_key', 'close_session']);
});

test('a station that refuses its key waits for a person, and keeps its way in', async () => {
  const station = await connected(FakeStation);
  const old = station.password;
  world.mishapFor = (command) => (changesPassword(command) ? 'refused' : 'none');
  const id = await rotate(station.identityId);
  await world.run(2);
  expect(await detail(id)).toMatchObject({ phase: 'quarantine', stop: { code: 'change_authorization_key_failed' } });
  expect(entersWith(station.identityId, old)).toBe(true);

  world.mishapFor = () => 'none';
  unwrap(await world.evse.retryKeyRotation({ rotationId: id }, context('its firmware was mended')));
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('rollback_window');
});

test('where that is convenient a station is left a day to come back by itself', async () => {
  const station = await connected(FakeStation);
  const id = await rotate(station.identityId, { reconnect: 'when_convenient' });
  await world.run(HOUR);
  expect(world.kindsSentTo(station.identityId)).toEqual(['change authorization_key']);
  expect(await detail(id)).toMatchObject({ phase: 'change_key', waitingFor: 'the station to log in again by itself' });
  await world.run(1);
  expect(world.kindsSentTo(station.identityId)).toEqual(['change authorization_key', 'close_session']);
  expect((await detail(id)).phase).toBe('rollback_window');
});

test('an exposed key is revoked by the first login with the new one, and no rollback brings it back', async () => {
  world.family = 'rolls back';
  await declare('rolls back', { key_rollback: true });
  const station = await connected(FakeStation);
  const old = station.password;
  await rotate(station.identityId, { trigger: 'exposure', reconnect: 'when_convenient' });
  await world.run(HOUR);
  expect(await statesOf(station.identityId)).toEqual(['revoked', 'active']);
  expect(entersWith(station.identityId, old)).toBe(false);
});

test('a family that goes back to an older state by itself is let in with its former key, and told the new one’s fate', async () => {
  world.family = 'goes back';
  await declare('goes back', { key_rollback: true });
  const station = await connected(FakeStation);
  const old = station.password;
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  const renewed = station.password;
  expect((await detail(id)).phase).toBe('rollback_window');
  expect(entersWith(station.identityId, old)).toBe(true);

  // Its firmware goes back, and its key with that; later it comes forward again.
  station.password = old;
  await world.disconnect(station.identityId);
  world.connectSoon(station.identityId);
  await world.run(1 / 1440);
  expect(await statesOf(station.identityId)).toEqual(['active', 'pending']);
  expect((await detail(id)).timeline.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('came back with the key that it had before'),
  );
  expect([entersWith(station.identityId, old), entersWith(station.identityId, renewed)]).toEqual([true, true]);

  station.password = renewed;
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('rollback_window');
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
});

test('a station that stays with its former key is handed to a person, and the next try makes another key', async () => {
  world.family = 'stays back';
  await declare('stays back', { key_rollback: true });
  const station = await connected(FakeStation);
  const old = station.password;
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  const lost = station.password;
  station.password = old;
  await world.disconnect(station.identityId);
  world.connectSoon(station.identityId);
  await world.run(4);
  expect(await detail(id)).toMatchObject({ phase: 'quarantine', stop: { code: 'make_station_log_in_failed' } });
  expect([entersWith(station.identityId, old), entersWith(station.identityId, lost)]).toEqual([true, true]);

  unwrap(await world.evse.retryKeyRotation({ rotationId: id }, context('its firmware is fixed')));
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('rollback_window');
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'retiring', 'active']);
  // It may still have either.
  expect([entersWith(station.identityId, old), entersWith(station.identityId, lost)]).toEqual([true, true]);
});

test('a station that has gone back unseen comes in with its former key, also when the next rotation has begun meanwhile', async () => {
  world.family = 'goes back away';
  await declare('goes back away', { key_rollback: true });
  const station = await connected(FakeStation);
  const { identityId } = station;
  const old = station.password;
  await rotate(identityId);
  await world.run(HOUR);
  await world.disconnect(identityId);
  station.password = old;
  const second = await rotate(identityId, { trigger: 'periodic' });
  await world.evse.publishDirtyEntries();
  expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
  world.connectSoon(identityId);
  await world.run(2);
  expect(world.isLive(identityId)).toBe(true);
  expect((await detail(second)).phase).toBe('rollback_window');
  expect(await statesOf(identityId)).toEqual(['retiring', 'retiring', 'active']);
});

test('a former key that the next rotation has found ends at its own time', async () => {
  world.family = 'goes back in time';
  await declare('goes back in time', { key_rollback: true });
  const station = await connected(FakeStation);
  const old = station.password;
  await rotate(station.identityId);
  await world.run(HOUR);
  world.clock.advance(4 * 86_400_000);
  await rotate(station.identityId, { trigger: 'periodic' });
  await world.run(HOUR);
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'retiring', 'active']);
  expect(entersWith(station.identityId, old)).toBe(true);
  world.clock.advance(3.5 * 86_400_000);
  await world.evse.retireDueKeys();
  expect(await statesOf(station.identityId)).toEqual(['retired', 'retiring', 'active']);
});

test('the key before one that was issued by hand opens as before, while that one is replaced in turn', async () => {
  world.family = 'goes back by hand';
  await declare('goes back by hand', { key_rollback: true });
  const station = await connected(FakeStation);
  const { identityId } = station;
  const old = station.password;
  const issued = unwrap(await world.evse.issueAuthorizationKey({ identityId }, context('on site')));
  await world.disconnect(identityId);
  station.password = issued.secret ?? '';
  world.connectSoon(identityId, 0);
  await world.run(2);
  expect(await statesOf(identityId)).toEqual(['retiring', 'retiring', 'active']);
  expect([entersWith(identityId, old), entersWith(identityId, issued.secret ?? '')]).toEqual([true, true]);
});

test('of a family that goes back an exposed key and all before it open until a new one has worked, and none does after that', async () => {
  world.family = 'goes back exposed';
  await declare('goes back exposed', { key_rollback: true });
  const station = await connected(FakeStation);
  const { identityId } = station;
  const old = station.password;
  await rotate(identityId);
  await world.run(HOUR);
  const exposed = station.password;
  await world.disconnect(identityId);
  station.password = old;
  await rotate(identityId, { trigger: 'exposure' });
  await world.evse.publishDirtyEntries();
  expect([entersWith(identityId, old), entersWith(identityId, exposed)]).toEqual([true, true]);
  world.connectSoon(identityId);
  await world.run(HOUR);
  expect(world.isLive(identityId)).toBe(true);
  expect(await statesOf(identityId)).toEqual(['revoked', 'revoked', 'active']);
  expect([entersWith(identityId, old), entersWith(identityId, exposed)]).toEqual([false, false]);
});

test('a station that goes back from an exposed key and comes forward to it again has its way in all the time', async () => {
  world.family = 'goes back and forth';
  await declare('goes back and forth', { key_rollback: true });
  const station = await connected(FakeStation);
  const { identityId } = station;
  const old = station.password;
  await rotate(identityId);
  await world.run(HOUR);
  const exposed = station.password;
  await rotate(identityId, { trigger: 'exposure' });
  for (const password of [old, exposed, old]) {
    await world.disconnect(identityId);
    station.password = password;
    await world.connect(identityId);
    await world.evse.publishDirtyEntries();
    expect([entersWith(identityId, old), entersWith(identityId, exposed)]).toEqual([true, true]);
  }
  await world.run(HOUR);
  expect(await statesOf(identityId)).toEqual(['revoked', 'revoked', 'active']);
});

test('a rotation is refused while a migration runs, and one that was begun before it goes first, without waiting', async () => {
  const station = await connected(FakeStation);
  const { identityId } = station;
  const id = await rotate(identityId, { reconnect: 'when_convenient' });
  await world.run(HOUR);
  unwrap(await world.evse.planMigration({ identityId }, context()));
  const again = await world.evse.rotateAuthorizationKey(
    { identityId, trigger: 'exposure', reconnect: 'at_once' },
    context(),
  );
  expect(again).toMatchObject({ ok: false, refusal: { reason: 'migration_is_open' } });
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('completed');
  expect((await world.evse.migrations({ before: null, limit: 1 }, 'all'))[0]?.state).toBe('active');
  expect(world.kindsSentTo(identityId).filter((kind) => kind === 'change authorization_key')).toHaveLength(1);
});

test('a second rotation is refused while one is under way, unless the key was exposed: then it is begun anew', async () => {
  const station = await connected(FakeStation);
  const first = await rotate(station.identityId, { reconnect: 'when_convenient' });
  await world.run(HOUR);
  const { identityId } = station;
  const again = await world.evse.rotateAuthorizationKey(
    { identityId, trigger: 'periodic', reconnect: 'at_once' },
    context(),
  );
  expect(again).toMatchObject({ ok: false, refusal: { reason: 'rotation_is_open' } });
  const second = await rotate(identityId, { trigger: 'exposure' });
  await world.run(HOUR);
  expect((await detail(first)).phase).toBe('abandoned');
  // Nothing is kept of the one before.
  expect((await detail(second)).phase).toBe('completed');
  expect(await statesOf(identityId)).toEqual(['revoked', 'active']);
});

test('a key that a migration has replaced ends with its rollback window, wherever the migration is', async () => {
  const station = await world.enroll('KR-REJECTS', ['rejects-certificate']);
  await world.migrate(station.identityId);
  await world.run(5);
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
  await world.evse.retireDueKeys();
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
  await world.run(3);
  world.clock.advance(8 * 86_400_000);
  await world.evse.retireDueKeys();
  expect(await statesOf(station.identityId)).toEqual(['retired', 'active']);
});

test('nobody of another owner finds a rotation, or does anything with it', async () => {
  const station = await connected(FakeStation);
  const rotationId = await rotate(station.identityId, { reconnect: 'when_convenient' });
  const stranger = { ...context().actor, owners: ['elsewhere'] };
  expect(await world.evse.keyRotation(rotationId, stranger)).toBeNull();
  expect(await world.evse.keyRotations({ phase: null, before: null, limit: 500 }, ['elsewhere'])).toEqual([]);
  const theirs = await world.evse.keyRotations({ phase: null, before: null, limit: 1 }, ['depot']);
  expect(theirs[0]?.rotationId).toBe(rotationId);
  for (const command of [world.evse.retryKeyRotation, world.evse.abandonKeyRotation]) {
    const answer = await command({ rotationId }, { ...context(), actor: stranger });
    expect(answer).toMatchObject({ ok: false, refusal: 'rotation_unknown' });
  }
});

test('each key says when it was used last, to the hour', async () => {
  const station = await connected(FakeStation);
  const [imported] = await keysOf(station.identityId);
  const first = imported?.lastUsedAt;
  expect(first).toBeInstanceOf(Date);
  world.clock.advance(60_000);
  await world.disconnect(station.identityId);
  await world.connect(station.identityId);
  expect((await keysOf(station.identityId))[0]?.lastUsedAt).toEqual(first);
  world.clock.advance(3_600_000);
  await world.disconnect(station.identityId);
  await world.connect(station.identityId);
  expect((await keysOf(station.identityId))[0]?.lastUsedAt).toEqual(world.clock.now());
});

async function declare(family: string, capabilities: Record<string, unknown>): Promise<void> {
  const draft = { family, capabilities, exclusion: null };
  unwrap(await world.evse.declareFamily(draft, { ...context('its manual'), expectedVersion: 0 }));
}
