import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { RevocationReason } from '@bfcert/pki-contract';
import type { CertificateName } from '../crl/revocation-index.ts';
import { bytesOf, numberOf, optional, type Row, textOf } from '../ledger/records.ts';
import type { AnswerPair, AnswerTimes } from './responder.ts';

/** What was signed about one certificate. */
export interface StoredAnswer extends CertificateName, AnswerTimes, AnswerPair {
  /** Null: not revoked. */
  readonly reason: RevocationReason | null;
  /** When the certificate ends; null: nobody here knows. */
  readonly certificateEnds: Date | null;
}

export interface NewAnswer extends StoredAnswer {
  readonly refreshAt: Date;
}

/** It is revoked, and the answer that says so is not signed yet: what was answered before holds no longer. */
export interface Withdrawal extends CertificateName {
  readonly certificateEnds: Date | null;
  readonly withdrawn: true;
}

/** What is said of a certificate: the status that was signed, or nothing any more. */
export type Said = 'good' | RevocationReason | 'withdrawn';

const VERSION = 2;

const SCHEMA = `
  -- Of what is withdrawn there are no times and no bytes, and nothing to be signed again.
  CREATE TABLE answers (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    said TEXT NOT NULL,
    certificate_ends INTEGER,
    this_update INTEGER,
    next_update INTEGER,
    refresh_at INTEGER,
    sha1 BLOB,
    sha256 BLOB,
    UNIQUE (issuer, serial)
  ) STRICT;
  CREATE INDEX answers_by_refresh ON answers (issuer, refresh_at);
  CREATE TABLE store (id TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${VERSION};`;

/**
 * The OCSP answers that are signed, in the order in which they changed. Everything in it can be made
 * again from the ledger: a file that cannot be read is thrown away, and no sync is waited for.
 */
export class AnswerStore {
  /** Another one when the store was begun anew: then positions say nothing about those of before. */
  readonly id: string;
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepareStatements>;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.id = textOf(database.prepare('SELECT id FROM store').get() ?? {}, 'id');
  }

  static open(path: string): AnswerStore {
    try {
      return new AnswerStore(openDatabase(path));
    } catch {
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      return new AnswerStore(openDatabase(path));
    }
  }

  /** In one transaction; each gets a new position, above all others. */
  put(answers: readonly NewAnswer[]): void {
    this.#forEach(answers, (answer) =>
      this.#statements.put.run(
        answer.issuer,
        answer.serial,
        answer.reason ?? 'good',
        answer.certificateEnds?.getTime() ?? null,
        answer.thisUpdate.getTime(),
        answer.nextUpdate.getTime(),
        answer.refreshAt.getTime(),
        answer.sha1,
        answer.sha256,
      ),
    );
  }

  /** Takes back what was said of them. As `put`: whoever follows hears of it. */
  withdraw(withdrawals: readonly Withdrawal[]): void {
    this.#forEach(withdrawals, ({ issuer, serial, certificateEnds }) =>
      this.#statements.withdraw.run(issuer, serial, certificateEnds?.getTime() ?? null),
    );
  }

  remove(names: readonly CertificateName[]): void {
    this.#forEach(names, ({ issuer, serial }) => this.#statements.remove.run(issuer, serial));
  }

  /** Null: nothing yet. */
  saidOf({ issuer, serial }: CertificateName): Said | null {
    const row = this.#statements.said.get(issuer, serial);
    return row === undefined ? null : saidIn(row);
  }

  /** Serial numbers of answers to be signed again by now, or dated beyond `latest` by a clock that was wrong. */
  due(issuer: string, now: Date, latest: Date, limit: number): readonly string[] {
    return this.#statements.due.all(issuer, now.getTime(), latest.getTime(), limit).map((row) => textOf(row, 'serial'));
  }

  after(
    position: number,
    limit: number,
  ): readonly { readonly position: number; readonly answer: StoredAnswer | Withdrawal }[] {
    return this.#statements.after
      .all(position, limit)
      .map((row) => ({ position: numberOf(row, 'position'), answer: answerOf(row) }));
  }

  close(): void {
    this.#database.close();
  }

  /** In one transaction. */
  #forEach<Each>(all: readonly Each[], write: (each: Each) => void): void {
    if (all.length === 0) return;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const each of all) write(each);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = NORMAL');
    const version = database.prepare('PRAGMA user_version').get()?.user_version;
    if (version === 0) {
      database.exec(`BEGIN; ${SCHEMA}`);
      database.prepare('INSERT INTO store VALUES (?)').run(randomBytes(16).toString('hex'));
      database.exec('COMMIT');
    } else if (version !== VERSION) throw new Error(`${path} is of another release`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    put: database.prepare(
      `INSERT OR REPLACE INTO answers
         (issuer, serial, said, certificate_ends, this_update, next_update, refresh_at, sha1, sha256)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    withdraw: database.prepare(
      `INSERT OR REPLACE INTO answers (issuer, serial, said, certificate_ends) VALUES (?, ?, 'withdrawn', ?)`,
    ),
    remove: database.prepare('DELETE FROM answers WHERE issuer = ? AND serial = ?'),
    said: database.prepare('SELECT said FROM answers WHERE issuer = ? AND serial = ?'),
    due: database.prepare(
      `SELECT serial FROM answers WHERE issuer = ? AND (refresh_at <= ? OR refresh_at > ?) ORDER BY refresh_at LIMIT ?`,
    ),
    after: database.prepare('SELECT * FROM answers WHERE position > ? ORDER BY position LIMIT ?'),
  };
}

// Written by `put` and `withdraw` alone.
const saidIn = (row: Row): Said => textOf(row, 'said') as Said;

function answerOf(row: Row): StoredAnswer | Withdrawal {
  const ends = optional(row, 'certificate_ends', numberOf);
  const about = {
    issuer: textOf(row, 'issuer'),
    serial: textOf(row, 'serial'),
    certificateEnds: ends === null ? null : new Date(ends),
  };
  const said = saidIn(row);
  if (said === 'withdrawn') return { ...about, withdrawn: true };
  return {
    ...about,
    reason: said === 'good' ? null : said,
    thisUpdate: new Date(numberOf(row, 'this_update')),
    nextUpdate: new Date(numberOf(row, 'next_update')),
    sha1: bytesOf(row, 'sha1'),
    sha256: bytesOf(row, 'sha256'),
  };
}
