import type { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilExpiry } from './until-expiry.ts';

const DAY_MS = 86_400_000;

describe('a connection', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  });
  afterEach(() => vi.useRealTimers());

  const openedBy = (validToDate: Date) => ({ getPeerX509Certificate: () => ({ validToDate }) as X509Certificate });

  it('ends when the certificate that opened it expires, however far away that is', () => {
    const end = vi.fn();
    untilExpiry(openedBy(new Date('2026-04-01T00:00:00Z')), end);
    vi.advanceTimersByTime(90 * DAY_MS - 1);
    expect(end).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(end).toHaveBeenCalledOnce();
  });

  it('ends at once when that has happened in the handshake', () => {
    const end = vi.fn();
    untilExpiry(openedBy(new Date('2026-01-01T00:00:00Z')), end);
    expect(end).toHaveBeenCalledOnce();
  });

  it('that ended before is forgotten', () => {
    const end = vi.fn();
    untilExpiry(openedBy(new Date('2026-01-02T00:00:00Z')), end).cancel();
    vi.advanceTimersByTime(2 * DAY_MS);
    expect(end).not.toHaveBeenCalled();
  });
});
