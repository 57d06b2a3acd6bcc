/** As while running (`clock-watch.ts`): more than NTP ever steps by itself. */
const TOLERATED_BEHIND_MS = 5 * 60_000;
/**
 * Nobody counts while no server runs, so a while must be believed. A charger's certificate is renewed 30 days before its
 * end: a clock that is ahead by less lets none expire that was renewed in time.
 */
const TOLERATED_AHEAD_MS = 30 * 86_400_000;

/**
 * Pure: milliseconds by which the clock is off from the last sign of life (RFC 3339) in the records, beside what has been
 * counted since (`elapsed`, milliseconds); 0 while that is plausible.
 */
export function offAtStart(now: Date, lastSign: string, elapsed = 0): number {
  const off = now.getTime() - Date.parse(lastSign) - elapsed;
  return off < -TOLERATED_BEHIND_MS || off > TOLERATED_AHEAD_MS ? Math.round(off) : 0;
}
