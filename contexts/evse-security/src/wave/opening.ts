import { nextOpening } from './maintenance-window.ts';
import type { WaveRules } from './wave.ts';

type Times = Pick<WaveRules, 'notBefore' | 'window'>;

export interface Closed {
  readonly for: string;
  /** Null: its window never opens. */
  readonly until: Date | null;
}

/** What keeps it from beginning anybody now: first its planned start, then its window. Null: neither. */
export function closedUntil({ notBefore, window }: Times, now: Date): Closed | null {
  if (notBefore !== null && notBefore > now)
    return { for: `its planned start, ${notBefore.toISOString()}`, until: notBefore };
  if (window === null) return null;
  const opening = nextOpening(window, now);
  return opening?.getTime() === now.getTime() ? null : { for: 'the maintenance window', until: opening };
}

/** The first moment, from `now` on, at which neither keeps it; null: there is none. */
export function opensAt({ notBefore, window }: Times, now: Date): Date | null {
  const first = notBefore !== null && notBefore > now ? notBefore : now;
  return window === null ? first : nextOpening(window, first);
}
