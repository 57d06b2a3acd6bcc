import type { Transaction } from '@bfcert/kernel/transaction';

/** The wall clock is not to be believed, and no person has said yet that it is right. */
export interface ClockDoubt {
  /** RFC 3339, by the clock that is in doubt. */
  readonly noticedAt: string;
  /** Milliseconds. */
  readonly jump: number;
  /** RFC 3339: of what a start was compared with; null: it moved by itself while a server ran. */
  readonly lastSign: string | null;
}

/** Kept where a restart, and every other server, finds it. */
export interface ClockDoubtStore {
  find(): Promise<ClockDoubt | null>;
  /** The first one stays. */
  raise(doubt: ClockDoubt): Promise<void>;
  /** `at_start`: only one that was raised at a start. False: there was none. */
  settle(tx: Transaction, which: 'any' | 'at_start'): Promise<boolean>;
}

export const doubtInWords = ({ jump, noticedAt, lastSign }: ClockDoubt): string =>
  lastSign === null
    ? `The wall clock moved by ${Math.round(jump / 1000)} s on its own: a person must confirm the time.`
    : `A server started at ${noticedAt} by its clock, and the last record is of ${lastSign}: its clock must be set right, or a person must confirm the time.`;
