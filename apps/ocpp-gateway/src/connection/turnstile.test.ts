import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('whoever comes alone is let in at once', () => {
  const inside: number[] = [];
  new Turnstile<number>(2, (peer) => inside.push(peer)).arrive(1);
  expect(inside).toEqual([1]);
});

test('of a rush so many are let in in each turn of the event loop, in the order in which they came', async () => {
  const inside: number[] = [];
  const turnstile = new Turnstile<number>(2, (peer) => inside.push(peer));
  for (const peer of [1, 2, 3, 4, 5]) turnstile.arrive(peer);
  const seen = [[...inside]];
  for (let number = 0; number < 2; number++) {
    await turn();
    seen.push([...inside]);
  }
  expect(seen).toEqual([
    [1, 2],
    [1, 2, 3, 4],
    [1, 2, 3, 4, 5],
  ]);
});

test('those who come later wait behind those who wait already', async () => {
  const inside: string[] = [];
  const turnstile = new Turnstile<string>(1, (peer) => inside.push(peer));
  turnstile.arrive('first');
  turnstile.arrive('second');
  await turn();
  turnstile.arrive('third');
  expect(inside).toEqual(['first', 'second']);
  await turn();
  expect(inside).toEqual(['first', 'second', 'third']);
});

test('once the rush is over the next one is let in at once again', async () => {
  const inside: number[] = [];
  const turnstile = new Turnstile<number>(1, (peer) => inside.push(peer));
  turnstile.arrive(1);
  turnstile.arrive(2);
  for (let number = 0; number < 3; number++) await turn();
  turnstile.arrive(3);
  expect(inside).toEqual([1, 2, 3]);
});
