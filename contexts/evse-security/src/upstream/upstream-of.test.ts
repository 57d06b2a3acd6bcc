import { expect, test } from 'vitest';
import { upstreamOf } from './upstream-of.ts';

const all = { name: 'all', stations: 'all', cohorts: [] } as const;
const depot = { name: 'depot', stations: [], cohorts: ['site:Harbour', 'wave-1'] };
const one = { name: 'one', stations: ['CS-1'], cohorts: [] };

test.each([
  ['by its name before its cohorts', [all, depot, one], 'CS-1', ['wave-1'], 'one'],
  ['by a cohort before the one for all', [all, depot, one], 'CS-2', ['wave-1'], 'depot'],
  ['as one of all', [depot, one, all], 'CS-2', ['wave-2'], 'all'],
  ['to none', [depot, one], 'CS-2', ['wave-2'], null],
  ['to none, being written otherwise', [one], 'cs-1', [], null],
])('a station is assigned %s', (_, assignments, wireName, cohorts, name) => {
  expect(upstreamOf(assignments, { wireName, cohorts })).toBe(name);
});

test('of two that name a cohort of its the first has it', () => {
  const other = { name: 'other', stations: [], cohorts: ['wave-1'] };
  expect(upstreamOf([other, depot], { wireName: 'CS-2', cohorts: ['wave-1', 'site:Harbour'] })).toBe('other');
});
