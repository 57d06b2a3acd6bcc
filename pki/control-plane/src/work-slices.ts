/** Far below the 50 ms that an issuance may be held up, and far above the cost of a turn of the event loop. */
const SLICE_MS = 4;

/**
 * Long work in the process that also issues: after each slice, whatever waits has its turn.
 *
 *     if (slices.spent) await slices.next();
 */
export class WorkSlices {
  #until = performance.now() + SLICE_MS;

  get spent(): boolean {
    return performance.now() >= this.#until;
  }

  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#until = performance.now() + SLICE_MS;
  }
}
