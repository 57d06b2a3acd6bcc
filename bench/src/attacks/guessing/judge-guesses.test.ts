import { expect, test } from 'vitest';
import type { GuessEnd } from './guess.ts';
import { judgeGuesses } from './judge-guesses.ts';

const allowance = { burst: 6, perMinute: 12 };

test('as many as the allowance had come back by then may be looked at', () => {
  const ends = new Map<GuessEnd, number>([
    [401, 5],
    [403, 2],
    [404, 1],
    [429, 90],
    ['dropped', 102],
  ]);
  expect(judgeGuesses({ ends, seconds: 10 }, allowance)).toEqual([]);
});

test('one more is told of', () => {
  const ends = new Map<GuessEnd, number>([
    [401, 5],
    [403, 3],
    [404, 1],
    [429, 90],
    ['dropped', 101],
  ]);
  expect(judgeGuesses({ ends, seconds: 10 }, allowance)).toEqual([
    '9 attempts of one address were looked at, of 8 that may be',
  ]);
});

test('two hundred that are all looked at are told of: nobody was held off', () => {
  expect(judgeGuesses({ ends: new Map<GuessEnd, number>([[401, 200]]), seconds: 20 }, allowance)).toEqual([
    '200 attempts of one address were looked at, of 10 that may be',
    'no attempt beyond the allowance was answered 429',
    'no attempt was dropped before TLS',
  ]);
});

test('whoever is admitted, held, or answered otherwise is told of', () => {
  const ends = new Map<GuessEnd, number>([
    [101, 1],
    ['held', 2],
    [500, 3],
    [401, 1],
    [429, 1],
    ['dropped', 1],
  ]);
  expect(judgeGuesses({ ends, seconds: 1 }, allowance)).toEqual([
    '1 attempts came to 101',
    '2 attempts came to held',
    '3 attempts came to 500',
  ]);
});

test('an attack of which nothing was looked at has tried nothing', () => {
  const ends = new Map<GuessEnd, number>([
    [429, 100],
    ['dropped', 100],
  ]);
  expect(judgeGuesses({ ends, seconds: 1 }, allowance)).toEqual([
    'no attempt was looked at: the address was held off before the first one',
  ]);
});
