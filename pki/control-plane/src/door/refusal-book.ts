const MINUTE_MS = 60_000;
const A_MINUTE = 60;

/**
 * Every refusal is counted and the first of each minute are recorded: whoever reaches the door or the socket
 * without being let in must not be able to fill the ledger.
 */
export class RefusalBook<Refusal extends { readonly reason: string; readonly detail: string }> {
  readonly #record: (refusal: Refusal) => void;
  readonly #now: () => number;
  #minuteBegan = Number.NEGATIVE_INFINITY;
  #recorded = 0;
  #passedOver = 0;

  /** `now` in milliseconds that only grow. */
  constructor(record: (refusal: Refusal) => void, now: () => number = () => performance.now()) {
    this.#record = record;
    this.#now = now;
  }

  add(refusal: Refusal): void {
    const now = this.#now();
    if (now - this.#minuteBegan >= MINUTE_MS) {
      this.#minuteBegan = now;
      this.#recorded = 0;
    }
    if (this.#recorded === A_MINUTE) {
      this.#passedOver += 1;
      return;
    }
    this.#recorded += 1;
    const others = this.#passedOver === 0 ? '' : `; ${this.#passedOver} others before it are not recorded`;
    this.#passedOver = 0;
    this.#record({ ...refusal, detail: refusal.detail + others });
  }
}
