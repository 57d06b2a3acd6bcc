import { expect, test } from 'vitest';
import { transitionTable } from './transition-table.ts';

const table = (rows: Parameters<typeof transitionTable<string, string>>[2]) => transitionTable(['a', 'b'], ['a'], rows);

test('a table answers with the next state, or null where the event means nothing', () => {
  const { next } = table([{ from: 'a', on: 'go', to: 'b' }]);
  expect(next('a', 'go')).toBe('b');
  expect(next('b', 'go')).toBeNull();
});

test.each([
  ['names a state nobody knows', [{ from: 'a', on: 'go', to: 'c' }], 'unknown state c'],
  ['leaves a state unreachable', [{ from: 'b', on: 'go', to: 'a' }], 'unreachable: b'],
  [
    'answers one event twice',
    [
      { from: 'a', on: 'go', to: 'b' },
      { from: 'a', on: 'go', to: 'a' },
    ],
    'go is ambiguous in a',
  ],
])('a table that %s does not load', (_what, rows, message) => {
  expect(() => table(rows)).toThrow(message);
});
