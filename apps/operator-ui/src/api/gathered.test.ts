import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gathered } from './gathered.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that ends when the test says so. */
function slowWork() {
  const ends: (() => void)[] = [];
  return {
    work: () => new Promise<void>((resolve) => void ends.push(resolve)),
    begun: () => ends.length,
    finish: async () => {
      ends.at(-1)?.();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

test('a burst of changes is one look', async () => {
  const { work, begun } = slowWork();
  const { wake } = gathered(work);
  for (let count = 0; count < 100; count++) wake();
  expect(begun()).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(begun()).toBe(1);
});

test('a look that takes longer than the changes need to come is not broken off, and what it missed is looked at after it', async () => {
  const { work, begun, finish } = slowWork();
  const { wake } = gathered(work);
  for (let count = 0; count < 50; count++) {
    wake();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(begun()).toBe(1);
  await finish();
  await vi.advanceTimersByTimeAsync(300);
  expect(begun()).toBe(2);
  await finish();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(begun()).toBe(2);
});

test('nobody looks after the end, neither for what was waiting nor for what comes', async () => {
  const { work, begun, finish } = slowWork();
  const { wake, end } = gathered(work);
  wake();
  await vi.advanceTimersByTimeAsync(300);
  wake();
  end();
  await finish();
  wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(begun()).toBe(1);
});
