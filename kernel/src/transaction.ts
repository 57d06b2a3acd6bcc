/**
 * A `Transaction` is proof that the caller is inside one: every store's write takes it, so nothing
 * is written beside a transaction by mistake. Only a `TransactionRunner` makes one; what it is
 * underneath is known to the adapter alone (`kyselyOf` in `kernel/postgres`).
 */
export interface Transaction {
  readonly __transaction: unique symbol;
}

export interface TransactionRunner {
  /** Commits when `work` resolves, rolls back when it throws. Serialization failures and deadlocks are retried. */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Several questions about one moment: what is committed between them is not seen by any. Nothing can be written. */
  snapshot<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
