import { createHash } from 'node:crypto';

const MINUTE = 60;
const HOUR = 3600;

/** Standard Webhooks 1.0: at once, then after these seconds; after the last it has failed. */
const PAUSES = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const SPREAD = 0.1;
const LONGEST_RETRY_AFTER = 24 * HOUR;

/**
 * Seconds until the next attempt after so many; null: no more. Spread by a tenth, the same for the same
 * delivery. What the receiver asks for is heeded where it is longer.
 */
export function pauseAfter(attempts: number, delivery: string, retryAfter: number | null): number | null {
  const pause = PAUSES[attempts - 1];
  if (pause === undefined) return null;
  const share = createHash('sha256').update(delivery).digest().readUInt32BE() / 2 ** 32;
  return Math.max(pause * (1 + SPREAD * share), Math.min(retryAfter ?? 0, LONGEST_RETRY_AFTER));
}
