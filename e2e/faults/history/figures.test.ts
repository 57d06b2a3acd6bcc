import { expect, test } from 'vitest';
import { Figures, isBeyond } from './figures.ts';

const of99 = { ms: 1_000, of: 'p99' } as const;

test('the 99th of a hundred is told beside the middle and the longest', () => {
  const figures = new Figures();
  for (let ms = 100; ms >= 1; ms--) figures.note('a close', of99, ms);
  expect(figures.all()).toEqual([{ what: 'a close', count: 100, p50: 50, p99: 99, max: 100, bound: of99 }]);
});

test('one slow of a hundred is within a bound on 99 of them, and beyond one on all', () => {
  const figures = new Figures();
  for (let time = 1; time <= 100; time++) {
    for (const of of ['p99', 'max'] as const) figures.note(of, { ms: 1_000, of }, time === 7 ? 1_001 : 10);
  }
  expect(figures.all().map((figure) => [figure.what, isBeyond(figure)])).toEqual([
    ['p99', false],
    ['max', true],
  ]);
});

test('what never happened has no figure', () => {
  expect(new Figures().all()).toEqual([]);
});
