export interface Counted<Seen> {
  readonly seen: Seen;
  readonly count: number;
}

/** Counts what is equal by its key, and tells of each once in a window, which opens with the first that is counted. */
export class CountingWindow<Seen> {
  readonly #windowMs: number;
  readonly #tell: (counted: ReadonlyMap<string, Counted<Seen>>) => void;
  #counted = new Map<string, Counted<Seen>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(windowMs: number, tell: (counted: ReadonlyMap<string, Counted<Seen>>) => void) {
    this.#windowMs = windowMs;
    this.#tell = tell;
  }

  get size(): number {
    return this.#counted.size;
  }

  has(key: string): boolean {
    return this.#counted.has(key);
  }

  /** `see` is given what was seen of it before in this window, and returns what is told. */
  count(key: string, see: (before: Seen | undefined) => Seen, times = 1): void {
    const before = this.#counted.get(key);
    this.#counted.set(key, { seen: see(before?.seen), count: (before?.count ?? 0) + times });
    this.#timer ??= setTimeout(() => this.flush(), this.#windowMs);
  }

  /** Ends the window now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counted = this.#counted;
    this.#counted = new Map();
    this.#tell(counted);
  }
}
