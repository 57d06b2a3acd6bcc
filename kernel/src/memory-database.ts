import type { Transaction, TransactionRunner } from './transaction.ts';

/** When a commit is about to be made, and when it was: whoever is told may throw, as a process that dies there. */
export type CommitMoment = 'before' | 'after';

/** How every table stood. */
export type MemoryImage = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

interface Change {
  readonly of: Rows;
  readonly key: string;
  readonly had: boolean;
  readonly before: unknown;
}

/** The rows of a table, and the image that was made of them since they changed last. */
interface Rows {
  readonly rows: Map<string, unknown>;
  image: ReadonlyMap<string, unknown> | null;
}

/**
 * Tables in memory behind the transactions that a database has, for a model that asks the real commands millions of
 * times. One transaction at a time: what waits for a lock in a database waits for its turn here. A row is a value that
 * nobody changes, so an image of everything costs as much as what has changed since the last one.
 */
export class MemoryDatabase {
  readonly transactions: TransactionRunner = {
    run: (work) => this.#inTurn(() => this.#commit(work)),
    snapshot: (work) => this.#inTurn(() => work({} as Transaction)),
  };
  onCommit: (moment: CommitMoment) => void = () => undefined;
  readonly #tables = new Map<string, Rows>();
  #turn: Promise<void> = Promise.resolve();
  #changes: Change[] | null = null;

  table<Row>(name: string): MemoryTable<Row> {
    if (this.#tables.has(name)) throw new Error(`there is a table ${name} already`);
    const of: Rows = { rows: new Map(), image: null };
    this.#tables.set(name, of);
    return new MemoryTable<Row>(of.rows as Map<string, Row>, (key) => {
      if (this.#changes === null) throw new Error(`${name} was written outside a transaction`);
      this.#changes.push({ of, key, had: of.rows.has(key), before: of.rows.get(key) });
      of.image = null;
    });
  }

  /** Of each table. */
  sizes(): Iterable<readonly [string, { readonly size: number }]> {
    return [...this.#tables].map(([name, { rows }]) => [name, rows]);
  }

  /** As they stand in this moment, whoever is about to change them. */
  rows<Row>(name: string): ReadonlyMap<string, Row> {
    const of = this.#tables.get(name);
    if (of === undefined) throw new Error(`there is no table ${name}`);
    return of.rows as ReadonlyMap<string, Row>;
  }

  image(): MemoryImage {
    return new Map(
      [...this.#tables].map(([name, of]) => {
        of.image ??= new Map(of.rows);
        return [name, of.image];
      }),
    );
  }

  restore(image: MemoryImage): void {
    for (const [name, of] of this.#tables) {
      const before = image.get(name) ?? new Map<string, unknown>();
      if (of.image === before) continue;
      of.rows.clear();
      for (const [key, row] of before) of.rows.set(key, row);
      of.image = before;
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const mine = Promise.withResolvers<void>();
    this.#turn = mine.promise;
    await before;
    try {
      return await work();
    } finally {
      mine.resolve();
    }
  }

  async #commit<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const changes: Change[] = [];
    this.#changes = changes;
    let value: T;
    try {
      value = await work({} as Transaction);
      if (changes.length > 0) this.onCommit('before');
    } catch (error) {
      for (const { of, key, had, before } of changes.toReversed()) {
        if (had) of.rows.set(key, before);
        else of.rows.delete(key);
        of.image = null;
      }
      throw error;
    } finally {
      this.#changes = null;
    }
    if (changes.length > 0) this.onCommit('after');
    return value;
  }
}

export class MemoryTable<Row> {
  readonly #rows: Map<string, Row>;
  readonly #changing: (key: string) => void;

  constructor(rows: Map<string, Row>, changing: (key: string) => void) {
    this.#rows = rows;
    this.#changing = changing;
  }

  get(key: string): Row | null {
    return this.#rows.get(key) ?? null;
  }

  /** Of those of these keys that there are. */
  among(keys: readonly string[]): readonly Row[] {
    return keys.flatMap((key) => {
      const row = this.#rows.get(key);
      return row === undefined ? [] : [row];
    });
  }

  entries(): Iterable<readonly [string, Row]> {
    return this.#rows;
  }

  values(): Iterable<Row> {
    return this.#rows.values();
  }

  set(key: string, row: Row): void {
    this.#changing(key);
    this.#rows.set(key, row);
  }

  delete(key: string): boolean {
    if (!this.#rows.has(key)) return false;
    this.#changing(key);
    return this.#rows.delete(key);
  }
}

/**
 * A port of which only these abilities are there: whatever else is asked of it says which, instead of an answer that
 * nobody has thought about.
 */
export function onlyThese<Port extends object>(name: string, abilities: NoInfer<Partial<Port>>): Port {
  return new Proxy(abilities as Port, {
    get(target, ability, receiver) {
      const found: unknown = Reflect.get(target, ability, receiver);
      if (found !== undefined || typeof ability === 'symbol') return found;
      return () => {
        throw new Error(`${name} has no ${ability} in memory`);
      };
    },
  });
}
