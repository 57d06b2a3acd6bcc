import type { Transaction } from '@bfcert/kernel/transaction';
import type { Attempt, AttemptEnd, AttemptId } from './attempt.ts';

export interface AttemptStore {
  /** The store gives the sequence number. */
  begin(tx: Transaction, attempt: Omit<Attempt, 'sequence'>): Promise<void>;
  /** False when it was already ended: a late outcome changes nothing. */
  end(tx: Transaction, id: AttemptId, end: AttemptEnd): Promise<boolean>;
  /** Those in flight on a session that this gateway has, or on an earlier one there that it took the place of. */
  inFlightAt(tx: Transaction, nodeId: string): Promise<readonly Attempt[]>;
  /** Of each of these processes the reports that the station was asked for, by the round; oldest first. */
  reportsOf(
    tx: Transaction,
    processIds: readonly string[],
  ): Promise<readonly { readonly processId: string; readonly round: number; readonly number: number }[]>;
  /**
   * Oldest first; with them the one that is in flight, in whichever round it was begun: until its outcome is known, or its
   * deadline has passed, nothing else is sent.
   */
  ofRound(tx: Transaction, processId: string, round: number): Promise<readonly Attempt[]>;
}
