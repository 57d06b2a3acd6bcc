/**
 * Runs work by key: one run per key at a time, a bounded number of keys at once. A key that is named
 * while it runs runs once more afterwards, so no nudge is lost and none is doubled. Nothing here is
 * durable: whoever relies on it has rows that say what is due.
 */
export class KeyedWork {
  readonly #work: (key: string) => Promise<unknown>;
  readonly #onError: (error: unknown, key: string) => void;
  readonly #atOnce: number;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, { again: boolean; done: Promise<void> }>();
  #stopped = false;

  constructor(
    work: (key: string) => Promise<unknown>,
    options: { atOnce: number; onError: (error: unknown, key: string) => void },
  ) {
    this.#work = work;
    this.#onError = options.onError;
    this.#atOnce = options.atOnce;
  }

  nudge(key: string): void {
    if (this.#stopped) return;
    const running = this.#running.get(key);
    if (running) running.again = true;
    else if (this.#running.size < this.#atOnce) this.#start(key);
    else this.#waiting.add(key);
  }

  /** Takes no more and resolves when the runs under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #start(key: string): void {
    const run = { again: false, done: Promise.resolve() };
    this.#running.set(key, run);
    run.done = this.#run(key).then(() => {
      this.#running.delete(key);
      if (this.#stopped) return;
      // Behind those that wait already: a key that is named without end does not keep the others out.
      if (run.again) this.#waiting.add(key);
      const [next] = this.#waiting;
      if (next === undefined) return;
      this.#waiting.delete(next);
      this.#start(next);
    });
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#work(key);
    } catch (error) {
      this.#onError(error, key);
    }
  }
}
