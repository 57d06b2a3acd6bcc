import { type StationFact, stationFacts } from '@bfcert/evse-security/station-contract';
import { FixedClock } from '@bfcert/kernel/clock';
import { beforeEach, expect, test } from 'vitest';
import { RepeatedEvents, type SecurityEventFact } from './repeated-events.ts';

let clock: FixedClock;
let kept: StationFact[];
let problems: number[];
let isFull: boolean;
let mayTell: boolean;
let pauses: Promise<void>;
let events: RepeatedEvents;
let lastId: number;
beforeEach(() => {
  clock = new FixedClock('2026-11-22T20:00:00Z');
  pauses = Promise.resolve();
  [kept, problems, isFull, mayTell, lastId] = [[], [], false, true, 0];
  events = new RepeatedEvents({
    facts: {
      report: async (fact) => {
        if (isFull) throw new Error('it is full');
        kept.push(fact);
      },
    },
    clock,
    mayTell: () => mayTell,
    pause: () => pauses,
    onProblem: (_fact, count) => problems.push(count),
  });
});

async function say(changes: Partial<SecurityEventFact> = {}): Promise<void> {
  clock.advance(10);
  const at = clock.now().toISOString();
  const usual = {
    identityId: 'idn_1',
    connectionId: 'con_1',
    type: 'InvalidMessages',
    stationTime: at,
    techInfo: null,
  };
  await events.report({ factId: `fct_${++lastId}`, at, kind: 'security_event', ...usual, ...changes });
}
const told = () => kept.map((fact) => (fact.kind === 'security_event' ? [fact.type, fact.count ?? 1] : fact.kind));

test('the first of a name is kept at once, and what follows in its window is one fact, with the newest text', async () => {
  await say({ techInfo: 'first' });
  expect(told()).toEqual([['InvalidMessages', 1]]);
  for (let n = 0; n < 500; n++) await say({ techInfo: `no. ${n}` });
  expect(kept).toHaveLength(1);
  await events.flush();
  expect(told()).toEqual([
    ['InvalidMessages', 1],
    ['InvalidMessages', 500],
  ]);
  expect(kept[1]).toMatchObject({ at: clock.now().toISOString(), techInfo: 'no. 499' });
  expect(new Set(kept.map(({ factId }) => factId)).size).toBe(2);
  expect(stationFacts.safeParse({ facts: kept }).success).toBe(true);
});

test('a storm that goes on is one fact for each window', async () => {
  await say();
  for (let window = 0; window < 3; window++) {
    for (let n = 0; n < 100; n++) await say();
    await events.flush();
  }
  expect(told()).toEqual([1, 100, 100, 100].map((count) => ['InvalidMessages', count]));
});

test('what was not said for a window is kept at once when it is said again', async () => {
  await say();
  clock.advance(5_000);
  await say();
  expect(told()).toEqual([1, 1].map((count) => ['InvalidMessages', count]));
});

test('another name, another connection and another station are counted for themselves, and no other fact is', async () => {
  await say();
  await say({ type: 'TamperDetectionActivated' });
  await say({ connectionId: 'con_2' });
  await say({ identityId: 'idn_2' });
  const boot = { factId: 'fct_boot', at: clock.now().toISOString(), kind: 'gateway_started' } as const;
  for (let n = 0; n < 2; n++) await events.report(boot);
  expect(kept).toHaveLength(6);
});

test('a first one that could not be kept is said so, and is the first again', async () => {
  isFull = true;
  await expect(say()).rejects.toThrow('it is full');
  await expect(say()).rejects.toThrow('it is full');
  isFull = false;
  await say();
  expect(told()).toEqual([['InvalidMessages', 1]]);
});

test('a count that cannot be kept is told of and counted on, and so is one of a station that has spent its share', async () => {
  await say();
  for (let n = 0; n < 3; n++) await say();
  isFull = true;
  await events.flush();
  expect(problems).toEqual([3]);
  await say();
  [isFull, mayTell] = [false, false];
  await events.flush();
  await say();
  mayTell = true;
  await events.flush();
  expect(told()).toEqual([
    ['InvalidMessages', 1],
    ['InvalidMessages', 5],
  ]);
});

test('a repetition counts at once, and is answered no faster than one that is kept', async () => {
  await say();
  const pause = Promise.withResolvers<void>();
  pauses = pause.promise;
  let isAnswered = false;
  const answered = say().then(() => {
    isAnswered = true;
  });
  await events.flush();
  expect(told()).toEqual([1, 1].map((count) => ['InvalidMessages', count]));
  expect(isAnswered).toBe(false);
  pause.resolve();
  await answered;
});

test('at its end nothing that was counted is kept back', async () => {
  await say();
  await say();
  mayTell = false;
  await events.close();
  expect(told()).toEqual([1, 1].map((count) => ['InvalidMessages', count]));
});
