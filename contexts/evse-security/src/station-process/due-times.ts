import type { Transaction } from '@bfcert/kernel/transaction';

/** When each process, order, log and wave is to be looked at again. */
export interface DueTimes {
  /** Whatever is to be looked at later than now is to be looked at now; what is being worked on says so itself. */
  bringForward(tx: Transaction, now: Date): Promise<void>;
}
