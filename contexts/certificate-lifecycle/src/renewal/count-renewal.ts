import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';
import { DAY_MS, freeAt, minuteOf, quotaOf } from './quota.ts';

/**
 * Counts a renewal that begins now with this authority; where its quota is spent nothing is counted, and it may begin at
 * the time that is returned. Nobody else begins any with it until the transaction ends.
 */
export async function countRenewal(
  { clock, renewalPlans, policies }: Pick<LifecycleDependencies, 'clock' | 'renewalPlans' | 'policies'>,
  tx: Transaction,
  authority: string,
): Promise<Date | null> {
  const now = clock.now();
  const starts = await renewalPlans.lockStarts(tx, authority, minuteOf(new Date(now.getTime() - DAY_MS)));
  const free = freeAt(starts, quotaOf(policies.current(), authority), now);
  if (free === null) await renewalPlans.addStart(tx, authority, minuteOf(now));
  return free;
}
