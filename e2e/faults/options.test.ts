import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import type { FaultRow } from './row.ts';

const ROWS = ['F2', 'F3 killed', 'F3 insert', 'F13'].map(
  (name): FaultRow => ({
    name,
    title: '',
    runsWith: 'system',
    few: 8,
    rules: [],
    run: () => Promise.reject(new Error('not here')),
  }),
);
const read = (...args: string[]) => readOptions(args, ROWS);
const names = (...args: string[]) => read(...args).rows.map(({ name }) => name);

describe('a fault run', () => {
  it('does all rows, 200 times each, unless told otherwise', () => {
    expect(names()).toEqual(['F2', 'F3 killed', 'F3 insert', 'F13']);
    expect(read().faults).toBe(200);
    expect(read('--quick').faults).toBeNull();
    expect(read('--quick', '--kills', '30', '--seed', '7')).toMatchObject({ faults: 30, seed: 7 });
    expect(read().seed).toEqual(expect.any(Number));
  });

  it('does every part of a row that is named, or the one part', () => {
    expect(names('--rows', 'F3')).toEqual(['F3 killed', 'F3 insert']);
    expect(names('--rows', 'F3 insert, F2')).toEqual(['F2', 'F3 insert']);
  });

  it.each([
    [['--rows', 'F1'], 'There is no row F1; there are F2, F3 killed, F3 insert, F13.'],
    [['--kills', 'many'], '--kills must be a whole number, not many.'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });
});
