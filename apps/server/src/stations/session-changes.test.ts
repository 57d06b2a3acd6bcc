import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChangedStations, SessionChanges } from './session-changes.ts';

describe('the hint that sessions changed', () => {
  const changes = new SessionChanges();
  let told = 0;
  let last: ChangedStations = new Set();
  let end = (): void => undefined;
  beforeEach(() => {
    vi.useFakeTimers();
    told = 0;
    end = changes.onChange((stations) => {
      told++;
      last = stations;
    });
  });
  afterEach(() => {
    end();
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it('comes at once, and for a thousand more in the same second once again after it', () => {
    changes.happened(new Set(['one']));
    expect(told).toBe(1);
    for (let count = 0; count < 1_000; count++) changes.happened(new Set(['one']));
    vi.advanceTimersByTime(999);
    expect(told).toBe(1);
    vi.advanceTimersByTime(1);
    expect(told).toBe(2);
  });

  it('comes each time to who must not be late', () => {
    let each = 0;
    changes.onEach(() => each++);
    for (let count = 0; count < 3; count++) changes.happened(new Set(['one']));
    expect([each, told]).toEqual([3, 1]);
  });

  it('comes no more often than once a second while they go on, and ends with them', () => {
    for (let tenths = 0; tenths < 50; tenths++) {
      changes.happened(new Set(['one']));
      vi.advanceTimersByTime(100);
    }
    expect(told).toBe(6);
    vi.advanceTimersByTime(60_000);
    expect(told).toBe(6);
  });

  it('is at once again after a quiet second', () => {
    changes.happened(new Set(['one']));
    vi.advanceTimersByTime(1_000);
    changes.happened(new Set(['one']));
    expect(told).toBe(2);
  });

  it('names the stations of the whole second, or says that it may be any', () => {
    changes.happened(new Set(['one']));
    expect(last).toEqual(new Set(['one']));
    changes.happened(new Set(['two']));
    changes.happened(new Set(['three']));
    vi.advanceTimersByTime(1_000);
    expect(last).toEqual(new Set(['two', 'three']));
    changes.happened(new Set(['four']));
    changes.happened('any');
    vi.advanceTimersByTime(1_000);
    expect(last).toBe('any');
  });

  it('does not reach who has left', () => {
    end();
    changes.happened(new Set(['one']));
    expect(told).toBe(0);
  });
});
