/**
 * When a wait is in vain: nothing has changed for too long, or what changes has no end. A wait by the clock alone would tell how
 * busy the machine is.
 */
export class Stillness {
  readonly #longestMs: number;
  readonly #atAllMs: number;
  readonly #beganAt: number;
  #mark: string | null = null;
  #changedAt: number;

  /** `longestMs`: without a change; `atAllMs`: with any number of them. `now` counts milliseconds. */
  constructor({ longestMs, atAllMs }: { readonly longestMs: number; readonly atAllMs: number }, now: number) {
    this.#longestMs = longestMs;
    this.#atAllMs = atAllMs;
    this.#beganAt = now;
    this.#changedAt = now;
  }

  /** `mark` is another whenever anything has changed. Null: it is worth waiting. */
  inVain(mark: string, now: number): 'nothing has changed' | 'it goes on without an end' | null {
    if (mark !== this.#mark) [this.#mark, this.#changedAt] = [mark, now];
    if (now - this.#changedAt >= this.#longestMs) return 'nothing has changed';
    return now - this.#beganAt >= this.#atAllMs ? 'it goes on without an end' : null;
  }
}
