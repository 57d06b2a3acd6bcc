import { seededRandom } from '@bfcert/kernel/seeded-random';
import { describe, expect, test } from 'vitest';
import { lawfulCommands, lawfulCommandsOf16 } from '../testing/lawful-commands.ts';
import { type FleetHabit, fleetHabits } from './habit.ts';
import { type FleetSimulation, type SimulatedStation, simulateFleet } from './simulate-fleet.ts';

const protocols = ['ocpp2.0.1', 'ocpp2.1', 'ocpp1.6'] as const;

/** Each version after the other. */
const fleetOf = (count: number, habitOf: (index: number) => FleetHabit | null = () => null): SimulatedStation[] =>
  Array.from({ length: count }, (_, index) => ({
    protocol: protocols[index % protocols.length] ?? 'ocpp2.0.1',
    family: 'F',
    cohorts: [],
    habit: habitOf(index),
  }));

const run = (stations: readonly SimulatedStation[], changed: Partial<FleetSimulation> = {}) =>
  simulateFleet({
    stations,
    rules: {
      canarySize: 5,
      groupSize: 100,
      successPercent: 50,
      errorPercent: 50,
      atOnce: 50,
      perHour: 500,
      perHourOfFamily: null,
      perHourOfCohort: null,
      window: null,
      notBefore: null,
    },
    waveSize: 10_000,
    start: new Date('2026-11-23T00:00:00Z'),
    days: 30,
    random: seededRandom(7),
    quota: { perHour: 600, perDay: null },
    signaturesPerSecond: 100,
    handshakesPerSecond: 100,
    reconnectMs: 10_000,
    personTakesMs: 4 * 3_600_000,
    ...changed,
  });

const rulesOf = (changed: Partial<FleetSimulation['rules']>): Pick<FleetSimulation, 'rules'> => ({
  rules: {
    canarySize: 0,
    groupSize: 100,
    successPercent: 100,
    errorPercent: 0,
    atOnce: 50,
    perHour: 500,
    perHourOfFamily: null,
    perHourOfCohort: null,
    window: null,
    notBefore: null,
    ...changed,
  },
});

test('good stations of every version come to Profile 3, and months later to their next certificates', () => {
  const outcome = run(fleetOf(60), { days: 200 });
  expect(outcome).toMatchObject({ migrated: 60, quarantined: 0, unfinished: 0, lockedOut: 0, renewals: 60, holds: 0 });
  // One certificate each, and one renewal.
  expect(outcome.ca.total).toBe(120);
});

test.each([
  ['ocpp2.0.1', lawfulCommands],
  ['ocpp2.1', lawfulCommands],
  ['ocpp1.6', lawfulCommandsOf16],
] as const)('a good station of %s is told what the server tells one, and nothing else', (protocol, lawful) => {
  const sent: string[] = [];
  run([{ protocol, family: 'F', cohorts: [], habit: null }], {
    sent: (_, command) => {
      if (command.kind === 'deliver_authorization_key') sent.push('change authorization_key');
      else sent.push(command.kind === 'change_setting' ? `change ${command.setting}` : command.kind);
    },
  });
  expect(sent).toEqual(lawful);
});

test('the same seed is the same run, and another one another', () => {
  const stations = fleetOf(120, (index) => (index % 10 === 3 ? 'falls-back-to-profile-2' : null));
  const once = run(stations);
  expect(run(stations)).toEqual(once);
  expect(run(stations, { random: seededRandom(8) })).not.toEqual(once);
});

const hopeless = (Object.keys(fleetHabits) as FleetHabit[]).filter((habit) => habit !== 'drops-password-answer');

test.each(hopeless)('a station that is %s is left to a person, and never locked out', (habit) => {
  const outcome = run(
    fleetOf(9, () => habit),
    { rules: rulesOf({ errorPercent: 100, successPercent: 1 }).rules },
  );
  expect(outcome).toMatchObject({ migrated: 0, quarantined: 9, lockedOut: 0 });
  expect(outcome.failures.map(({ stations }) => stations)).toEqual([9]);
});

test('a lost answer to a new password is settled by the next login', () => {
  const outcome = run(fleetOf(9, () => 'drops-password-answer'));
  expect(outcome).toMatchObject({ migrated: 9, lockedOut: 0 });
});

test('too many failures hold a wave until a person has looked', () => {
  const stations = fleetOf(100, (index) => (index < 4 ? 'not-supported' : null));
  const outcome = run(stations, rulesOf({ errorPercent: 3, successPercent: 90 }));
  expect(outcome).toMatchObject({ holds: 1, migrated: 96, quarantined: 4 });
});

describe('rates', () => {
  test('what may be begun in an hour decides how long it takes', () => {
    const stations = fleetOf(200);
    const of = (perHour: number) => run(stations, rulesOf({ groupSize: 200, perHour })).finishedAfterDays ?? 0;
    expect(of(10)).toBeGreaterThan(18 / 24);
    expect(of(100)).toBeLessThan(3 / 24);
  });

  test('a window of two hours a night makes days of hours', () => {
    const window = { days: [0, 1, 2, 3, 4, 5, 6], from: 120, to: 240, timeZone: 'UTC' } as const;
    const { finishedAfterDays } = run(fleetOf(60), rulesOf({ groupSize: 60, perHour: 10, window }));
    expect(finishedAfterDays).toBeGreaterThan(2);
    expect(finishedAfterDays).toBeLessThan(4);
  });

  test('a gateway that can do few handshakes makes stations wait', () => {
    const rules = rulesOf({ groupSize: 200, atOnce: 200 });
    const waits = (handshakesPerSecond: number) =>
      run(fleetOf(200), { ...rules, handshakesPerSecond }).gateway.longestWaitSeconds;
    expect(waits(1)).toBeGreaterThan(10);
    expect(waits(100)).toBeLessThan(1);
  });
});

describe('a quota of renewals', () => {
  const stations = fleetOf(60);
  const held = (perDay: number | null) =>
    run(stations, { ...rulesOf({ groupSize: 60, atOnce: 60 }), days: 200, quota: { perHour: 600, perDay } });

  test('spreads them over its days, and takes nothing from the waves', () => {
    const [free, few] = [held(null), held(4)];
    expect(free).toMatchObject({ renewals: 60, putOff: { renewals: 0, waiting: 0, longestHours: 0 } });
    expect(few).toMatchObject({ migrated: 60, renewals: 60, lockedOut: 0, finishedAfterDays: free.finishedAfterDays });
    expect(few.putOff).toMatchObject({ waiting: 0, renewals: expect.toSatisfy((many: number) => many > 20) });
    // Of 30 days that they have, up to 8 go to their own share, and 15 are what 60 of them take.
    expect(few.putOff.leastDaysLeft).toBeGreaterThan(13);
    expect(few.putOff.leastDaysLeft).toBeLessThan(free.putOff.leastDaysLeft ?? 0);
  });

  test('that is too small locks out those whose certificates end while they wait', () => {
    const { putOff, lockedOut, renewals } = held(1);
    expect(putOff.waiting).toBeGreaterThan(0);
    expect(putOff.leastDaysLeft).toBeLessThan(0);
    expect(lockedOut).toBeGreaterThan(20);
    expect(lockedOut + renewals).toBeGreaterThanOrEqual(60);
  });
});

describe('a broken rule is seen', () => {
  test('passwords that are refused before Profile 3 is proven lock out who falls back', () => {
    const stations = fleetOf(30, (index) => (index < 10 ? 'falls-back-to-profile-2' : null));
    const rules = rulesOf({ errorPercent: 100, successPercent: 1 });
    expect(run(stations, rules).lockedOut).toBe(0);
    const tooEarly = run(stations, { ...rules, raisesFloor: (_, after) => after === 'install' });
    expect(tooEarly.lockedOut).toBeGreaterThan(0);
  });
});
