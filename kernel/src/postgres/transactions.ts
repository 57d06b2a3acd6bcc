import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely, Transaction as KyselyTransaction, TransactionBuilder } from 'kysely';
import type { Transaction, TransactionRunner } from '../transaction.ts';
import { isAboutName } from './named-statements.ts';

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 10;

/** serialization_failure and deadlock_detected: PostgreSQL undid everything, the same work may succeed now. */
const retriedStates: ReadonlySet<unknown> = new Set(['40001', '40P01']);

interface Open {
  readonly kysely: KyselyTransaction<unknown>;
  readonly afterCommit: (() => void)[];
}

/** Only while it is open is a transaction found here: one kept for later can write nothing. */
const open = new WeakMap<Transaction, Open>();

/**
 * Read committed, as row locks want it. `work` may run several times: what it does outside the
 * database belongs into `afterCommit`.
 */
export function transactionRunner(database: Kysely<unknown>): TransactionRunner {
  const retried = async <T>(begin: () => TransactionBuilder<unknown>, work: (tx: Transaction) => Promise<T>) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { value, afterCommit } = await runOnce(begin(), work);
        for (const listener of afterCommit) runListener(listener);
        return value;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isRetried(error)) throw error;
        await delay(FIRST_PAUSE_MS * 2 ** attempt * Math.random());
      }
    }
  };
  return {
    run: (work) => retried(() => database.transaction().setIsolationLevel('read committed'), work),
    snapshot: (work) =>
      retried(() => database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only'), work),
  };
}

/** The query builder inside `tx`. Throws once the transaction has ended. */
export function kyselyOf<DB>(tx: Transaction): KyselyTransaction<DB> {
  // The tables a context may see are the context's to say; underneath there is one database.
  return entry(tx).kysely as KyselyTransaction<DB>;
}

/** Calls `listener` once `tx` has been committed, before `run` resolves; never when it is rolled back. */
export function afterCommit(tx: Transaction, listener: () => void): void {
  entry(tx).afterCommit.push(listener);
}

function entry(tx: Transaction): Open {
  const found = open.get(tx);
  if (found === undefined) throw new Error('the transaction has ended');
  return found;
}

async function runOnce<T>(
  transaction: TransactionBuilder<unknown>,
  work: (tx: Transaction) => Promise<T>,
): Promise<{ value: T; afterCommit: readonly (() => void)[] }> {
  const listeners: (() => void)[] = [];
  const value = await transaction.execute(async (kysely) => {
    const tx = kysely as unknown as Transaction;
    open.set(tx, { kysely, afterCommit: listeners });
    try {
      return await work(tx);
    } finally {
      open.delete(tx);
    }
  });
  return { value, afterCommit: listeners };
}

/** What is committed stays committed: a listener's bug must not look like a failed transaction, nor be lost. */
function runListener(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    setImmediate(() => {
      throw error;
    });
  }
}

function isRetried(error: unknown): boolean {
  return isAboutName(error) || (error instanceof Error && 'code' in error && retriedStates.has(error.code));
}
