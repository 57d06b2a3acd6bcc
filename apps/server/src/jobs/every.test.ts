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

  it('comes at once when it is wanted soon, and then after its pause again', async () => {
    let rounds = 0;
    const work = every(1_000, async () => rounds++, unexpected);
    await vi.advanceTimersByTimeAsync(400);
    work.soon();
    await vi.advanceTimersByTimeAsync(999);
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(rounds).toBe(2);
    await work.stop();
    work.soon();
    expect(rounds).toBe(2);
  });

  it('is done once more for all who want it while it is under way', async () => {
    const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let rounds = 0;
    const work = every(1_000, () => held[rounds++]?.promise ?? Promise.resolve(), unexpected, { firstMs: 1 });
    await vi.advanceTimersByTimeAsync(1);
    for (let wanted = 0; wanted < 3; wanted++) work.soon();
    expect(rounds).toBe(1);
    held[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(rounds).toBe(2);
    held[1]?.resolve();
    await vi.advanceTimersByTimeAsync(999);
    expect(rounds).toBe(2);
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
