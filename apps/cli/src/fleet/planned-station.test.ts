import { expect, test } from 'vitest';
import { planStations } from './planned-station.ts';

const MIX = '2.0.1=60,2.1=20,1.6=20';
const counted = <Value>(values: readonly Value[]): ReadonlyMap<Value, number> =>
  new Map([...Map.groupBy(values, (value) => value)].map(([value, of]) => [value, of.length]));

test('a fleet has its versions and faults by per cent of all of it, one not bound to the other', () => {
  const stations = planStations(1_000, { mix: MIX, faults: 'not_supported=5,silent=2', seed: 1 });
  expect(stations.map(({ number }) => number)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  expect(counted(stations.map(({ version }) => version))).toEqual(
    new Map([
      ['2.0.1', 600],
      ['2.1', 200],
      ['1.6', 200],
    ]),
  );
  expect(counted(stations.map(({ fault }) => fault))).toEqual(
    new Map([
      [null, 930],
      ['not-supported', 50],
      ['silent', 20],
    ]),
  );
  const bent = counted(stations.filter(({ fault }) => fault !== null).map(({ version }) => version));
  expect([...bent.keys()].toSorted()).toEqual(['1.6', '2.0.1', '2.1']);
});

test('a fault of one family is found in no other, and one of all is one of all', () => {
  const options = { mix: '2.0.1=100', families: 'Old=10,New=90', faults: 'Old:silent=50,flapping=2', seed: 1 };
  const stations = planStations(1_000, options);
  const of = (fault: string) => counted(stations.filter((one) => one.fault === fault).map(({ model }) => model));
  expect(of('silent')).toEqual(new Map([['Old', 50]]));
  expect([...of('flapping').values()].reduce((all, one) => all + one, 0)).toBe(20);
});

test('without families each version has a model of its own', () => {
  const stations = planStations(10, { mix: MIX, seed: 1 });
  expect(stations.every(({ version, model }) => model === `SIM ${version}`)).toBe(true);
});

test.each([
  ['a version that is none', { mix: '1.5=100' }, '--mix: there is no 1.5'],
  ['a mix that is not whole', { mix: '1.6=50' }, 'must come to 100'],
  ['a fault that is none', { mix: MIX, faults: 'explodes=1' }, 'there is no fault explodes'],
  ['a fault of no family', { mix: MIX, faults: 'Old:silent=1' }, 'no station is of the family Old'],
  ['a model that no message carries', { mix: MIX, families: `${'x'.repeat(21)}=100` }, 'more than 20 characters'],
])('%s is wrong use', (_, options, sentence) => {
  expect(() => planStations(10, { seed: 1, ...options })).toThrow(sentence);
});
