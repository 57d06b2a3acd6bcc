import type { DatabaseSync } from 'node:sqlite';

/**
 * Group commit: what is written in one turn of the event loop becomes one transaction and costs one
 * sync of the disk. A statement runs at once, so later reads see it and later statements obey its
 * constraints; its promise resolves when the transaction is on stable storage. A statement that fails
 * takes back itself alone; a transaction that fails takes back all of its statements.
 */
export class CommitGroup {
  readonly #database: DatabaseSync;
  readonly #onTakenBack: () => void;
  #open: PromiseWithResolvers<void> | null = null;

  /** `onTakenBack`: what was written in a group is gone again. */
  constructor(database: DatabaseSync, onTakenBack: () => void) {
    this.#database = database;
    this.#onTakenBack = onTakenBack;
  }

  async write(statement: () => void): Promise<void> {
    const group = this.#begin();
    try {
      statement();
    } catch (error) {
      // A full disk or an I/O error may have ended the transaction for everybody in it.
      if (!this.#database.isTransaction) this.#abandon(group, error);
      throw error;
    }
    await group.promise;
  }

  /** Resolves when everything written so far is on stable storage; rejects when that failed. */
  async settled(): Promise<void> {
    await this.#open?.promise;
  }

  /** Commits what is open, now. */
  flush(): void {
    if (this.#open !== null) this.#commit(this.#open);
  }

  #begin(): PromiseWithResolvers<void> {
    if (this.#open !== null) return this.#open;
    this.#database.exec('BEGIN IMMEDIATE');
    const group = Promise.withResolvers<void>();
    // Every writer hears of a failure by its own await; a group without one is nobody's concern.
    group.promise.catch(() => {});
    this.#open = group;
    setImmediate(() => this.#commit(group));
    return group;
  }

  #commit(group: PromiseWithResolvers<void>): void {
    if (this.#open !== group) return;
    try {
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#abandon(group, error);
      return;
    }
    this.#open = null;
    group.resolve();
  }

  #abandon(group: PromiseWithResolvers<void>, error: unknown): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#open = null;
    this.#onTakenBack();
    group.reject(error);
  }
}
