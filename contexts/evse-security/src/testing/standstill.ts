import { kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction, TransactionRunner } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { Through } from './test-world.ts';

/**
 * One server that can be made to stand still, as by SIGSTOP: at whichever answer it gets next from anything outside itself, and
 * with all that it has open. `isHere` is asked at each of them.
 */
export class Standstill {
  readonly #isHere: (where: string, isInTransaction: boolean) => boolean;
  readonly #open = new Set<Transaction>();
  #still: { readonly where: string; readonly until: PromiseWithResolvers<void> } | null = null;
  #stood = Promise.withResolvers<'stood still'>();

  constructor(isHere: (where: string, isInTransaction: boolean) => boolean) {
    this.#isHere = isHere;
  }

  /** Where it stands; null: it goes. */
  get where(): string | null {
    return this.#still?.where ?? null;
  }

  /** Resolves when it comes to stand. */
  get stands(): Promise<'stood still'> {
    return this.#stood.promise;
  }

  goOn(): void {
    const still = this.#still;
    this.#still = null;
    this.#stood = Promise.withResolvers();
    still?.until.resolve();
  }

  readonly through: Through = (name, port) =>
    name === 'transactions'
      ? (this.#transactions(port as unknown as TransactionRunner) as unknown as typeof port)
      : this.#around(name, port);

  #around<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        const where = `${name}.${String(key)}`;
        if (typeof value === 'function') {
          return (...args: unknown[]) => {
            const answer: unknown = value.apply(target, args);
            return answer instanceof Promise ? this.#heard(where, answer) : answer;
          };
        }
        return isPort(value) ? this.#around(where, value) : value;
      },
    });
  }

  #transactions({ run, snapshot }: TransactionRunner): TransactionRunner {
    const opened =
      <T>(work: (tx: Transaction) => Promise<T>) =>
      async (tx: Transaction): Promise<T> => {
        this.#open.add(tx);
        try {
          return await work(tx);
        } finally {
          this.#open.delete(tx);
        }
      };
    return {
      run: (work) => this.#heard('commit', run(opened(work))),
      snapshot: (work) => this.#heard('reading', snapshot(opened(work))),
    };
  }

  async #heard<T>(where: string, answer: Promise<T>): Promise<T> {
    const heard = await answer;
    if (this.#still === null && this.#isHere(where, this.#open.size > 0)) await this.#stop(where);
    await this.#still?.until.promise;
    return heard;
  }

  /** PostgreSQL ends a session that says nothing inside a transaction (`kernel/postgres/connection.ts`): here at once. */
  async #stop(where: string): Promise<void> {
    const inside = this.#open.size > 0 ? `${where}, inside a transaction` : where;
    this.#still = { where: inside, until: Promise.withResolvers() };
    for (const tx of this.#open) {
      await sql`set local idle_in_transaction_session_timeout = 1`.execute(kyselyOf(tx));
    }
    this.#stood.resolve('stood still');
  }
}

const isPort = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
