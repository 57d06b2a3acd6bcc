import type { Json } from '@bfcert/kernel/canonical-json';
import type { Transaction } from '@bfcert/kernel/transaction';

/** One use of an idempotency key. */
export interface KeyUse {
  /** As the audit names it. */
  readonly actor: string;
  readonly key: string;
  readonly command: string;
  /** Which of the many things that one request asks for under one key; empty when it asks for one. */
  readonly part: string;
}

export interface RecordedOutcome {
  readonly command: string;
  /** HMAC-SHA-256 over command and input, lower-case hex. */
  readonly inputDigest: string;
  readonly outcome: Json;
}

/** Outcomes by actor and idempotency key; they commit with the work they belong to. */
export interface IdempotencyStore {
  /**
   * Holds others with this actor and key back until the transaction ends. Gives the outcome recorded
   * for this part, or one that another command recorded under the same key.
   */
  claim(tx: Transaction, use: KeyUse): Promise<RecordedOutcome | null>;
  record(tx: Transaction, use: KeyUse, recorded: Omit<RecordedOutcome, 'command'>): Promise<void>;
  /** At most `limit` of those recorded before, oldest first; how many went. What another transaction holds stays. */
  forget(tx: Transaction, before: Date, limit: number): Promise<number>;
}
