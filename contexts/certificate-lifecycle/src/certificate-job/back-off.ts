import { createHash } from 'node:crypto';
import type { RetryPolicy } from '../policy/policy.ts';

/**
 * Seconds until the next attempt: doubling, with a jitter of ±20 % that depends only on the record
 * and the attempt. So a restart changes nothing, and a fleet that failed together does not come
 * back together.
 */
export function backOff({ firstDelay, maximumDelay }: RetryPolicy, attempts: number, key: string): number {
  const doubled = Math.min(maximumDelay, firstDelay * 2 ** Math.min(attempts - 1, 30));
  const spread = createHash('sha256').update(`${key}:${attempts}`).digest().readUInt16BE() / 0xffff;
  return doubled * (0.8 + 0.4 * spread);
}
