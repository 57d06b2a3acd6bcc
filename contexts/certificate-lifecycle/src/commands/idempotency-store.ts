import type { Json } from '@bfcert/kernel/canonical-json';
import type { Transaction } from '@bfcert/kernel/transaction';

export interface RecordedOutcome {
  /** SHA-256 over command and input, lower-case hex. */
  readonly inputHash: string;
  readonly outcome: Json;
}

/** Outcomes by actor and idempotency key; they commit with the work they belong to. */
export interface IdempotencyStore {
  /** Holds others with this actor and key back until the transaction ends. */
  claim(tx: Transaction, actor: string, key: string): Promise<RecordedOutcome | null>;
  record(tx: Transaction, actor: string, key: string, outcome: RecordedOutcome): Promise<void>;
  /** Of those that were recorded before (RFC 3339) at most so many, the oldest first. Returns how many. */
  forget(tx: Transaction, before: string, limit: number): Promise<number>;
}
