import { DatabaseSync } from 'node:sqlite';
import { Ledger } from './ledger.ts';
import { LEDGER_SCHEMA, LEDGER_VERSION } from './schema.ts';
import { upgradeFromVersion1 } from './upgrade.ts';

/** Another live process has the ledger open, or its file is not a ledger this release can read. */
export class LedgerUnusable extends Error {
  override readonly name = 'LedgerUnusable';
}

const SQLITE_BUSY = 5;

/**
 * Opens the ledger for this process alone, and makes it on first use. The exclusive lock is the
 * kernel's and ends with the process, however it ends. synchronous=FULL: a commit returns when the
 * write-ahead log is on stable storage, and only then is anything signed or handed out.
 */
export function openLedger(path: string): Ledger {
  const database = new DatabaseSync(path);
  try {
    // Before the first access in WAL mode, so that no shared-memory file lets a second process in.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    // Else INSERT OR REPLACE would delete without the triggers that forbid it.
    database.exec('PRAGMA recursive_triggers = ON');
    // Off while tables change, which a transaction cannot turn off.
    database.exec('PRAGMA foreign_keys = OFF');
    database.exec('BEGIN EXCLUSIVE');
    const version = database.prepare('PRAGMA user_version').get()?.user_version;
    if (version === 0) database.exec(LEDGER_SCHEMA);
    else if (version === 1) upgradeFromVersion1(database);
    else if (version !== LEDGER_VERSION)
      throw new LedgerUnusable(`${path} is a ledger of version ${String(version)}, not ${LEDGER_VERSION}`);
    database.exec('COMMIT');
    database.exec('PRAGMA foreign_keys = ON');
  } catch (error) {
    database.close();
    if (sqliteCode(error) !== SQLITE_BUSY) throw error;
    throw new LedgerUnusable(`another running process has the ledger ${path} open`, { cause: error });
  }
  return new Ledger(database);
}

/** SQLite's primary result code (the low byte), or null for an error of another kind. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}
