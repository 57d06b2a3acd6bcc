import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import type { StationCommand } from '../station-contract/index.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { HOUR, rotationBench } from '../testing/rotation-bench.ts';
import { context, TestWorld } from '../testing/test-world.ts';

const inSlot = [
  'read_settings',
  'read_connection_slot',
  'write_connection_slot',
  'change connection_priority',
  'restart',
  'change connection_priority',
];
let world: TestWorld;
const bench = rotationBench(() => world, 'KS');
const { rotate, detail, statesOf, entersWith, onceFor } = bench;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

afterEach(() => {
  world.mishapFor = () => 'none';
  world.afterEachCommand = () => undefined;
});

/** What it has reported of itself is known, where it has both ways. */
async function connected(keepsKeys: FakeStation21['keepsKeys']) {
  const station = await bench.connected(FakeStation21);
  station.keepsKeys = keepsKeys;
  const told = {
    connection_slots: '1,2',
    ...(keepsKeys === 'in_slots_too' ? { authorization_key_in_slots: 'true' } : {}),
  };
  await world.deps.transactions.run((tx) => world.deps.stores.chargers.mergeSettings(tx, station.identityId, told));
  return station;
}

const slotsTold = ({ identityId }: { readonly identityId: ChargerId }) =>
  world.commands.flatMap(({ identityId: id, command }) =>
    id === identityId && command.kind === 'write_connection_slot' ? [command] : [],
  );

const writesSlot = (command: StationCommand) => command.kind === 'write_connection_slot';
const prefersSlot = (command: StationCommand) =>
  command.kind === 'change_setting' && command.setting === 'connection_priority';
const restarts = (command: StationCommand) => command.kind === 'restart';

test('a station of 2.1 gets its new key in a free slot, and both are good until it has come with it', async () => {
  const station = await connected('in_slots_too');
  const old = station.password;
  const before = world.kindsSentTo(station.identityId).length;
  let bothWereGood = false;
  world.afterEachCommand = () => {
    const told = slotsTold(station).at(-1)?.password;
    bothWereGood ||= told !== undefined && entersWith(station.identityId, old) && entersWith(station.identityId, told);
  };
  const id = await rotate(station.identityId);
  await world.run(HOUR);

  expect(bothWereGood).toBe(true);
  expect(await detail(id)).toMatchObject({ phase: 'rollback_window', stop: null });
  expect(world.kindsSentTo(station.identityId).slice(before)).toEqual(inSlot);
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
  expect([entersWith(station.identityId, old), entersWith(station.identityId, station.password)]).toEqual([
    false,
    true,
  ]);
  // The slot with the old key is free for the next one.
  expect(station.settings).toMatchObject({ connection_priority: '2', active_slot: '2' });

  await rotate(station.identityId);
  await world.run(HOUR);
  expect(station.settings).toMatchObject({ connection_priority: '1', active_slot: '1' });
  // Each former key is recognised for its own seven days.
  expect(await statesOf(station.identityId)).toEqual(['retiring', 'retiring', 'active']);
});

test('one that knows no password for all slots is told it in a slot', async () => {
  const station = await connected('in_slots_only');
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  expect(world.kindsSentTo(station.identityId)).toEqual(['change authorization_key', ...inSlot]);
  expect((await detail(id)).phase).toBe('rollback_window');
});

test('one whose slots have no password of their own is told it as the one for all of them', async () => {
  const station = await connected('in_slots_too');
  station.keepsKeys = 'for_all_slots';
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  expect(world.kindsSentTo(station.identityId)).toEqual([
    ...inSlot.slice(0, 3),
    'change authorization_key',
    'close_session',
  ]);
  expect((await detail(id)).phase).toBe('rollback_window');
});

test('one whose slots are all in use is told it as the one for all of them, where it has that', async () => {
  const station = await connected('in_slots_too');
  station.settings.connection_priority = '1,2';
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  expect(world.kindsSentTo(station.identityId)).toEqual(['read_settings', 'change authorization_key', 'close_session']);
  expect((await detail(id)).phase).toBe('rollback_window');
});

test('one whose slots are all in use waits for a person where there is no other way', async () => {
  const station = await connected('in_slots_only');
  station.settings.connection_priority = '1,2';
  const old = station.password;
  const id = await rotate(station.identityId);
  await world.run(1);
  expect(await detail(id)).toMatchObject({ phase: 'quarantine', stop: { code: 'no_free_slot' } });
  expect(entersWith(station.identityId, old)).toBe(true);
});

test.each([
  ['the slot', writesSlot],
  ['the list', prefersSlot],
  ['the restart', restarts],
] as const)('a lost answer to %s leaves both keys good, and the rotation comes to its end', async (_, fits) => {
  for (const mishap of ['lost_before', 'lost_after', 'crash_after'] as const) {
    const station = await connected('in_slots_too');
    const old = station.password;
    onceFor(mishap, fits);
    let wasShutOut = false;
    world.afterEachStep = async () => {
      const [first] = await statesOf(station.identityId);
      wasShutOut ||= first === 'active' && !entersWith(station.identityId, old);
      wasShutOut ||= station.credentials().every((one) => world.admits(station.identityId, one) === null);
    };
    const id = await rotate(station.identityId);
    await world.run(HOUR);
    world.afterEachStep = () => Promise.resolve();
    expect([mishap, wasShutOut, (await detail(id)).phase]).toEqual([mishap, false, 'rollback_window']);
    expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
    expect(station.settings.connection_priority).toBe('2');
  }
});

test.each([
  ['the slot', writesSlot, 'write_key_slot_failed'],
  ['the list', prefersSlot, 'prefer_key_slot_failed'],
] as const)('a station that refuses %s waits for a person, and keeps its way in', async (_, fits, code) => {
  const station = await connected('in_slots_too');
  const old = station.password;
  world.mishapFor = (command) => (fits(command) ? 'refused' : 'none');
  const id = await rotate(station.identityId);
  await world.run(2);
  expect(await detail(id)).toMatchObject({ phase: 'quarantine', stop: { code } });
  expect(entersWith(station.identityId, old)).toBe(true);

  world.mishapFor = () => 'none';
  unwrap(await world.evse.retryKeyRotation({ rotationId: id }, context('its firmware was mended')));
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('rollback_window');
});

test('a station whose new slot does not let it in falls back to the old one, and a person is asked', async () => {
  const station = await connected('in_slots_too');
  station.spoilsKeysInSlots = true;
  const old = station.password;
  const id = await rotate(station.identityId);
  await world.run(1);
  expect(await detail(id)).toMatchObject({ phase: 'quarantine', stop: { code: 'make_station_log_in_failed' } });
  expect(world.isLive(station.identityId)).toBe(true);
  expect(entersWith(station.identityId, old)).toBe(true);
});

test('a list that does not let go of the old slot ends nothing', async () => {
  const station = await connected('in_slots_too');
  world.mishapFor = (command) => (prefersSlot(command) && station.settings.active_slot === '2' ? 'refused' : 'none');
  const id = await rotate(station.identityId);
  await world.run(HOUR);
  expect((await detail(id)).phase).toBe('rollback_window');
});

test('its migration has its certificate in the slot that the new key has left free', async () => {
  for (const keepsKeys of ['in_slots_too', 'in_slots_only'] as const) {
    const station = await connected(keepsKeys);
    const caseId = await world.migrate(station.identityId);
    await world.run();
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active', stop: null });
    const slots = slotsTold(station).map(({ slot, securityProfile }) => [slot, securityProfile]);
    expect(slots).toEqual([
      [2, 2],
      [1, 3],
    ]);
    expect(station.settings).toMatchObject({ connection_priority: '1', security_profile: '3' });
  }
});

test('a migration that was retried after the new key had its slot plans another one', async () => {
  const station = await connected('in_slots_too');
  const caseId = await world.migrate(station.identityId);
  world.mishapFor = (command) => (command.kind === 'install_trust_anchor' ? 'refused' : 'none');
  await world.run(3);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'quarantine' });
  world.mishapFor = () => 'none';
  unwrap(await world.evse.resumeMigration({ caseId }, context('it has room again')));
  await world.run();
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  expect(station.settings).toMatchObject({ connection_priority: '1', security_profile: '3' });
});

test('a migration that is planned while a key is on its way into a slot has its certificate in another one', async () => {
  const station = await connected('in_slots_too');
  let caseId: MigrationCaseId | null = null;
  world.afterEachCommand = async () => {
    if (caseId !== null || slotsTold(station).length === 0) return;
    caseId = unwrap(await world.evse.planMigration(station, context())).caseId;
  };
  await rotate(station.identityId);
  await world.run();
  expect(caseId === null ? null : await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  const slots = slotsTold(station).map(({ slot, securityProfile }) => [slot, securityProfile]);
  expect(slots).toEqual([
    [2, 2],
    [1, 3],
  ]);
});

test('one that is retried before the station has come with its key leaves the slot of the key alone', async () => {
  const station = await connected('in_slots_too');
  await world.deps.transactions.run((tx) =>
    world.deps.stores.chargers.mergeSettings(tx, station.identityId, { connection_slots: '1,2,3' }),
  );
  const caseId = await world.migrate(station.identityId);
  let isRetried = false;
  world.afterEachCommand = async () => {
    if (isRetried || station.settings.connection_priority !== '2,1') return;
    isRetried = true;
    unwrap(await world.evse.retryMigration({ caseId }, context()));
  };
  await world.run();
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  const slots = slotsTold(station).map(({ slot, securityProfile }) => [slot, securityProfile]);
  expect(slots).toEqual([
    [2, 2],
    [3, 3],
  ]);
});
