/** Far below the 50 ms that an issuance may be held up, and far above the cost of a turn of the event loop. */
const SLICE_MS = 4;

/**
 * Long work in the process that also issues: after each slice, whatever waits has its turn.
 *
 *     if (slices.spent) await slices.next();
 */
export class WorkSlices {
  readonly #pace: 'urgent' | 'unhurried';
  #began = performance.now();

  /** `unhurried`: rests as long as it worked, so that it takes half of a core at most. */
  constructor(pace: 'urgent' | 'unhurried') {
    this.#pace = pace;
  }

  get spent(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  async next(): Promise<void> {
    const workedMs = performance.now() - this.#began;
    await new Promise((resolve) => {
      if (this.#pace === 'urgent') setImmediate(resolve);
      else setTimeout(resolve, workedMs);
    });
    this.#began = performance.now();
  }
}
