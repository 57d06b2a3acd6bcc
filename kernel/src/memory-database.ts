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

/** The rows of a table; those that are in an image are copied before they are changed. */
interface Rows {
  rows: Map<string, unknown>;
  isInImage: boolean;
}

/**
 * Tables in memory behind the transactions that a database has, for a model that asks the real commands millions of
 * times. One transaction at a time: what waits for a lock in a database waits for its turn here. A row is a value that
 * nobody changes, so an image of everything costs nothing, and a table is copied where it is changed after one.
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
  /** As everything stands, where nothing has changed since. */
  #image: MemoryImage | null = null;

  table<Row>(name: string): MemoryTable<Row> {
    if (this.#tables.has(name)) throw new Error(`there is a table ${name} already`);
    const of: Rows = { rows: new Map(), isInImage: false };
    this.#tables.set(name, of);
    this.#image = null;
    return new MemoryTable<Row>(of, (key) => {
      if (this.#changes === null) throw new Error(`${name} was written outside a transaction`);
      this.#changes.push({ of, key, had: of.rows.has(key), before: of.rows.get(key) });
      return this.#toBeChanged(of);
    });
  }

  /** As they stand in this moment, whoever is about to change them. */
  rows<Row>(name: string): ReadonlyMap<string, Row> {
    const of = this.#tables.get(name);
    if (of === undefined) throw new Error(`there is no table ${name}`);
    return of.rows as ReadonlyMap<string, Row>;
  }

  image(): MemoryImage {
    this.#image ??= new Map(
      [...this.#tables].map(([name, of]) => {
        of.isInImage = true;
        return [name, of.rows];
      }),
    );
    return this.#image;
  }

  restore(image: MemoryImage): void {
    if (this.#image === image) return;
    this.#image = image;
    for (const [name, of] of this.#tables) {
      // Never changed: whoever is about to takes a copy.
      of.rows = (image.get(name) ?? new Map()) as Map<string, unknown>;
      of.isInImage = true;
    }
  }

  #toBeChanged(of: Rows): Map<string, unknown> {
    this.#image = null;
    if (of.isInImage) {
      of.rows = new Map(of.rows);
      of.isInImage = false;
    }
    return of.rows;
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
        if (had) this.#toBeChanged(of).set(key, before);
        else this.#toBeChanged(of).delete(key);
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
  readonly #of: Rows;
  /** Writes down what it was, and gives the rows that may be changed. */
  readonly #changing: (key: string) => Map<string, unknown>;

  constructor(of: Rows, changing: (key: string) => Map<string, unknown>) {
    this.#of = of;
    this.#changing = changing;
  }

  get #rows(): Map<string, Row> {
    return this.#of.rows as Map<string, Row>;
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
    this.#changing(key).set(key, row);
  }

  delete(key: string): boolean {
    if (!this.#rows.has(key)) return false;
    return this.#changing(key).delete(key);
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
