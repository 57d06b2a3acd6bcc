import type { DatesAhead } from '@bfcert/certificate-lifecycle';
import { expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { rules } from '../testing/wave-facts.ts';
import type { WaveId } from '../wave/wave.ts';
import { type CalendarFrame, type FleetCalendar, layOutCalendar } from './fleet-calendar.ts';
import type { DatedWave, FleetDates, StationDate } from './fleet-dates.ts';

/** A Thursday in the last week of a year that has 53. */
const NOW = new Date('2026-12-31T12:00:00Z');
const FROM = new Date('2026-12-28T00:00:00Z');
const nights = { days: [5], from: 22 * 60, to: 2 * 60, timeZone: 'UTC' } as const;

const nothing: DatesAhead & FleetDates = {
  certificates: [],
  concessions: [],
  ends: [],
  waves: [],
  waveGroups: [],
  stations: [],
  families: [],
};
const wave = (changed: Partial<DatedWave> = {}, changedRules: Partial<DatedWave['rules']> = {}): DatedWave => ({
  id: 'wav_1' as WaveId,
  kind: 'migration',
  name: 'North',
  state: 'running',
  rules: { ...rules, ...changedRules },
  waiting: 3,
  ...changed,
});
const station = (id: string, at: string): StationDate => ({
  identityId: id as ChargerId,
  owner: 'north',
  family: 'F',
  kind: 'break_glass',
  at: new Date(at),
});

const layOut = (facts: Partial<DatesAhead & FleetDates>, frame: Partial<CalendarFrame> = {}): FleetCalendar => {
  const all = { ...nothing, ...facts };
  const groupsOf = ({ identityId }: StationDate) => (String(identityId) === 'idn_both' ? ['A', 'B'] : [null]);
  return layOutCalendar({ ahead: all, fleet: all, groupsOf }, { by: 'cohort', from: FROM, weeks: 3, ...frame }, NOW);
};

test('each week that was asked for is there, across the end of the year', () => {
  expect(layOut({})).toMatchObject({
    computedAt: '2026-12-31T12:00:00.000Z',
    weeks: [
      { week: '2026-W53', monday: '2026-12-28', groups: [], waves: [], ends: [] },
      { week: '2027-W01', monday: '2027-01-04' },
      { week: '2027-W02', monday: '2027-01-11' },
    ],
  });
});

test('what both contexts know of a cohort is in one place of its week, and whoever has none comes last', () => {
  const { weeks } = layOut({
    certificates: [
      { week: 0, group: null, expiring: 1, dueForRenewal: 0 },
      { week: 0, group: 'B', expiring: 0, dueForRenewal: 2 },
    ],
    concessions: [{ week: 0, group: 'B', kind: 'long_texts', count: 4 }],
    stations: [station('idn_both', '2027-01-03T23:59:59.999Z'), station('idn_none', '2027-01-04T00:00:00Z')],
  });
  expect(weeks[0]?.groups).toEqual([
    { group: 'A', expiring: 0, dueForRenewal: 0, exceptions: [{ kind: 'break_glass', count: 1 }], starts: [] },
    {
      group: 'B',
      expiring: 0,
      dueForRenewal: 2,
      exceptions: [
        { kind: 'long_texts', count: 4 },
        { kind: 'break_glass', count: 1 },
      ],
      starts: [],
    },
    { group: null, expiring: 1, dueForRenewal: 0, exceptions: [], starts: [] },
  ]);
  expect(weeks[1]?.groups).toMatchObject([{ group: null, exceptions: [{ kind: 'break_glass', count: 1 }] }]);
});

test('a wave with a planned start is in the week of it, with the stations of each cohort that wait for it', () => {
  const planned = wave({ state: 'draft' }, { notBefore: new Date('2027-01-06T09:00:00Z') });
  const waveGroups = [
    { waveId: planned.id, group: 'A', waiting: 2 },
    { waveId: planned.id, group: null, waiting: 1 },
  ];
  const { weeks } = layOut({ waves: [planned], waveGroups });
  expect(weeks.map(({ waves }) => waves)).toEqual([
    [],
    [
      {
        waveId: 'wav_1',
        kind: 'migration',
        name: 'North',
        state: 'draft',
        waiting: 3,
        begins: '2027-01-06T09:00:00.000Z',
        windows: [],
      },
    ],
    [],
  ]);
  expect(weeks[1]?.groups.map(({ group, starts }) => [group, starts])).toEqual([
    ['A', [{ waveId: 'wav_1', stations: 2 }]],
    [null, [{ waveId: 'wav_1', stations: 1 }]],
  ]);
});

test('one with a window begins when that opens, and may go on in each opening after it', () => {
  const { weeks } = layOut({ waves: [wave({}, { window: nights })] });
  expect(weeks.map(({ waves }) => waves.map(({ begins, windows }) => [begins, windows]))).toEqual([
    [['2027-01-01T22:00:00.000Z', [{ from: '2027-01-01T22:00:00.000Z', until: '2027-01-02T02:00:00.000Z' }]]],
    [[null, [{ from: '2027-01-08T22:00:00.000Z', until: '2027-01-09T02:00:00.000Z' }]]],
    [[null, [{ from: '2027-01-15T22:00:00.000Z', until: '2027-01-16T02:00:00.000Z' }]]],
  ]);
  // Asked of later weeks it has begun before, and only its openings are in them.
  const later = layOut({ waves: [wave({}, { window: nights })] }, { from: new Date('2027-01-04T00:00:00Z'), weeks: 1 });
  expect(later.weeks[0]?.waves).toMatchObject([{ begins: null, windows: [{ from: '2027-01-08T22:00:00.000Z' }] }]);
  const without = layOut({ waves: [wave()] });
  expect(without.weeks.map(({ waves }) => waves.map(({ begins }) => begins))).toEqual([
    ['2026-12-31T12:00:00.000Z'],
    [],
    [],
  ]);
});

test('one whose planned start is within an opening begins in the rest of it, beside another with the same window', () => {
  const second = wave({ id: 'wav_2' as WaveId }, { window: nights, notBefore: new Date('2027-01-08T23:00:00Z') });
  const { weeks } = layOut({ waves: [wave({}, { window: nights }), second] });
  expect(weeks[1]?.waves.map(({ waveId, windows }) => [waveId, windows[0]?.from])).toEqual([
    ['wav_1', '2027-01-08T22:00:00.000Z'],
    ['wav_2', '2027-01-08T23:00:00.000Z'],
  ]);
  expect(weeks[0]?.waves.map(({ waveId }) => waveId)).toEqual(['wav_1']);
});

test('a draft whose planned start is over begins as soon as somebody starts it, which is this week at the earliest', () => {
  const over = wave({ state: 'draft' }, { notBefore: new Date('2026-12-01T00:00:00Z') });
  expect(layOut({ waves: [over] }).weeks[0]?.waves).toMatchObject([{ begins: '2026-12-31T12:00:00.000Z' }]);
});

test('one that begins after the last week is in none of them', () => {
  const far = wave({}, { notBefore: new Date('2027-01-18T00:00:00Z') });
  const waveGroups = [{ waveId: far.id, group: 'A', waiting: 3 }];
  expect(layOut({ waves: [far], waveGroups }).weeks.flatMap(({ waves, groups }) => [...waves, ...groups])).toEqual([]);
});

test('what ends for all is in its week, soonest first, and an excluded family says how many stations it is about', () => {
  const root = {
    kind: 'root',
    name: 'R',
    at: '2027-01-12T00:00:00.000Z',
    certificateId: null,
    bundlePurpose: null,
  } as const;
  const families = [{ family: 'F', at: new Date('2027-01-11T00:00:00Z'), stations: 7 }];
  expect(layOut({ ends: [root], families }).weeks[2]?.ends).toEqual([
    {
      kind: 'family_exclusion',
      name: 'F',
      at: '2027-01-11T00:00:00.000Z',
      certificateId: null,
      bundlePurpose: null,
      stations: 7,
    },
    { ...root, stations: null },
  ]);
});

test('asked of one cohort it tells of no other that its stations are in as well', () => {
  const facts = { stations: [station('idn_both', '2027-01-01T00:00:00Z')] };
  expect(layOut(facts, { group: 'B' }).weeks[0]?.groups.map(({ group }) => group)).toEqual(['B']);
});
