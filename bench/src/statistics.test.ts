import { describe, expect, it } from 'vitest';
import { short, spread, spreadOf } from './statistics.ts';

describe('the spread of measurements', () => {
  it('has the middle one of an odd number', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  });

  it('has the mean of the middle two of an even number', () => {
    expect(spreadOf([4, 1, 2, 10])).toEqual({ min: 1, median: 3, max: 10 });
  });

  it('is itself for a single one', () => {
    expect(spreadOf([7])).toEqual({ min: 7, median: 7, max: 7 });
  });

  it('is refused for none', () => {
    expect(() => spreadOf([])).toThrow('nothing was measured');
  });

  it('is written with its median first', () => {
    expect(spread({ min: 0.79, median: 0.844, max: 0.91 })).toBe('0.844 (0.790–0.910)');
  });
});

describe('a short number', () => {
  it.each([
    [0, '0'],
    [0.8444, '0.844'],
    [1.2345, '1.23'],
    [45.67, '45.7'],
    [1234.5, '1235'],
    [0.00012, '0.000'],
  ])('%d is %s', (value, text) => {
    expect(short(value)).toBe(text);
  });
});
