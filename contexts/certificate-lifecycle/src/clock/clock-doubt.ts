import type { Transaction } from '@bfcert/kernel/transaction';

/** The wall clock moved by itself, and no person has said yet that it is right. */
export interface ClockDoubt {
  /** RFC 3339, by the clock that is in doubt. */
  readonly noticedAt: string;
  /** Milliseconds. */
  readonly jump: number;
}

/** Kept where a restart, and every other server, finds it. */
export interface ClockDoubtStore {
  find(): Promise<ClockDoubt | null>;
  /** The first one stays. */
  raise(doubt: ClockDoubt): Promise<void>;
  /** False: there was none. */
  settle(tx: Transaction): Promise<boolean>;
}

export const doubtInWords = ({ jump }: ClockDoubt): string =>
  `The wall clock moved by ${Math.round(jump / 1000)} s on its own: a person must confirm the time.`;
