/** A busy fleet opens and closes sessions all the time; whoever looks does so this often at most. */
const PAUSE_MS = 1_000;

/**
 * Tells that stations came or went: at once, then once a second however many there were; after the
 * last of them it is told again. Sessions change too often for the outbox, and nothing rests on such
 * a change: it is kept nowhere, and who missed it looks anew when it comes back.
 */
export class SessionChanges {
  readonly #listeners = new Set<() => void>();
  #pause: NodeJS.Timeout | null = null;
  #untold = false;

  happened(): void {
    this.#untold = true;
    if (this.#pause === null) this.#tell();
  }

  /** Returns what ends the subscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(): void {
    this.#untold = false;
    this.#pause = setTimeout(() => {
      this.#pause = null;
      if (this.#untold) this.#tell();
    }, PAUSE_MS).unref();
    for (const listener of this.#listeners) listener();
  }
}
