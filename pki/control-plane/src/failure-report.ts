import { sqliteCode } from './ledger/open-ledger.ts';

/** SQLITE_IOERR, SQLITE_CORRUPT and SQLITE_NOTADB: after a failed fsync nobody knows what is on disk. */
const LEDGER_LOST: ReadonlySet<number | null> = new Set([10, 11, 26]);

/** Tells people that something failed; returns the error in words. */
export type FailureReport = (what: string, error: unknown) => string;

export const failureReport =
  (onLedgerLost: (error: unknown) => void): FailureReport =>
  (what, error) => {
    if (LEDGER_LOST.has(sqliteCode(error))) onLedgerLost(error);
    const detail = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${what} failed: ${detail}\n`);
    return detail;
  };
