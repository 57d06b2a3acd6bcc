import { describe, expect, it } from 'vitest';
import { tableOf, verdictOf } from './answer.ts';

const spread = (min: number, median: number, max: number) => ({ min, median, max });

describe('the verdict on a target', () => {
  it.each([
    ['≥', spread(0.81, 0.9, 0.95), 'met (0.810–0.950)'],
    ['≥', spread(0.587, 0.8, 0.95), 'met in the median (0.587–0.950)'],
    ['≥', spread(0.587, 0.79, 0.95), 'not met in the median (0.587–0.950)'],
    ['≥', spread(0.5, 0.6, 0.79), 'not met (0.500–0.790)'],
    ['≤', spread(0.5, 0.6, 0.8), 'met (0.500–0.800)'],
    ['≤', spread(0.5, 0.6, 0.9), 'met in the median (0.500–0.900)'],
    ['≤', spread(0.5, 0.85, 0.9), 'not met in the median (0.500–0.900)'],
    ['≤', spread(0.81, 0.85, 0.9), 'not met (0.810–0.900)'],
  ] as const)('of %s 0.8 for %o is: %s', (bound, seen, verdict) => {
    expect(verdictOf({ what: 'a ratio', bound, limit: 0.8, seen })).toBe(verdict);
  });

  it('stands below the rows, one line per target', () => {
    const target = { what: 'a ratio', bound: '≥', limit: 0.8, seen: spread(0.9, 0.9, 0.9) } as const;
    const answer = { what: 'this ÷ that', rows: [['ratio', '0.9']], figures: {}, targets: [target, target] } as const;
    expect(tableOf('question', answer).split('\n')).toEqual([
      'question: this ÷ that',
      '  ratio  0.9',
      '  target: a ratio ≥ 0.8 – met (0.900–0.900)',
      '  target: a ratio ≥ 0.8 – met (0.900–0.900)',
      '',
    ]);
  });
});
