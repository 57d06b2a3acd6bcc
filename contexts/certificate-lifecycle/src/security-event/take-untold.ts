import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';
import type { SecurityEvent } from './security-event.ts';

/** Puts those who are to be told on its list, in the transaction by which the events count as told. */
export type TakeUntold = (tx: Transaction, events: readonly SecurityEvent[]) => Promise<void>;

/**
 * The oldest events that nobody has looked through for whom to tell, each to one taker and once; one that counts on
 * afterwards is the same. Any number of servers may do this. Returns how many there were.
 */
export function takeUntoldSecurityEvents(
  { transactions, securityEvents }: Pick<LifecycleDependencies, 'transactions' | 'securityEvents'>,
  limit: number,
  take: TakeUntold,
): Promise<number> {
  return transactions.run(async (tx) => {
    const events = await securityEvents.takeUntold(tx, limit);
    await take(tx, events);
    return events.length;
  });
}
