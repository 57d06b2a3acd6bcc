import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { every } from './every.ts';

const unexpected = (error: unknown): never => {
  throw error;
};

describe('work done every so often', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('comes after each pause, the first after its own', async () => {
    let rounds = 0;
    const work = every(1_000, async () => rounds++, unexpected, { firstMs: 10 });
    await vi.advanceTimersByTimeAsync(10);
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(rounds).toBe(3);
    await work.stop();
  });

  it('goes on after a round that fails, also one that throws at once', async () => {
    const errors: unknown[] = [];
    const work = every(
      1_000,
      () => {
        throw new Error('no');
      },
      (error) => errors.push(error),
    );
    await vi.advanceTimersByTimeAsync(2_000);
    expect(errors).toHaveLength(2);
    await work.stop();
  });

  it('does not begin a round while one is under way, and waits for it at the end', async () => {
    const held = Promise.withResolvers<void>();
    let rounds = 0;
    const work = every(
      1_000,
      () => {
        rounds++;
        return held.promise;
      },
      unexpected,
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rounds).toBe(1);
    let stopped = false;
    const stopping = work.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stopped).toBe(false);
    held.resolve();
    await stopping;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rounds).toBe(1);
  });
});
