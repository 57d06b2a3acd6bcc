import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@bfcert/kernel/clock';

/** Time as an adapter spends it; a test's waits pass at once. */
export interface Patience {
  readonly clock: Clock;
  wait(milliseconds: number): Promise<void>;
}

export const patience = (clock: Clock): Patience => ({
  clock,
  wait: (milliseconds) => sleep(milliseconds),
});

/** How long one call of a caller may take, however many requests and waits it is made of. */
export class CallBudget {
  readonly #patience: Patience;
  readonly #endsAt: number;

  constructor(patience: Patience, milliseconds: number) {
    this.#patience = patience;
    this.#endsAt = patience.clock.monotonic() + milliseconds;
  }

  /** Waits, unless the budget would be spent; false when it did not wait. */
  async wait(milliseconds: number): Promise<boolean> {
    if (this.#patience.clock.monotonic() + milliseconds >= this.#endsAt) return false;
    await this.#patience.wait(milliseconds);
    return true;
  }
}
