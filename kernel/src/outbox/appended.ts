/**
 * Tells the readers of this process that an event was committed. Not by NOTIFY in the writer's
 * transaction: PostgreSQL lets such transactions commit one after the other only, which measured a
 * third of the throughput. Other processes are notified once per batch, by whoever sequenced it.
 */
const listeners = new Set<() => void>();

/** Returns how to end it. A reader of another database is woken in vain, which costs it one query. */
export function onAppended(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function announceAppended(): void {
  for (const listener of listeners) listener();
}
