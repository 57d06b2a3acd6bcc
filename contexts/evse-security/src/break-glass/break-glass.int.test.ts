import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { BreakGlassWish } from '../commands/ask-for-break-glass.ts';
import type { StationCommand } from '../station-contract/index.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import type { BreakGlassId } from './break-glass.ts';

const HOUR = 1 / 24;
const MINUTE = HOUR / 60;
let world: TestWorld;
let stations = 0;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const as = (actor: typeof mara, reason = 'its certificate is bound to a broken module') => ({
  ...context(reason),
  actor,
});

/** Proven on Profile 3, with a password of ours that nobody admits any more. */
async function onProfile3(Kind = FakeStation, allows: string | null = 'true') {
  const station = await world.enroll(`BG-${++stations}`, [], {}, Kind);
  if (allows !== null) station.settings.profile_downgrade_allowed = allows;
  await world.migrate(station.identityId);
  await world.run(1);
  expect(await phaseOf(station.identityId)).toBe('active');
  return station;
}

const phaseOf = (id: ChargerId) =>
  world.deps.transactions.run(async (tx) => (await world.deps.stores.migrations.latestOf(tx, id))?.phase);
const latest = (id: ChargerId) => world.deps.transactions.run((tx) => world.deps.stores.breakGlasses.latestOf(tx, id));
const keyStates = async (id: ChargerId) =>
  (await world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, id))).map(({ state }) => state);
const inHours = (hours: number) => new Date(world.clock.now().getTime() + hours * 3_600_000).toISOString();

type Station = FakeStation & { readonly identityId: ChargerId };

const ask = (identityId: ChargerId, over: Partial<BreakGlassWish> & { readonly hours?: number } = {}, actor = mara) => {
  const { hours = 24, ...rest } = over;
  const wish = { identityId, key: 'last_used', lowers: false, until: inHours(hours), ...rest } as const;
  return world.evse.askForBreakGlass(wish, as(actor));
};

const answer = (approvalId: string, actor = noor, verdict: 'approve' | 'decline' = 'approve') =>
  world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict }, as(actor, 'agreed'));

/** A station of 2.x has to tell first that it allows it. */
async function asked(station: Station, over: Parameters<typeof ask>[1] = {}) {
  if (station.protocol !== 'ocpp1.6') {
    expect(await ask(station.identityId, over)).toMatchObject({ refusal: { reason: 'downgrade_not_reported' } });
    await world.run(MINUTE);
  }
  return unwrap(await ask(station.identityId, over));
}

async function opened(station: Station, over: Parameters<typeof ask>[1] = {}): Promise<BreakGlassId> {
  const { approvalId, breakGlassId } = await asked(station, over);
  unwrap(await answer(approvalId));
  await world.run(MINUTE);
  expect(await latest(station.identityId)).toMatchObject({ id: breakGlassId, state: 'open' });
  return breakGlassId;
}

async function reconnect({ identityId }: Station, as_?: () => void) {
  await world.disconnect(identityId);
  as_?.();
  world.connectSoon(identityId, 0);
  await world.run(MINUTE);
}

async function down(station: Station, over: Parameters<typeof ask>[1] = {}): Promise<BreakGlassId> {
  const id = await opened(station, over);
  await reconnect(station, () => station.goTo(2));
  expect(await profileOf(station.identityId)).toEqual({ profile: 2, bootstrap: false });
  return id;
}

async function profileOf(id: ChargerId) {
  const session = await world.deps.transactions.run((tx) => world.deps.stores.sessions.current(tx, id));
  return session === null ? null : { profile: session.securityProfile, bootstrap: session.isBootstrap };
}

/** Its session was closed by the end, and it knocks again. */
async function comesBack({ identityId }: Station) {
  await world.run(MINUTE);
  world.connectSoon(identityId, 0);
  await world.run(5 * MINUTE);
}

/** The look of every minute, so many minutes on. */
async function later(minutes: number) {
  world.clock.advance(minutes * 60_000);
  await world.evse.lookAtDueProcesses();
  await world.run(MINUTE);
}

const priorityIn = (command: StationCommand): readonly string[] =>
  command.kind === 'change_setting' && command.setting === 'connection_priority' ? [command.value] : [];
const raiseOf = async (id: ChargerId) =>
  (await world.deps.transactions.run((tx) => world.deps.stores.orders.latestOf(tx, id, 5))).find(
    ({ thing }) => thing.kind === 'raise_profile',
  );

const passwordOpens = ({ identityId, password }: Station) =>
  world.admits(identityId, { profile: 2, password })?.bootstrap ?? 'refused';
const certificateOpens = (station: Station) =>
  station.credentials().some((one) => one.profile === 3 && world.admits(station.identityId, one)?.bootstrap === false);

const incidents = async (identityId: ChargerId) =>
  (await world.lifecycle.incidents({ cause: 'profile_2_reopened', after: null, limit: 50 }, mara)).filter(
    ({ object }) => object === identityId,
  ).length;
const eventsOf = async (identityId: ChargerId) =>
  (await world.securityEvents(identityId))
    .map(({ type }) => type)
    .filter((type) => type.startsWith('break_glass'))
    .toSorted();

/** The clock goes on, gateways hear of it, and the look of every minute writes it down. */
async function untilItsEnd(hours = 24) {
  const end = world.clock.now().getTime() + hours * 3_600_000;
  await world.run(hours * HOUR);
  world.clock.advance(end - world.clock.now().getTime());
  await world.evse.endDueBreakGlasses();
  await world.run(2 * MINUTE);
}

describe.each([
  ['2.0.1', FakeStation],
  ['1.6', FakeStation16],
])('a station of OCPP %s that was proven on Profile 3', (_, Kind) => {
  test('is let in with its last password when two people have agreed, with its certificate as before, and an incident says so', async () => {
    const station = await onProfile3(Kind);
    const { identityId } = station;
    const { approvalId, breakGlassId } = await asked(station);
    expect(passwordOpens(station)).toBe('refused');
    expect(await answer(approvalId, mara)).toMatchObject({ refusal: { reason: 'approver_is_requester' } });
    await world.run(HOUR);
    expect([(await latest(identityId))?.state, passwordOpens(station)]).toEqual(['asked', 'refused']);

    unwrap(await answer(approvalId));
    await world.run(MINUTE);
    expect(await latest(identityId)).toMatchObject({
      id: breakGlassId,
      state: 'open',
      askedBy: 'user:mara',
      approvedBy: 'user:noor',
    });
    expect([passwordOpens(station), certificateOpens(station)]).toEqual([false, true]);
    expect([await eventsOf(identityId), await incidents(identityId)]).toEqual([['break_glass_opened'], 1]);
    const charger = await world.deps.transactions.run((tx) => world.deps.stores.chargers.find(tx, identityId));
    expect(charger?.profileFloor).toBe(3);
  });

  test('that comes with its password and then with its certificate again is refused with its password from then on', async () => {
    const station = await onProfile3(Kind);
    const { identityId, password } = station;
    await down(station);
    await reconnect(station, () => station.goTo(3));
    expect(await profileOf(identityId)).toEqual({ profile: 3, bootstrap: false });
    expect(await latest(identityId)).toMatchObject({ state: 'ended', endedBecause: 'returned' });
    expect(world.admits(identityId, { profile: 2, password })).toBeNull();
    expect(new Set(await keyStates(identityId))).toEqual(new Set(['retired']));
    // Its certificate was never touched.
    const records = await world.lifecycle.certificatesOf(identityId, mara);
    expect(records.map(({ state }) => state)).toEqual(['active']);
  });

  test('that has not come with its password is refused with it from the end date on, whether or not that is written down', async () => {
    const station = await onProfile3(Kind);
    const { identityId } = station;
    await opened(station);
    await world.run(24 * HOUR + MINUTE);
    expect((await latest(identityId))?.state).toBe('open');
    expect([passwordOpens(station), certificateOpens(station)]).toEqual(['refused', true]);
    await untilItsEnd(0);
    expect(await latest(identityId)).toMatchObject({ state: 'ended', endedBecause: 'end_date' });
    expect(await eventsOf(identityId)).toEqual(['break_glass_opened']);
  });

  test('that is only on Profile 2 at the end date is not locked out: it is told Pending and given a certificate, and an incident says so', async () => {
    const station = await onProfile3(Kind);
    const { identityId } = station;
    await down(station);
    await untilItsEnd();
    expect(await latest(identityId)).toMatchObject({ state: 'narrowed', endedBecause: 'end_date' });
    // The session in which it could do anything is over, and it comes back no further than to Pending.
    world.connectSoon(identityId, 0);
    await world.run(MINUTE);
    expect(passwordOpens(station)).toBe(true);
    expect(await eventsOf(identityId)).toEqual(['break_glass_opened', 'break_glass_overdue']);
    await world.run(1);
    expect((await world.lifecycle.certificatesOf(identityId, mara)).length).toBeGreaterThan(1);

    await reconnect(station, () => station.goTo(3));
    expect(await latest(identityId)).toMatchObject({ state: 'ended', endedBecause: 'returned' });
    expect(passwordOpens(station)).toBe('refused');
  });
});

test('one person ends it; a station that is down by then keeps the way to Pending, and its key goes by two people', async () => {
  const station = await onProfile3();
  const { identityId } = station;
  const breakGlassId = await down(station);
  const ended = unwrap(await world.evse.endBreakGlass({ breakGlassId }, as(mara, 'the module was replaced')));
  expect(ended).toMatchObject({ state: 'narrowed', advice: expect.stringContaining('bfcert keys revoke') });
  expect(passwordOpens(station)).toBe(true);
  expect(await world.evse.endBreakGlass({ breakGlassId }, as(mara))).toMatchObject({
    refusal: { reason: 'break_glass_not_open' },
  });

  const keys = await world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, identityId));
  const inUse = keys.find(({ state }) => state === 'active');
  if (inUse === undefined) throw new Error('it came with no key');
  const revoked = unwrap(await world.evse.revokeAuthorizationKey({ keyId: inUse.id, because: 'withdrawn' }, as(mara)));
  if (revoked.kind !== 'asked') throw new Error('one person was enough');
  unwrap(await answer(revoked.approvalId));
  await world.run(MINUTE);
  expect(await latest(identityId)).toMatchObject({ state: 'ended', endedBecause: 'key_revoked' });
  expect(passwordOpens(station)).toBe('refused');
});

describe.each([
  ['that nobody has come with', opened],
  ['with which the station is down', down],
] as const)('its last key, %s,', (_, begin) => {
  test.each(['compromised', 'withdrawn'] as const)(
    'revoked while it is open (%s) ends it, and says so',
    async (because) => {
      const station = await onProfile3();
      const { identityId } = station;
      await begin(station);
      const keys = await world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, identityId));
      const inUse = keys.find(({ state }) => state === 'active' || state === 'pending');
      if (inUse === undefined) throw new Error('it has no key');
      const revoked = unwrap(await world.evse.revokeAuthorizationKey({ keyId: inUse.id, because }, as(mara)));
      if (revoked.kind === 'asked') unwrap(await answer(revoked.approvalId));
      await world.run(MINUTE);
      expect(await latest(identityId)).toMatchObject({ state: 'ended', endedBecause: 'key_revoked' });
      expect([passwordOpens(station), certificateOpens(station)]).toEqual(['refused', true]);
      // Nothing is left of it that its end date would have to narrow.
      await untilItsEnd();
      expect(await latest(identityId)).toMatchObject({ state: 'ended', endedBecause: 'key_revoked' });
    },
  );
});

test('one person ends it before the station has come, and nothing of it is left', async () => {
  const station = await onProfile3();
  const breakGlassId = await opened(station);
  expect(unwrap(await world.evse.endBreakGlass({ breakGlassId }, as(mara)))).toMatchObject({ state: 'ended' });
  expect([passwordOpens(station), certificateOpens(station)]).toEqual(['refused', true]);
});

test.each(['last_used', 'by_hand'] as const)(
  'two people open a narrowed one anew (%s), and the station goes on as it was',
  async (key) => {
    const station = await onProfile3();
    const first = await down(station);
    await untilItsEnd();
    const { approvalId, breakGlassId } = unwrap(await ask(station.identityId, { key }));
    unwrap(await answer(approvalId));
    await world.run(MINUTE);
    expect(await latest(station.identityId)).toMatchObject({ id: breakGlassId, state: 'open' });
    const before = await world.deps.transactions.run((tx) => world.deps.stores.breakGlasses.find(tx, first));
    expect(before).toMatchObject({ state: 'ended' });
    expect(passwordOpens(station)).toBe(false);
  },
);

test('a key by hand that may have been typed in by now is good when two people open another one with the last password', async () => {
  const station = await onProfile3();
  const { identityId } = station;
  await down(station);
  await untilItsEnd();
  const next = async (key: 'by_hand' | 'last_used') => {
    unwrap(await answer(unwrap(await ask(identityId, { key })).approvalId));
    await world.run(MINUTE);
  };
  await next('by_hand');
  const typedIn = unwrap(await world.evse.issueAuthorizationKey({ identityId }, as(noor, 'on site'))).secret ?? '';
  await untilItsEnd();
  await next('last_used');
  expect(await keyStates(identityId)).toEqual(['retired', 'active', 'set_aside']);
  expect([passwordOpens(station), passwordOpens(Object.assign(station, { password: typedIn }))]).toEqual([
    false,
    false,
  ]);
});

test('a key by hand is issued when the second person has said yes, and not before', async () => {
  const station = await onProfile3(FakeStation16);
  const { identityId } = station;
  const issue = () => world.evse.issueAuthorizationKey({ identityId }, as(noor, 'on site'));
  const { approvalId } = await asked(station, { key: 'by_hand' });
  expect(await issue()).toMatchObject({ refusal: { reason: 'password_not_taken' } });
  unwrap(await answer(approvalId));
  await world.run(MINUTE);
  expect(passwordOpens(station)).toBe('refused');
  station.password = unwrap(await issue()).secret ?? '';
  await reconnect(station, () => station.goTo(2));
  expect(await profileOf(identityId)).toEqual({ profile: 2, bootstrap: false });
});

test('a break-glass stays where its key is revoked and its family goes back to the one before', async () => {
  world.family = 'goes back';
  const station = await onProfile3(FakeStation16);
  world.family = 'V M';
  const { identityId } = station;
  const declared = { family: 'goes back', capabilities: { key_rollback: true }, exclusion: null };
  unwrap(await world.evse.declareFamily(declared, { ...context('its manual'), expectedVersion: 0 }));
  await opened(station, { key: 'by_hand' });
  const typeIn = async () => {
    station.password = unwrap(await world.evse.issueAuthorizationKey({ identityId }, as(noor, 'on site'))).secret ?? '';
    await reconnect(station, () => station.goTo(2));
    return station.password;
  };
  const first = await typeIn();
  await typeIn();
  const keys = await world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, identityId));
  const inUse = keys.find(({ state }) => state === 'active');
  if (inUse === undefined) throw new Error('it has no key');
  unwrap(await world.evse.revokeAuthorizationKey({ keyId: inUse.id, because: 'compromised' }, as(mara)));
  await world.run(MINUTE);
  station.password = first;
  expect([(await latest(identityId))?.state, passwordOpens(station)]).toEqual(['open', false]);
  await untilItsEnd();
  expect([(await latest(identityId))?.state, passwordOpens(station)]).toEqual(['narrowed', true]);
});

test('what a gateway tells late of a station that had come down before the end opens Pending again: it is not locked out', async () => {
  const station = await onProfile3();
  const { identityId } = station;
  const breakGlassId = await opened(station);
  const at = world.clock.now().toISOString();
  unwrap(await world.evse.endBreakGlass({ breakGlassId }, as(mara)));
  const [key] = (await world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, identityId))).slice(-1);
  if (key === undefined) throw new Error('it had no key');
  await world.disconnect(identityId);
  await world.fact({
    kind: 'session_opened',
    at,
    identityId,
    connectionId: 'told-late',
    protocol: 'ocpp2.0.1',
    securityProfile: 2,
    port: 8442,
    remoteAddress: '192.0.2.7',
    fingerprint: null,
    keyId: key.id,
    passwordReading: 'plain',
    tlsVersion: 'TLSv1.3',
    bootstrap: false,
    bindingExceptions: [],
  });
  await world.run(MINUTE);
  expect(await latest(identityId)).toMatchObject({ id: breakGlassId, state: 'narrowed' });
  expect(passwordOpens(station)).toBe(true);
});

describe('a station of 2.0.1 that two people want on Profile 2 is sent there', () => {
  const lowered = async (key: 'last_used' | 'delivered') => {
    const station = await onProfile3();
    await opened(station, { key, lowers: true });
    await world.run(HOUR);
    return station;
  };

  test('with its last password, by a slot of its own, and keeps the one of Profile 3', async () => {
    const station = await lowered('last_used');
    const { identityId } = station;
    expect(world.kindsSentTo(identityId).slice(-4)).toEqual([
      'read_settings',
      'write_connection_slot',
      'change connection_priority',
      'restart',
    ]);
    const written = world.commands.findLast(({ command }) => command.kind === 'write_connection_slot')?.command;
    expect(written).toMatchObject({ securityProfile: 2, url: 'wss://csms.example:8442/ocpp' });
    expect(await profileOf(identityId)).toEqual({ profile: 2, bootstrap: false });
    expect(await latest(identityId)).toMatchObject({ lowered: { slots: [1], previousPriority: '2' } });
  });

  describe.each([
    ['its end date', () => untilItsEnd()],
    [
      'the word of one person',
      async (breakGlassId: BreakGlassId) => void unwrap(await world.evse.endBreakGlass({ breakGlassId }, as(mara))),
    ],
  ] as const)('by %s', (_, end) => {
    /** It is down, and comes back after the end, which closes its session. */
    const atTheEnd = async (prepare: (station: Station) => void = () => undefined) => {
      const station = await lowered('last_used');
      const { identityId } = station;
      const id = (await latest(identityId))?.id;
      if (id === undefined) throw new Error('there is no break-glass');
      prepare(station);
      const commands = world.commands.length;
      await end(id);
      await comesBack(station);
      return { station, identityId, commands };
    };

    test('is sent back to Profile 3 from Pending: the slot it had first, the other behind it, and a restart', async () => {
      const { station, identityId, commands } = await atTheEnd();
      expect(await latest(identityId)).toMatchObject({ state: 'ended', endedBecause: 'returned' });
      expect([await profileOf(identityId), passwordOpens(station)]).toEqual([
        { profile: 3, bootstrap: false },
        'refused',
      ]);
      const written = world.commands.slice(commands).flatMap(({ command }) => priorityIn(command));
      expect(written).toEqual(['2,1']);
      expect(station.settings.connection_priority).toBe('2');
      expect(await raiseOf(identityId)).toMatchObject({
        state: 'done',
        outcome: 'The station is on Profile 3, and prefers it.',
      });
      expect(await eventsOf(identityId)).toEqual(['break_glass_opened', 'break_glass_overdue']);
    });

    test('comes back to Pending while its certificate does not work, is not restarted again and again, and is back when it does', async () => {
      const { station, identityId, commands } = await atTheEnd((one) => one.faults.add('falls-back'));
      const restarts = () => world.commands.slice(commands).filter(({ command }) => command.kind === 'restart').length;
      await world.run(3 * MINUTE);
      expect([await profileOf(identityId), restarts(), passwordOpens(station)]).toEqual([
        { profile: 2, bootstrap: true },
        1,
        true,
      ]);
      await later(10);
      expect(restarts()).toBe(2);
      await later(40);
      expect(restarts()).toBe(2);
      station.faults.delete('falls-back');
      await later(20);
      expect([await profileOf(identityId), await latest(identityId)]).toMatchObject([
        { profile: 3, bootstrap: false },
        { state: 'ended', endedBecause: 'returned' },
      ]);
    });

    test('is sent back though the server dies at any moment of it', async () => {
      let deaths = 0;
      const { identityId } = await atTheEnd(() => {
        world.mishapFor = (command) =>
          (priorityIn(command).length > 0 || command.kind === 'restart') && ++deaths <= 3 ? 'crash_after' : 'none';
      });
      for (let looks = 0; looks < 5; looks++) await later(10);
      world.mishapFor = () => 'none';
      expect(deaths).toBeGreaterThan(0);
      expect([await profileOf(identityId), await latest(identityId)]).toMatchObject([
        { profile: 3, bootstrap: false },
        { state: 'ended', endedBecause: 'returned' },
      ]);
    });
  });

  test('and goes on as it was where two people open another one before it was sent back, which takes back what the first had written', async () => {
    const station = await lowered('last_used');
    const { identityId } = station;
    await untilItsEnd();
    const { approvalId, breakGlassId } = unwrap(await ask(identityId));
    unwrap(await answer(approvalId));
    const commands = world.commands.length;
    await comesBack(station);
    expect(await profileOf(identityId)).toEqual({ profile: 2, bootstrap: false });
    expect(world.commands.slice(commands).map(({ command }) => command.kind)).not.toContain('restart');
    unwrap(await world.evse.endBreakGlass({ breakGlassId }, as(mara)));
    await comesBack(station);
    expect(await profileOf(identityId)).toEqual({ profile: 3, bootstrap: false });
    expect(await latest(identityId)).toMatchObject({ id: breakGlassId, state: 'ended', endedBecause: 'returned' });
  });

  test('and prefers Profile 3 again where it ends before it has restarted, and the answer to that was lost', async () => {
    const station = await onProfile3();
    const { identityId } = station;
    let restarts = 0;
    world.mishapFor = (command) => (command.kind === 'restart' && ++restarts === 1 ? 'lost_before' : 'none');
    const breakGlassId = await opened(station, { lowers: true });
    await world.run(HOUR);
    world.mishapFor = () => 'none';
    expect(station.settings.connection_priority).toBe('1,2');
    expect(await profileOf(identityId)).toEqual({ profile: 3, bootstrap: false });
    unwrap(await world.evse.endBreakGlass({ breakGlassId }, as(mara)));
    await world.run(MINUTE);
    expect(station.settings.connection_priority).toBe('2');
    expect(await raiseOf(identityId)).toMatchObject({ state: 'done' });
  });

  test('with a password that it is told before, over the connection that its certificate has opened', async () => {
    const station = await lowered('delivered');
    expect(world.kindsSentTo(station.identityId).slice(-5)[1]).toBe('change authorization_key');
    expect(await profileOf(station.identityId)).toEqual({ profile: 2, bootstrap: false });
    expect((await keyStates(station.identityId)).at(-1)).toBe('active');
  });

  test('and is let alone where it does not allow it any more', async () => {
    const station = await onProfile3();
    const { approvalId } = await asked(station, { lowers: true });
    station.settings.profile_downgrade_allowed = 'false';
    unwrap(await answer(approvalId));
    await world.run(HOUR);
    expect(world.kindsSentTo(station.identityId).at(-1)).toBe('read_settings');
    expect(await profileOf(station.identityId)).toEqual({ profile: 3, bootstrap: false });
    const orders = await world.deps.transactions.run((tx) =>
      world.deps.stores.orders.latestOf(tx, station.identityId, 1),
    );
    expect(orders).toMatchObject([{ state: 'failed', outcome: expect.stringContaining('does not allow it') }]);
  });

  test.each([
    ['read_settings', 'last_used', 0],
    ['read_settings', 'delivered', 0],
    ['change authorization_key', 'delivered', 1],
    ['write_connection_slot', 'last_used', 1],
    ['change connection_priority', 'last_used', 4],
  ] as const)(
    'and no further when it ends at the answer to %s (%s): no key is made, and it does not restart',
    async (at, key, more) => {
      const station = await onProfile3();
      const { identityId, password } = station;
      const { approvalId, breakGlassId } = await asked(station, { key, lowers: true });
      const priority = station.settings.connection_priority;
      const commands = world.commands.length;
      const ended: Promise<unknown>[] = [];
      world.afterEachCommand = (id) => {
        if (id !== identityId || world.kindsSentTo(id).at(-1) !== at || ended.length > 0) return;
        ended.push(world.evse.endBreakGlass({ breakGlassId }, as(mara)).then(unwrap));
        return Promise.all(ended);
      };
      unwrap(await answer(approvalId));
      await world.run(HOUR);
      world.afterEachCommand = () => undefined;
      expect(ended).toHaveLength(1);
      expect(world.commands.slice(commands).map(({ command }) => command.kind)).not.toContain('restart');
      expect([await profileOf(identityId), station.settings.connection_priority]).toEqual([
        { profile: 3, bootstrap: false },
        priority,
      ]);
      expect(new Set(await keyStates(identityId))).toEqual(new Set(['retired']));
      if (key === 'last_used' || at === 'read_settings') expect(station.password).toBe(password);
      expect(world.commands.slice(commands)).toHaveLength(more + 1);
    },
  );

  test('once, though the server dies at any moment of it', async () => {
    const station = await onProfile3();
    let deaths = 0;
    world.mishapFor = (command) =>
      ['write_connection_slot', 'restart'].includes(command.kind) && ++deaths <= 3 ? 'crash_after' : 'none';
    await opened(station, { lowers: true });
    for (let looks = 0; looks < 5; looks++) await later(10);
    world.mishapFor = () => 'none';
    expect(deaths).toBeGreaterThan(1);
    expect(await profileOf(station.identityId)).toEqual({ profile: 2, bootstrap: false });
  });
});

describe('a station of 2.1 that keeps a password with each slot is sent to Profile 2', () => {
  const onProfile3Of21 = async (keepsKeys: FakeStation21['keepsKeys'], reports: boolean) => {
    const station = (await onProfile3(FakeStation21)) as FakeStation21 & Station;
    station.keepsKeys = keepsKeys;
    const told = { connection_slots: '1,2,3', ...(reports ? { authorization_key_in_slots: 'true' } : {}) };
    await world.deps.transactions.run((tx) => world.deps.stores.chargers.mergeSettings(tx, station.identityId, told));
    return station;
  };
  const keysOf = (id: ChargerId) => world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, id));
  const slotsTold = (id: ChargerId) =>
    world.commands.flatMap(({ identityId, command }) =>
      identityId === id && command.kind === 'write_connection_slot' && command.securityProfile === 2 ? [command] : [],
    );
  const isDown = async (station: Station) => {
    expect(await profileOf(station.identityId)).toEqual({ profile: 2, bootstrap: false });
    expect((await keysOf(station.identityId)).at(-1)).toMatchObject({ state: 'active' });
    // Its way in of before stands behind the new one.
    expect(station.settings.connection_priority).toMatch(/^\d,2$/);
  };

  test.each([
    ['in_slots_only', true, ['read_settings', 'write_connection_slot', 'change connection_priority', 'restart']],
    [
      'in_slots_only',
      false,
      ['change authorization_key', 'write_connection_slot', 'change connection_priority', 'restart'],
    ],
    ['in_slots_too', true, ['read_settings', 'write_connection_slot', 'change connection_priority', 'restart']],
    [
      'for_all_slots',
      true,
      ['change authorization_key', 'write_connection_slot', 'change connection_priority', 'restart'],
    ],
  ] as const)('by a slot with a new one in it (%s, has reported it: %s)', async (keepsKeys, reports, last) => {
    const station = await onProfile3Of21(keepsKeys, reports);
    await opened(station, { key: 'delivered', lowers: true });
    await world.run(HOUR);
    expect(world.kindsSentTo(station.identityId).slice(-4)).toEqual(last);
    await isDown(station);
    expect(slotsTold(station.identityId).at(-1)?.password === undefined).toBe(keepsKeys === 'for_all_slots');
  });

  test('and is back on Profile 3 at the end, with that password refused', async () => {
    const station = await onProfile3Of21('in_slots_only', true);
    const breakGlassId = await opened(station, { key: 'delivered', lowers: true });
    await world.run(HOUR);
    await isDown(station);
    unwrap(await world.evse.endBreakGlass({ breakGlassId }, as(mara)));
    await comesBack(station);
    expect(await profileOf(station.identityId)).toEqual({ profile: 3, bootstrap: false });
    expect(passwordOpens(station)).toBe('refused');
    expect(station.settings.connection_priority).toBe('2');
  });

  test('and stays in by its certificate where the slot does not let it in', async () => {
    const station = await onProfile3Of21('in_slots_only', true);
    station.spoilsKeysInSlots = true;
    world.afterEachStep = () => {
      expect(certificateOpens(station)).toBe(true);
      return Promise.resolve();
    };
    await opened(station, { key: 'delivered', lowers: true });
    await world.run(HOUR);
    world.afterEachStep = () => Promise.resolve();
    expect(await profileOf(station.identityId)).toEqual({ profile: 3, bootstrap: false });
  });

  test.each(['write_connection_slot', 'change connection_priority', 'restart'] as const)(
    'once, though the server dies after %s: the key is told again, and held no longer than until it is there',
    async (at) => {
      const station = await onProfile3Of21('in_slots_only', true);
      let died = false;
      world.mishapFor = (command) => {
        const kind = command.kind === 'change_setting' ? `change ${command.setting}` : command.kind;
        if (died || kind !== at) return 'none';
        died = true;
        return 'crash_after';
      };
      await opened(station, { key: 'delivered', lowers: true });
      for (let looks = 0; looks < 5; looks++) await later(10);
      world.mishapFor = () => 'none';
      expect(died).toBe(true);
      await isDown(station);
      const key = (await keysOf(station.identityId)).at(-1);
      if (key === undefined) throw new Error('it has no key');
      expect(await world.deps.transactions.run((tx) => world.deps.stores.keys.sealedSecret(tx, key.id))).toBeNull();
    },
  );

  test('and where it refuses the slot it goes no further, and nothing of it is preferred', async () => {
    const station = await onProfile3Of21('in_slots_only', true);
    let refused = 0;
    world.mishapFor = ({ kind }) => (kind === 'write_connection_slot' && ++refused > 0 ? 'refused' : 'none');
    const before = world.kindsSentTo(station.identityId).length;
    await opened(station, { key: 'delivered', lowers: true });
    await world.run(HOUR);
    world.mishapFor = () => 'none';
    const told = world.kindsSentTo(station.identityId).slice(before);
    expect([refused, told.includes('change connection_priority'), told.includes('restart')]).toEqual([1, false, false]);
    expect([await profileOf(station.identityId), station.settings.connection_priority]).toEqual([
      { profile: 3, bootstrap: false },
      '2',
    ]);
  });
});

describe('it is refused by name', () => {
  test('of a station that is not proven on Profile 3', async () => {
    const station = await world.enroll(`BG-${++stations}`);
    expect(await ask(station.identityId)).toMatchObject({ refusal: { reason: 'migration_not_active' } });
  });

  test('of a station of 2.0.1 that does not allow it', async () => {
    const station = await onProfile3(FakeStation, 'false');
    await ask(station.identityId);
    await world.run(MINUTE);
    expect(await ask(station.identityId)).toMatchObject({ refusal: { reason: 'downgrade_not_allowed' } });
  });

  test.each(['false', null])('of one that did not allow it (%s), until it is asked anew and does', async (before) => {
    const station = await onProfile3(FakeStation, before);
    await ask(station.identityId);
    await world.run(MINUTE);
    station.settings.profile_downgrade_allowed = 'true';
    expect(await ask(station.identityId)).toMatchObject({ refusal: { reason: 'downgrade_not_allowed' } });
    await world.run(MINUTE);
    expect((await ask(station.identityId)).ok).toBe(true);
  });

  test('of one that is away and that nobody here has migrated, whose version nothing tells', async () => {
    const { family } = world;
    world.family = 'V 16';
    const station = await onProfile3(FakeStation16);
    world.family = family;
    const { identityId } = station;
    await world.disconnect(identityId);
    // As one that was taken over on Profile 3, which has shown nothing with its firmware.
    const { chargers, migrations } = world.deps.stores;
    await world.deps.transactions.run(async (tx) => {
      const migration = await migrations.latestOf(tx, identityId);
      if (migration !== null) await migrations.save(tx, { ...migration, connection: null });
      const { boot, vendor, model } = (await chargers.find(tx, identityId)) ?? {};
      if (boot == null || vendor == null || model == null) throw new Error('it has not booted');
      await chargers.recordBoot(tx, identityId, boot, { vendor, model, firmwareVersion: '2.0' });
    });
    expect(await ask(identityId, { key: 'by_hand' })).toMatchObject({ refusal: { reason: 'version_not_known' } });
    const declared = { family: 'V 16', capabilities: { path: 'security_extension_16' }, exclusion: null } as const;
    unwrap(await world.evse.declareFamily(declared, { ...context('its manual'), expectedVersion: 0 }));
    expect((await ask(identityId, { key: 'by_hand' })).ok).toBe(true);
  });

  test('of a station of 1.6 that is to be sent down: no message does that', async () => {
    const station = await onProfile3(FakeStation16);
    expect(await ask(station.identityId, { lowers: true })).toMatchObject({
      refusal: { reason: 'lowering_not_possible' },
    });
  });

  test('of one that is to be sent down with a key that somebody types in: nobody hears when it is there', async () => {
    const station = await onProfile3();
    await ask(station.identityId);
    await world.run(MINUTE);
    const byHand = await ask(station.identityId, { key: 'by_hand', lowers: true });
    expect(byHand).toMatchObject({ refusal: { reason: 'lowering_by_hand' } });
  });

  test.each([-1, 73])('with an end date %i hours ahead', async (hours) => {
    const station = await onProfile3(FakeStation16);
    expect(await ask(station.identityId, { hours })).toMatchObject({ refusal: { reason: 'end_date_unsuitable' } });
  });

  test('while another waits for its second person, and again once that one has said no', async () => {
    const station = await onProfile3(FakeStation16);
    const { approvalId } = await asked(station);
    expect(await ask(station.identityId)).toMatchObject({ refusal: { reason: 'break_glass_under_way' } });
    unwrap(await answer(approvalId, noor, 'decline'));
    await world.run(MINUTE);
    expect(await latest(station.identityId)).toMatchObject({ state: 'turned_down', endedBecause: 'declined' });
    expect((await ask(station.identityId)).ok).toBe(true);
  });

  test('at the time of the answer, when its case waits for a person by then', async () => {
    const station = await onProfile3(FakeStation16);
    const { approvalId } = await asked(station);
    const { identityId } = station;
    const caseId = (await world.deps.transactions.run((tx) => world.deps.stores.migrations.latestOf(tx, identityId)))
      ?.id as never;
    unwrap(await world.evse.quarantineMigration({ caseId }, context('look at it')));
    unwrap(await answer(approvalId));
    await world.run(MINUTE);
    expect(await latest(identityId)).toMatchObject({ state: 'turned_down', endedBecause: 'not_possible' });
    expect(passwordOpens(station)).toBe('refused');
  });

  test('to operators, and of stations of other owners', async () => {
    const station = await onProfile3(FakeStation16);
    const operator = { ...mara, roles: ['operator'] as const };
    expect(await ask(station.identityId, {}, operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
    const stranger = { ...mara, owners: ['elsewhere'] };
    expect(await ask(station.identityId, {}, stranger)).toMatchObject({ refusal: { reason: 'charger_unknown' } });
    const breakGlassId = await opened(station);
    expect(await world.evse.endBreakGlass({ breakGlassId }, as(stranger))).toMatchObject({
      refusal: { reason: 'break_glass_unknown' },
    });
    const page = { identityId: station.identityId, before: null, limit: 5 };
    expect(await world.evse.breakGlasses(page, stranger.owners)).toEqual([]);
    expect(await world.evse.breakGlasses(page, ['depot'])).toMatchObject([{ id: breakGlassId, state: 'open' }]);
  });
});

test('a question that nobody answers within its day is turned down, and the same may be asked again', async () => {
  const station = await onProfile3(FakeStation16);
  await asked(station, { hours: 72 });
  await untilItsEnd(26);
  expect(await latest(station.identityId)).toMatchObject({ state: 'turned_down', endedBecause: 'not_answered' });
});

test('a case that is abandoned on Profile 3 is active again, with nothing renewed: its station can be let back as before', async () => {
  const station = await onProfile3(FakeStation16);
  const { identityId } = station;
  const caseId = (await world.deps.transactions.run((tx) => world.deps.stores.migrations.latestOf(tx, identityId)))
    ?.id as never;
  unwrap(await world.evse.quarantineMigration({ caseId }, context('look at it')));
  expect(await world.evse.abandonMigration({ caseId }, context('nothing is wrong with it'))).toEqual({
    ok: true,
    value: { phase: 'active' },
  });
  await world.run(MINUTE);
  expect(await world.deps.transactions.run((tx) => world.deps.stores.renewals.latestOf(tx, identityId))).toBeNull();
  await opened(station);
  expect(passwordOpens(station)).toBe(false);
});
