import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { lawfulCommandsOf16 } from '../testing/lawful-commands.ts';
import { context, TestWorld } from '../testing/test-world.ts';
import type { MigrationCaseId } from './migration-case.ts';

let world: TestWorld;
let stations = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());
afterEach(() => {
  world.mishapFor = () => 'none';
});

async function detail(caseId: MigrationCaseId) {
  const found = await world.evse.migration(caseId, 'all');
  if (found === null) throw new Error('the case is gone');
  return found;
}

/** A station of 1.6 that has gone as far as it can. */
async function migrated(faults: readonly Fault[] = [], habits: Partial<FakeStation16> = {}) {
  const station = await world.enroll(`J-${++stations}`, faults, {}, FakeStation16);
  Object.assign(station, habits);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  return { station, caseId, sent: world.kindsSentTo(station.identityId), detail: await detail(caseId) };
}

const count = (sent: readonly string[], kind: string) => sent.filter((one) => one === kind).length;

describe('a station of 1.6', () => {
  test('trap B.25: gets its organisation before its key, root and certificate before its profile, and reaches Profile 3', async () => {
    const { station, detail: found, sent } = await migrated();
    expect(found).toMatchObject({ state: 'active', profileFloor: 3, stop: null });
    expect(sent).toEqual(lawfulCommandsOf16);
    const entry = world.published.get(station.identityId);
    expect(entry?.passwords).toEqual([]);
    expect(Object.values(entry?.fingerprints ?? {})).toEqual(['active']);
    expect(found.keys.map(({ state }) => state)).toEqual(['retired', 'retired']);
  });

  test('trap N.11: both ways in are open from its yes to the first success of its certificate, then that one alone', async () => {
    const open: [boolean, boolean][] = [];
    const station = await world.enroll(`J-${++stations}`, [], {}, FakeStation16);
    const { identityId } = station;
    const look = () => {
      const entry = world.published.get(identityId);
      open.push([entry?.passwords.length !== 0, Object.keys(entry?.fingerprints ?? {}).length === 1]);
    };
    world.afterEachCommand = () => {
      if (world.kindsSentTo(identityId).at(-1) === 'change security_profile') look();
    };
    await world.migrate(identityId);
    await world.run();
    world.afterEachCommand = () => undefined;
    look();
    expect(open).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  test('that falls back once is recognised, proven on its old way, and tried again', async () => {
    const { detail: found, sent } = await migrated(['falls-back-once']);
    expect(found).toMatchObject({ state: 'active', cutoverFailures: 1 });
    expect(found.timeline.some(({ text }) => text.includes('came back with its password'))).toBe(true);
    expect(count(sent, 'change security_profile')).toBe(2);
  });

  test('that always falls back ends in quarantine, with its password admitted', async () => {
    const { station, detail: found } = await migrated(['falls-back']);
    expect(found).toMatchObject({ state: 'quarantine', profileFloor: 2, stop: { code: 'cutover_failed' } });
    expect(world.admits(station.identityId, { profile: 2, password: station.password })).not.toBeNull();
  });

  test('that wants a restart gets one, and nobody is taken for fallen back before it', async () => {
    const { detail: found, sent } = await migrated([], { wantsRestart: true });
    expect(found).toMatchObject({ state: 'active', cutoverFailures: 0 });
    expect(sent.slice(-3)).toEqual(['change security_profile', 'restart', 'read_settings']);
  });

  test('that says yes and stays is pushed', async () => {
    const { detail: found, sent } = await migrated([], { staysConnected: true });
    expect(found).toMatchObject({ state: 'active', cutoverFailures: 0 });
    expect(sent.slice(-3)).toEqual(['change security_profile', 'close_session', 'read_settings']);
  });

  test.each([
    [false, 'bytes'],
    [true, 'hex_text'],
  ] as const)(
    'lesson B.19: that sends hex digits: %s, is let in, and what it made of its password is recorded',
    async (sendsHexDigits, reading) => {
      const { station, detail: found } = await migrated([], { sendsHexDigits });
      expect(found).toMatchObject({ state: 'active', cutoverFailures: 0 });
      const charger = await world.deps.transactions.run((tx) =>
        world.deps.stores.chargers.find(tx, station.identityId),
      );
      expect(charger?.passwordReading).toBe(reading);
    },
  );

  test('without the security extension is left as it is', async () => {
    const { detail: found, sent } = await migrated([], { isPlain: true });
    expect(found).toMatchObject({
      state: 'quarantine',
      stop: { code: 'security_profile_unknown', phase: 'readiness' },
    });
    expect(sent).toEqual(['read_settings']);
  });

  test.each(['lost_before', 'lost_after', 'refused', 'socket_gone', 'crash_after'] as const)(
    'survives that the change of its profile meets %s',
    async (mishap) => {
      let met = false;
      world.mishapFor = (command) => {
        if (met || command.kind !== 'change_setting' || command.setting !== 'security_profile') return 'none';
        met = true;
        return mishap;
      };
      const { detail: found } = await migrated();
      expect(met).toBe(true);
      expect(found).toMatchObject({ state: 'active', profileFloor: 3 });
    },
  );

  test('that gets the extension with new firmware goes on when it is resumed', async () => {
    const { station, caseId } = await migrated([], { isPlain: true });
    Object.assign(station, { isPlain: false });
    await world.evse.resumeMigration({ caseId }, context());
    await world.run();
    expect(await detail(caseId)).toMatchObject({ state: 'active' });
  });
});
