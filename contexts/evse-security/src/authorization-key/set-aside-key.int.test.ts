import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { KeyRotationId } from '../key-rotation/key-rotation.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';

const HOUR = 1 / 24;
const MINUTE = HOUR / 60;
const DAY_MS = 86_400_000;
let world: TestWorld;
let stations = 0;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

afterEach(() => {
  world.afterEachCommand = () => undefined;
  world.mishapFor = () => 'none';
  world.family = 'V M';
});

async function connected(Kind = FakeStation) {
  const station = await world.enroll(`SA-${++stations}`, [], {}, Kind);
  await world.evse.publishDirtyEntries();
  world.connectSoon(station.identityId, 0);
  await world.run(HOUR);
  return station;
}

const rotate = async (identityId: ChargerId, reconnect: 'at_once' | 'when_convenient' = 'when_convenient') =>
  unwrap(await world.evse.rotateAuthorizationKey({ identityId, trigger: 'hygiene', reconnect }, context())).rotationId;
const issue = async (identityId: ChargerId) =>
  unwrap(await world.evse.issueAuthorizationKey({ identityId }, { ...context('on site'), actor: mara }));
const statesOf = async (id: ChargerId) =>
  (await world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, id))).map(({ state }) => state);
const opens = (identityId: ChargerId, ...passwords: readonly string[]) =>
  passwords.map((password) => world.admits(identityId, { profile: 2, password }) !== null);

test('a key that the station has stored is good after a retry, until another one has worked', async () => {
  const station = await connected();
  const { identityId } = station;
  const first = station.password;
  const rotationId = await rotate(identityId);
  await world.run(HOUR);
  const stored = station.password;
  await world.disconnect(identityId);
  unwrap(await world.evse.retryKeyRotation({ rotationId }, context('it does not come back')));
  await world.run(MINUTE);
  expect(await statesOf(identityId)).toEqual(['active', 'set_aside']);

  // However long it is away.
  world.clock.advance(9 * 86_400_000);
  await world.evse.retireDueKeys();
  await world.evse.publishDirtyEntries();
  expect(opens(identityId, first, stored)).toEqual([true, true]);
  world.connectSoon(identityId, 0);
  await world.run(HOUR);
  expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
  expect(opens(identityId, first, stored)).toEqual([false, true]);
});

test('what was set aside is refused once the station has come with a newer one', async () => {
  const station = await connected();
  const { identityId } = station;
  const first = station.password;
  const rotationId = await rotate(identityId);
  await world.run(HOUR);
  const second = station.password;
  unwrap(await world.evse.retryKeyRotation({ rotationId }, context('with another key')));
  await world.run(2);
  expect(await statesOf(identityId)).toEqual(['retiring', 'retiring', 'active']);
  expect(opens(identityId, first, second, station.password)).toEqual([false, false, true]);
});

describe.each([
  ['2.0.1', FakeStation],
  ['1.6', FakeStation16],
])('a station of %s that is just storing its key while a person issues one by hand', (_, Kind) => {
  const whenStored = (identityId: ChargerId, run: () => Promise<unknown>) => {
    let done = false;
    world.afterEachCommand = async () => {
      if (done || world.kindsSentTo(identityId).at(-1) !== 'change authorization_key') return;
      done = true;
      await run();
    };
  };

  test('comes in with what it has stored, in a rotation', async () => {
    const station = await connected(Kind);
    const { identityId } = station;
    let byHand = '';
    whenStored(identityId, async () => {
      byHand = (await issue(identityId)).secret ?? '';
      await world.evse.publishDirtyEntries();
      expect(opens(identityId, station.password, byHand)).toEqual([true, true]);
    });
    await rotate(identityId, 'at_once');
    await world.run(2);
    expect(byHand).not.toBe('');
    expect(world.isLive(identityId)).toBe(true);
    expect(opens(identityId, station.password)).toEqual([true]);
  });

  test('comes in with what it has stored, in a migration', async () => {
    const station = await connected(Kind);
    const { identityId } = station;
    whenStored(identityId, async () => {
      await issue(identityId);
      await world.evse.publishDirtyEntries();
      expect(opens(identityId, station.password)).toEqual([true]);
    });
    unwrap(await world.evse.planMigration({ identityId }, context()));
    await world.run(HOUR);
    expect(world.isLive(identityId)).toBe(true);
    const opensByPassword = opens(identityId, station.password)[0];
    const [found] = (await world.evse.migrations({ before: null, limit: 500 }, 'all')).filter(
      (one) => one.identityId === identityId,
    );
    expect(opensByPassword || found?.state === 'active').toBe(true);
  });
});

describe('a key that was issued by hand and that nobody has typed in', () => {
  const detail = async (id: KeyRotationId) => world.evse.keyRotation(id, mara);

  test('is let alone by a rotation, which makes one of its own beside it', async () => {
    const station = await connected();
    const { identityId } = station;
    const byHand = (await issue(identityId)).secret ?? '';
    const rotationId = await rotate(identityId, 'at_once');
    await world.run(HOUR);
    expect(await detail(rotationId)).toMatchObject({ phase: 'rollback_window', stop: null });
    expect(world.kindsSentTo(identityId)).toEqual(['change authorization_key', 'close_session']);
    expect(await statesOf(identityId)).toEqual(['retiring', 'set_aside', 'active']);
    // Whoever has it may be on the way.
    expect(opens(identityId, byHand, station.password)).toEqual([true, true]);
  });

  test('does not keep an exposed key in force', async () => {
    const station = await connected();
    const { identityId } = station;
    const exposed = station.password;
    await issue(identityId);
    const wish = { identityId, trigger: 'exposure', reconnect: 'at_once' } as const;
    unwrap(await world.evse.rotateAuthorizationKey(wish, context()));
    await world.run(HOUR);
    expect(await statesOf(identityId)).toEqual(['revoked', 'set_aside', 'active']);
    expect(opens(identityId, exposed)).toEqual([false]);
  });

  test('does not keep a station from Profile 3', async () => {
    const { identityId } = await connected();
    await issue(identityId);
    unwrap(await world.evse.planMigration({ identityId }, context()));
    await world.run(1);
    const phase = await world.deps.transactions.run(
      async (tx) => (await world.deps.stores.migrations.latestOf(tx, identityId))?.phase,
    );
    expect(phase).toBe('active');
  });

  test('is good for its week, and its station gets another that no person has seen as soon as it comes with it', async () => {
    const station = await connected();
    const { identityId } = station;
    const byHand = (await issue(identityId)).secret ?? '';
    const rotationId = await rotate(identityId, 'at_once');
    await world.run(HOUR);
    expect(await statesOf(identityId)).toEqual(['retiring', 'set_aside', 'active']);
    await world.disconnect(identityId);
    station.password = byHand;
    world.connectSoon(identityId, 0);
    await world.run(2);
    expect(await detail(rotationId)).toMatchObject({ phase: 'completed' });
    expect(station.password).not.toBe(byHand);
    expect(opens(identityId, station.password, byHand)).toEqual([true, false]);
  });

  test('ends when its issuer was told that it does, also where another was issued after it', async () => {
    const station = await connected();
    const { identityId } = station;
    const first = await issue(identityId);
    await world.disconnect(identityId);
    world.clock.advance(6 * DAY_MS);
    const second = await issue(identityId);
    const statesAt = async (until: string) => {
      const at = new Date(until).getTime() - world.clock.now().getTime();
      world.clock.advance(at - 1);
      await world.evse.retireDueKeys();
      const before = await statesOf(identityId);
      world.clock.advance(1);
      await world.evse.retireDueKeys();
      await world.evse.publishDirtyEntries();
      return [before, await statesOf(identityId)];
    };
    expect(await statesAt(first.until)).toEqual([
      ['active', 'set_aside', 'pending'],
      ['active', 'retired', 'pending'],
    ]);
    expect(opens(identityId, station.password, first.secret ?? '', second.secret ?? '')).toEqual([true, false, true]);
    expect(await statesAt(second.until)).toEqual([
      ['active', 'retired', 'pending'],
      ['active', 'retired', 'retired'],
    ]);
    expect(opens(identityId, station.password, second.secret ?? '')).toEqual([true, false]);
  });
});

describe('a key that is to be replaced, of a station that has used it and went back to the one before', () => {
  let [before, after] = ['', ''];

  async function goneBack() {
    const station = await connected();
    const { identityId } = station;
    before = station.password;
    await rotate(identityId, 'at_once');
    await world.run(HOUR);
    after = station.password;
    await world.deps.transactions.run(async (tx) => {
      const newest = (await world.deps.stores.keys.ofCharger(tx, identityId)).at(-1);
      if (newest !== undefined) await world.deps.stores.keys.mustRotate(tx, newest.id, 'periodic');
    });
    await world.disconnect(identityId);
    station.password = before;
    await world.connect(identityId);
    expect(await statesOf(identityId)).toEqual(['active', 'pending']);
    return identityId;
  }
  beforeEach(async () => {
    world.family = `goes back ${stations}`;
    const draft = { family: world.family, capabilities: { key_rollback: true }, exclusion: null };
    unwrap(await world.evse.declareFamily(draft, { ...context('its manual'), expectedVersion: 0 }));
  });

  test('opens however long ago it was made and set back: the station may come with it next', async () => {
    const identityId = await goneBack();
    world.clock.advance(30 * DAY_MS);
    await world.evse.retireDueKeys();
    await world.evse.publishDirtyEntries();
    expect(opens(identityId, before, after)).toEqual([true, true]);
  });

  test('is replaced once the station has come with a newer one', async () => {
    const identityId = await goneBack();
    await world.run(HOUR);
    expect(await statesOf(identityId)).toEqual(['retiring', 'retiring', 'active']);
  });
});
