/** The last few of the ids that were used; what is older is forgotten. */
export class RecentIds {
  readonly #ids = new Set<string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    const oldest = this.#ids.values().next();
    if (this.#ids.size > this.#most && !oldest.done) this.#ids.delete(oldest.value);
  }

  /** Whether it is one of them; it is none any more afterwards. */
  take(id: string): boolean {
    return this.#ids.delete(id);
  }
}
