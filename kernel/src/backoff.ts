/** Delays in milliseconds that double from `first` to `longest`, each shortened at random by up to a half. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  #failures = 0;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
  }

  next(): number {
    const delay = Math.min(this.#longest, this.#first * 2 ** this.#failures);
    if (delay < this.#longest) this.#failures++;
    return delay * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}
