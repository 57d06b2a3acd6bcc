import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startPump } from './pump.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const unexpected = (error: unknown): void => {
  throw error;
};

test('it works at once, then after each pause', async () => {
  const work = vi.fn(async () => 1_000);
  const pump = startPump(work, unexpected);
  await vi.advanceTimersByTimeAsync(0);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(work).toHaveBeenCalledTimes(3);
  await pump.stop();
});

test('being woken during the work has it done once more, not twice at a time', async () => {
  let atOnce = 0;
  let most = 0;
  const finish: (() => void)[] = [];
  const work = vi.fn(async () => {
    most = Math.max(most, ++atOnce);
    await new Promise<void>((resolve) => finish.push(resolve));
    atOnce--;
    return 60_000;
  });
  const pump = startPump(work, unexpected);
  pump.wake();
  pump.wake();
  finish.shift()?.();
  await vi.advanceTimersByTimeAsync(0);
  finish.shift()?.();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledTimes(2);
  expect(most).toBe(1);
  await pump.stop();
});

test('failures are told and the pauses grow until the work succeeds', async () => {
  const told: unknown[] = [];
  let failing = true;
  const work = vi.fn(async () => {
    if (failing) throw new Error('database is away');
    return 60_000;
  });
  const pump = startPump(work, (error) => told.push(error));
  await vi.advanceTimersByTimeAsync(100 + 200 + 400);
  expect(told).toHaveLength(4);
  failing = false;
  await vi.advanceTimersByTimeAsync(800);
  expect(work).toHaveBeenCalledTimes(5);
  expect(told).toHaveLength(4);
  await pump.stop();
});

test('stopping waits for the work under way and starts no more', async () => {
  let finish = (): void => undefined;
  const work = vi.fn(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return 0;
  });
  const pump = startPump(work, unexpected);
  let stopped = false;
  const stopping = pump.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stopped).toBe(false);
  finish();
  await stopping;
  expect(work).toHaveBeenCalledTimes(1);
});
