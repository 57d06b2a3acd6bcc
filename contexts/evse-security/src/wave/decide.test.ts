import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, member, runningWave, T0 } from '../testing/wave-facts.ts';
import { decideWave } from './decide.ts';
import { divide } from './divide.ts';
import type { Wave, WaveMember, WaveRules } from './wave.ts';

const NOW = new Date(T0.getTime() + 60_000);
const many = (count: number, changed: (index: number) => Partial<WaveMember>): readonly WaveMember[] =>
  Array.from({ length: count }, (_, index) => member(index + 1, changed(index)));

describe('groups', () => {
  test('the canary is of as many families as there are, and the groups after it are full ones', () => {
    const stations = [...Array(5).fill({ family: 'A' }), ...Array(3).fill({ family: 'B' }), { family: 'C' }];
    const divided = divide(stations, { canarySize: 3, groupSize: 4 });
    expect(divided.slice(0, 3).map(({ family }) => family)).toEqual(['A', 'B', 'C']);
    expect(divided.map(({ group }) => group)).toEqual([1, 1, 1, 2, 2, 2, 2, 3, 3]);
    expect(divided.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('without a canary the first group is as large as the others', () => {
    const divided = divide(Array(5).fill({ family: 'A' }), { canarySize: 0, groupSize: 2 });
    expect(divided.map(({ group }) => group)).toEqual([1, 1, 2, 2, 3]);
  });

  test('the next group waits until enough of the one before are on Profile 3, and begins then', () => {
    const wave = runningWave({ successPercent: 50 });
    const first = (state: WaveMember['state']) => member(1, { state });
    const rest = [member(2, { state: 'under_way' }), member(3, { group: 2 })];
    expect(decideWave(factsOf(wave, [first('under_way'), ...rest]), NOW)).toEqual({
      kind: 'wait',
      for: 'group 1: 0 of 1 needed are on Profile 3',
      until: null,
    });
    const decision = decideWave(factsOf(wave, [first('active'), ...rest]), NOW);
    expect(decision).toMatchObject({ kind: 'begin', members: [{ position: 3 }] });
  });

  test('whoever was left out is not waited for', () => {
    const members = [member(1, { state: 'left_out' }), member(2, { state: 'active' }), member(3, { group: 2 })];
    expect(decideWave(factsOf(runningWave({ successPercent: 100 }), members), NOW).kind).toBe('begin');
  });

  test('it is complete when each has ended, and not before', () => {
    const wave = runningWave({ errorPercent: 50, successPercent: 50 });
    const ended = [member(1, { state: 'active' }), member(2, { state: 'failed', failedAt: T0 })];
    expect(decideWave(factsOf(wave, ended), NOW)).toEqual({ kind: 'complete' });
    const open = [...ended, member(3, { state: 'under_way' })];
    expect(decideWave(factsOf(wave, open), NOW)).toMatchObject({ kind: 'wait', for: '1 under way to end' });
  });
});

test('by a clock that is in doubt nobody is begun, and failures count', () => {
  const facts = factsOf(runningWave({ errorPercent: 0 }), [member(1), member(2)]);
  expect(decideWave({ ...facts, isClockInDoubt: true }, NOW)).toMatchObject({
    kind: 'wait',
    for: 'somebody to say that the clock is right',
  });
  const failed = factsOf(runningWave({ errorPercent: 0 }), [member(1, { state: 'failed', failedAt: T0 }), member(2)]);
  expect(decideWave({ ...failed, isClockInDoubt: true }, NOW).kind).toBe('hold');
});

describe('failures', () => {
  const failed = { state: 'failed', failedAt: T0 } as const;

  test('as many as are allowed hold nothing, one more holds everything', () => {
    const wave = runningWave({ errorPercent: 3, successPercent: 50, atOnce: 1_000 });
    const with30 = many(1_000, (index) => (index < 30 ? failed : {}));
    expect(decideWave(factsOf(wave, with30), NOW).kind).toBe('begin');
    const with31 = many(1_000, (index) => (index < 31 ? failed : {}));
    expect(decideWave(factsOf(wave, with31), NOW)).toMatchObject({ kind: 'hold', code: 'too_many_failures', group: 1 });
  });

  test('one that failed and got there after all still counts', () => {
    const wave = runningWave({ errorPercent: 0 });
    const members = [member(1, { state: 'active', failedAt: T0 }), member(2)];
    expect(decideWave(factsOf(wave, members), NOW)).toMatchObject({ kind: 'hold', code: 'too_many_failures' });
  });

  test('a group that cannot succeed any more holds the wave instead of waiting without end', () => {
    const wave = runningWave({ errorPercent: 100, successPercent: 100 });
    const members = [member(1, failed), member(2, { state: 'active' }), member(3, { group: 2 })];
    expect(decideWave(factsOf(wave, members), NOW)).toMatchObject({ kind: 'hold', code: 'group_cannot_succeed' });
  });

  test('a canary that was left out whole has shown nothing: it holds the wave until somebody resumes it', () => {
    const wave = runningWave({ errorPercent: 0, successPercent: 100 });
    const leftOut = many(2, () => ({ state: 'left_out', changedAt: NOW }));
    const members = [...leftOut, member(3, { group: 2 }), member(4, { group: 3 })];
    expect(decideWave(factsOf(wave, members), NOW)).toMatchObject({ kind: 'hold', code: 'group_left_out', group: 1 });
    const resumed = factsOf({ ...wave, failuresCountFrom: NOW }, members);
    expect(decideWave(resumed, NOW)).toMatchObject({ kind: 'begin', members: [{ position: 3 }] });
    // Nor has the next one, if it goes the same way.
    const after = new Date(NOW.getTime() + 1);
    const both = [...leftOut, member(3, { group: 2, state: 'left_out', changedAt: after }), member(4, { group: 3 })];
    const again = decideWave(factsOf({ ...wave, failuresCountFrom: NOW }, both), after);
    expect(again).toMatchObject({ kind: 'hold', code: 'group_left_out', group: 2 });
  });

  test('a later group that was left out whole is passed over: the wave has shown what it does by those before', () => {
    const wave = runningWave({ errorPercent: 0, successPercent: 100 });
    const members = [
      member(1, { state: 'active' }),
      member(2, { group: 2, state: 'left_out', changedAt: NOW }),
      member(3, { group: 3 }),
    ];
    expect(decideWave(factsOf(wave, members), NOW)).toMatchObject({ kind: 'begin', members: [{ position: 3 }] });
  });

  test('of few that were tried as many may fail as of a group of that size: who was left out makes room for nobody', () => {
    const wave = runningWave({ errorPercent: 5, successPercent: 50 });
    const of20 = (rest: WaveMember['state']) =>
      many(20, (index) => (index === 0 ? failed : index === 1 ? { state: 'active' } : { state: rest }));
    expect(decideWave(factsOf(wave, of20('active')), NOW)).toEqual({ kind: 'complete' });
    expect(decideWave(factsOf(wave, of20('left_out')), NOW)).toMatchObject({ code: 'too_many_failures' });
  });

  test('resumed by somebody who has looked at them, it goes on without them, and the next failure counts anew', () => {
    const wave = { ...runningWave({ errorPercent: 0, successPercent: 100 }), failuresCountFrom: T0 };
    const members = [member(1, failed), member(2, { state: 'active' }), member(3, { group: 2 })];
    expect(decideWave(factsOf(wave, members), NOW)).toMatchObject({ kind: 'begin', members: [{ position: 3 }] });
    const again = [...members.slice(0, 2), member(3, { group: 2, state: 'failed', failedAt: NOW })];
    expect(decideWave(factsOf(wave, again), NOW)).toMatchObject({ kind: 'hold', group: 2 });
  });
});

describe('pace', () => {
  test('no more are under way at once than allowed', () => {
    const members = many(9, (index) => (index < 4 ? { state: 'under_way' } : {}));
    expect(decideWave(factsOf(runningWave({ atOnce: 5 }), members), NOW)).toMatchObject({ members: [{ position: 5 }] });
    const full = many(9, (index) => (index < 5 ? { state: 'under_way' } : {}));
    expect(decideWave(factsOf(runningWave({ atOnce: 5 }), full), NOW)).toMatchObject({ kind: 'wait', until: null });
  });

  test('a family or a site whose rate is used up is passed over, and looked at again when the hour is over', () => {
    const wave = runningWave({ perHourOfFamily: 2, perHourOfCohort: 1 });
    const members = [
      member(1, { state: 'active', begunAt: T0, family: 'A' }),
      member(2, { state: 'active', begunAt: T0, family: 'A' }),
      member(3, { family: 'A' }),
      member(4, { family: 'B', cohorts: ['site:Harbour'] }),
      member(5, { family: 'B', cohorts: ['site:Harbour'] }),
    ];
    const begun = decideWave(factsOf(wave, members), NOW);
    expect(begun).toMatchObject({ kind: 'begin', members: [{ position: 4 }] });
    const after = members.with(3, member(4, { family: 'B', cohorts: ['site:Harbour'], state: 'active', begunAt: NOW }));
    const until = new Date(T0.getTime() + 3_600_000);
    expect(decideWave(factsOf(wave, after), NOW)).toEqual({ kind: 'wait', for: 'the rates to leave room', until });
    expect(decideWave(factsOf(wave, after), until)).toMatchObject({ kind: 'begin', members: [{ position: 3 }] });
  });

  test('what another wave has begun counts for a family and a site, and not for the rate of this one', () => {
    const wave = runningWave({ perHour: 1, perHourOfFamily: 1 });
    const by = (family: string) => ({ at: T0, isOwn: false, family, cohorts: [] });
    const facts = factsOf(wave, [member(1, { family: 'A' }), member(2, { family: 'B' })]);
    expect(decideWave({ ...facts, begunLately: [by('C'), by('A')] }, NOW)).toMatchObject({
      members: [{ position: 2 }],
    });
    const until = new Date(T0.getTime() + 3_600_000);
    const used = [{ ...by('C'), at: new Date(T0.getTime() - 60_000) }, by('A'), by('B')];
    expect(decideWave({ ...facts, begunLately: used }, NOW)).toMatchObject({ kind: 'wait', until });
  });

  test('nothing is begun outside the maintenance window', () => {
    const window = { days: [1], from: 22 * 60, to: 4 * 60, timeZone: 'UTC' } as const;
    const decision = decideWave(factsOf(runningWave({ window }), [member(1)]), NOW);
    expect(decision).toEqual({ kind: 'wait', for: 'the maintenance window', until: new Date('2026-03-02T22:00:00Z') });
  });

  test('nothing is begun before the planned start, and from then on as its window says', () => {
    const notBefore = new Date('2026-03-03T12:00:00Z');
    const wave = runningWave({ notBefore });
    const waits = { kind: 'wait', for: 'its planned start, 2026-03-03T12:00:00.000Z', until: notBefore };
    expect(decideWave(factsOf(wave, [member(1)]), NOW)).toEqual(waits);
    expect(decideWave(factsOf(wave, [member(1)]), new Date(notBefore.getTime() - 1))).toEqual(waits);
    expect(decideWave(factsOf(wave, [member(1)]), notBefore).kind).toBe('begin');
    const window = { days: [1], from: 22 * 60, to: 4 * 60, timeZone: 'UTC' } as const;
    const both = factsOf(runningWave({ notBefore, window }), [member(1)]);
    // Tonight its window is open, and it is not its time yet.
    expect(decideWave(both, new Date('2026-03-02T23:00:00Z'))).toEqual(waits);
    expect(decideWave(both, notBefore)).toEqual({
      kind: 'wait',
      for: 'the maintenance window',
      until: new Date('2026-03-09T22:00:00Z'),
    });
  });

  test('by a clock that is in doubt a planned start has not come, and a failure holds a wave before its start', () => {
    const wave = runningWave({ notBefore: T0, errorPercent: 0 });
    const doubted = { ...factsOf(wave, [member(1)]), isClockInDoubt: true };
    expect(decideWave(doubted, NOW)).toMatchObject({ kind: 'wait', for: 'somebody to say that the clock is right' });
    const later = runningWave({ notBefore: new Date('2026-04-01T00:00:00Z'), errorPercent: 0 });
    const failed = factsOf(later, [member(1, { state: 'failed', failedAt: T0 }), member(2)]);
    expect(decideWave(failed, NOW).kind).toBe('hold');
  });
});

test('whatever becomes of the stations, a wave keeps its bounds and always ends with everybody ended or with a person', () => {
  const bounds = fc.record({
    canarySize: fc.integer({ min: 0, max: 4 }),
    groupSize: fc.integer({ min: 1, max: 12 }),
    successPercent: fc.integer({ min: 1, max: 100 }),
    errorPercent: fc.integer({ min: 0, max: 100 }),
    atOnce: fc.integer({ min: 1, max: 8 }),
    perHour: fc.integer({ min: 1, max: 10 }),
    perHourOfFamily: fc.option(fc.integer({ min: 1, max: 4 })),
    perHourOfCohort: fc.option(fc.integer({ min: 1, max: 4 })),
    window: fc.option(fc.constant({ days: [0, 1, 2, 3, 4, 5, 6], from: 60, to: 0, timeZone: 'UTC' } as const)),
    notBefore: fc.option(fc.date({ min: T0, max: new Date('2026-03-05T00:00:00Z'), noInvalidDate: true })),
  });
  const stations = fc.array(
    fc.record({
      family: fc.constantFrom('A', 'B', 'C'),
      cohorts: fc.subarray(['site:1', 'site:2']),
      fate: fc.constantFrom('active', 'active', 'failed', 'left_out'),
    }),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(bounds, stations, fc.boolean(), (rules, fleet, resumes) => {
      expect(['completed', 'held']).toContain(play(rules, fleet, resumes));
    }),
    { numRuns: 300 },
  );
});

type Simulated = { readonly family: string; readonly cohorts: readonly string[]; readonly fate: string };

/** Every member that is begun, and not left out at that moment, ends twenty minutes later. Checks the bounds at each step. */
function play(rules: WaveRules, fleet: readonly Simulated[], resumes: boolean): 'completed' | 'held' {
  let wave: Wave = runningWave(rules);
  let now = T0;
  let members: readonly WaveMember[] = divide(fleet, rules).map(({ family, cohorts, position, group }) =>
    member(position, { family, cohorts, group }),
  );
  const fates = new Map(divide(fleet, rules).map(({ position, fate }) => [position, fate]));
  for (let steps = 0; steps < 2_000; steps++) {
    const decision = decideWave(factsOf(wave, members), now);
    if (decision.kind === 'complete') {
      expect(members.some(({ state }) => state === 'waiting' || state === 'under_way')).toBe(false);
      return 'completed';
    }
    if (decision.kind === 'hold') {
      const because = decision.code === 'group_left_out' ? 'left_out' : 'failed';
      expect(members.some(({ state, group }) => state === because && group === decision.group)).toBe(true);
      if (!resumes) return 'held';
      wave = { ...wave, failuresCountFrom: now };
      continue;
    }
    if (decision.kind === 'begin') {
      const begun = new Set(decision.members.map(({ position }) => position));
      expect(decision.members.every(({ state }) => state === 'waiting')).toBe(true);
      // Nothing large follows what nobody has shown to work, unless a person has said so.
      const isFirst = decision.members[0]?.group === 1;
      expect(isFirst || wave.failuresCountFrom !== null || members.some(({ state }) => state === 'active')).toBe(true);
      const at = now;
      members = members.map((one) => {
        if (!begun.has(one.position)) return one;
        if (fates.get(one.position) === 'left_out') return { ...one, state: 'left_out', changedAt: at };
        return { ...one, state: 'under_way', begunAt: at };
      });
      keepsBounds(rules, members, now);
      continue;
    }
    now = new Date(Math.min(now.getTime() + 600_000, decision.until?.getTime() ?? Number.POSITIVE_INFINITY));
    const at = now;
    members = members.map((one) => {
      if (one.state !== 'under_way' || at.getTime() - (one.begunAt?.getTime() ?? 0) < 1_200_000) return one;
      return fates.get(one.position) === 'failed'
        ? { ...one, state: 'failed', failedAt: at }
        : { ...one, state: 'active' };
    });
  }
  throw new Error('it neither ends nor asks anybody');
}

function keepsBounds(rules: WaveRules, members: readonly WaveMember[], now: Date): void {
  expect(rules.notBefore === null || now >= rules.notBefore).toBe(true);
  const lately = members.filter(({ begunAt }) => begunAt !== null && now.getTime() - begunAt.getTime() < 3_600_000);
  expect(members.filter(({ state }) => state === 'under_way').length).toBeLessThanOrEqual(rules.atOnce);
  expect(lately.length).toBeLessThanOrEqual(rules.perHour);
  for (const family of ['A', 'B', 'C']) {
    const count = lately.filter((one) => one.family === family).length;
    expect(count).toBeLessThanOrEqual(rules.perHourOfFamily ?? count);
  }
  for (const site of ['site:1', 'site:2']) {
    const count = lately.filter(({ cohorts }) => cohorts.includes(site)).length;
    expect(count).toBeLessThanOrEqual(rules.perHourOfCohort ?? count);
  }
}
