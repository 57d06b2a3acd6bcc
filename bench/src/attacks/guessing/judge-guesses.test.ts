import { expect, test } from 'vitest';
import type { GuessEnd } from './guess.ts';
import { judgeGuesses, mostAnswered } from './judge-guesses.ts';

const allowances = { failedAttempts: { burst: 6, perMinute: 12 }, floods: { burst: 60, perMinute: 30 } };

const judged = (ends: readonly (readonly [GuessEnd, number])[], seconds = 10): readonly string[] =>
  judgeGuesses({ ends: new Map(ends), seconds }, allowances);

test('as many as the allowance had come back by then may be looked at', () => {
  expect(
    judged([
      [401, 5],
      [403, 2],
      [404, 1],
      [429, 55],
      ['dropped', 137],
    ]),
  ).toEqual([]);
});

test('one more is told of', () => {
  expect(
    judged([
      [401, 5],
      [403, 3],
      [404, 1],
      [429, 55],
      ['dropped', 136],
    ]),
  ).toEqual(['9 attempts of one address were looked at, of 8 that may be']);
});

test('beyond the burst each failure that came back lets in one, and no more', () => {
  const most = mostAnswered(10, allowances);
  expect(most).toBe(60 + 5);
  const ends = (tooMany: number) =>
    [
      [401, 8],
      [429, tooMany],
      ['dropped', 100],
    ] as const;
  expect(judged(ends(most - 8))).toEqual([]);
  expect(judged(ends(most - 7))).toEqual(['66 attempts of one address were answered, of 65 that may be']);
});

test('whoever is dropped before the burst was used is told of', () => {
  expect(
    judged([
      [401, 6],
      [429, 53],
      ['dropped', 141],
    ]),
  ).toEqual(['attempts were dropped when 59 were answered, of 60 that must be']);
});

test('two hundred that are all looked at are told of: nobody was held off', () => {
  expect(judged([[401, 200]], 20)).toEqual([
    '200 attempts of one address were looked at, of 10 that may be',
    '200 attempts of one address were answered, of 70 that may be',
    'no attempt beyond the allowance was answered 429',
    'no attempt was dropped before TLS',
  ]);
});

test.each(['not_connected', 'not_greeted', 'not_answered', 'held'] as const)(
  'an attempt that was %s is none that was refused',
  (end) => {
    expect(
      judged([
        [401, 6],
        [429, 54],
        ['dropped', 139],
        [end, 1],
      ]),
    ).toEqual([`1 attempts came to ${end}`]);
  },
);

test('whoever is admitted or answered otherwise is told of', () => {
  expect(
    judged([
      [101, 1],
      [500, 3],
      [401, 1],
      [429, 59],
      ['dropped', 1],
    ]),
  ).toEqual(['1 attempts came to 101', '3 attempts came to 500']);
});

test('an attack of which nothing was looked at has tried nothing', () => {
  expect(
    judged([
      [429, 60],
      ['dropped', 140],
    ]),
  ).toEqual(['no attempt was looked at: the address was held off before the first one']);
});
