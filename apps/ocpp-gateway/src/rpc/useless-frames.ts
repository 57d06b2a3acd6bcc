/** In one hour: who sends this many speaks another language. One whose answers come late now and then does not. */
const MOST = 100;
const HOUR_MS = 3_600_000;

/** Counts the frames of one connection that nobody can use. */
export class UselessFrames {
  #count = 0;
  /** Of the first that is counted. */
  #since = 0;

  /** Counts one more; true, once in that hour: they have become too many. */
  areTooMany(): boolean {
    const now = performance.now();
    if (this.#count === 0 || now - this.#since >= HOUR_MS) {
      this.#count = 0;
      this.#since = now;
    }
    this.#count++;
    return this.#count === MOST;
  }
}
