import type { Transaction } from '@bfcert/kernel/transaction';

/** A person has looked at what would retire, and let it: all that ended until then, in however many rounds. */
export interface ConfirmedSweep {
  /** RFC 3339: certificates whose validity ended until then. */
  readonly asOf: string;
  /** So many they were. */
  readonly count: number;
}

export interface ConfirmedSweepStore {
  /** The last one; null: there was none yet. */
  find(): Promise<ConfirmedSweep | null>;
  keep(tx: Transaction, sweep: ConfirmedSweep & { readonly confirmedBy: string; readonly at: string }): Promise<void>;
  /** The sweep waits for a person, for this reason. False: it did already, for the same one; then `at` is not kept. */
  noteHold(tx: Transaction, reason: string, at: string): Promise<boolean>;
  /** It waits no more. */
  endHold(tx: Transaction): Promise<void>;
}
