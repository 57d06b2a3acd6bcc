import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

test('events come in the order of their times, those of one time as they were planned, and time with them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const queue = new EventQueue(0);
      const seen: [number, number][] = [];
      for (const [index, time] of times.entries()) queue.at(time, () => seen.push([queue.now, index]));
      queue.runUntil(100);
      const inOrder = times.map((time, index) => ({ time, index })).toSorted((one, other) => one.time - other.time);
      expect(seen).toEqual(inOrder.map(({ time, index }) => [time, index]));
    }),
  );
});

test('it runs no further than it is told, and what an event plans comes too', () => {
  const queue = new EventQueue(1_000);
  const seen: number[] = [];
  queue.after(10, () => {
    seen.push(queue.now);
    queue.after(5, () => seen.push(queue.now));
    queue.after(50, () => seen.push(queue.now));
  });
  expect(queue.runUntil(1_020)).toBe(true);
  expect([seen, queue.now]).toEqual([[1_010, 1_015], 1_020]);
  expect(queue.runUntil(2_000)).toBe(false);
  expect(seen).toEqual([1_010, 1_015, 1_060]);
});
