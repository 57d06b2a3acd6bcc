import type { Timers } from '../ocpp/timers.ts';

/** Timers that run only when told to. */
export class ManualTimers implements Timers {
  #now = 0;
  #tasks: { readonly at: number; readonly task: () => void }[] = [];

  after(milliseconds: number, task: () => void): () => void {
    const entry = { at: this.#now + milliseconds, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((waiting) => waiting !== entry);
    };
  }

  /** In how many milliseconds each of them is due. */
  get due(): readonly number[] {
    return this.#tasks.map(({ at }) => at - this.#now);
  }

  /** Runs in order what falls due within the next `milliseconds`. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#tasks = this.#tasks.filter((waiting) => waiting !== next);
      this.#now = next.at;
      next.task();
    }
    this.#now = end;
  }
}
