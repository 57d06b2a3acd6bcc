import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { TransactionRunner } from '../transaction.ts';
import { clientConfig, type DatabaseConnection } from './connection.ts';
import { poolWithNames } from './named-statements.ts';
import { transactionRunner } from './transactions.ts';

export interface Database {
  /** For reads outside a transaction. `DB` is the caller's own view of the tables. */
  kysely<DB>(): Kysely<DB>;
  readonly transactions: TransactionRunner;
  readonly pool: pg.Pool;
  readonly connection: DatabaseConnection;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly poolSize?: number;
  /** A statement that takes longer is given up, and its query throws what `timedOut` knows. Left out: none is. */
  readonly statementTimeoutMs?: number;
  /** A pooled session was lost while nobody used it. The next query opens another or throws, so this is for the log only. */
  readonly onIdleError?: (error: Error) => void;
}

/** Opens no session yet: the first query does. */
export function openDatabase(
  connection: DatabaseConnection,
  { poolSize = 10, statementTimeoutMs, onIdleError = () => undefined }: DatabaseOptions = {},
): Database {
  const pool = new pg.Pool({ ...clientConfig(connection, statementTimeoutMs), max: poolSize });
  pool.on('error', onIdleError);
  // The pool listens to sessions that nobody has. One that is lost inside a transaction, between two queries, would end
  // the process: whoever has it learns of it from the next query, which throws.
  pool.on('connect', (session) => session.on('error', () => undefined));
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: poolWithNames(pool) }) });
  let closing: Promise<void> | null = null;
  return {
    // One database, of which each context types the tables it owns.
    kysely: <DB>() => kysely as Kysely<DB>,
    transactions: transactionRunner(kysely),
    pool,
    connection,
    close: () => (closing ??= kysely.destroy()),
  };
}
