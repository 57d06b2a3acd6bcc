import type { Clock } from '@bfcert/kernel/clock';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { RenewalPlanStore } from '../renewal/renewal-plan-store.ts';
import type { ClockDoubt, ClockDoubtStore } from './clock-doubt.ts';
import { ClockWatch } from './clock-watch.ts';

/**
 * Whether the time may be acted by: asked by whatever does something to many certificates because a time
 * has come. A jump that one server notices stops all of them, also after a restart.
 */
export class ClockGuard {
  readonly #watch: ClockWatch;
  readonly #clock: Clock;
  readonly #doubts: ClockDoubtStore;

  constructor({ clock, clockDoubts }: { readonly clock: Clock; readonly clockDoubts: ClockDoubtStore }) {
    this.#watch = new ClockWatch(clock);
    this.#clock = clock;
    this.#doubts = clockDoubts;
  }

  /** Null: the clock is right, as far as anybody knows. */
  async doubt(): Promise<ClockDoubt | null> {
    const jump = this.#watch.jump();
    if (jump !== 0) await this.#doubts.raise({ noticedAt: this.#clock.now().toISOString(), jump });
    // Kept from here on by the store; what comes after is another jump, and what a time server slews is none.
    this.#watch.trust();
    return this.#doubts.find();
  }
}

/** A person has said that the clock is right. What was planned while it was in doubt is planned anew. */
export async function settleDoubt(
  deps: { readonly clockDoubts: ClockDoubtStore; readonly renewalPlans: Pick<RenewalPlanStore, 'forgetPlans'> },
  tx: Transaction,
): Promise<void> {
  if (await deps.clockDoubts.settle(tx)) await deps.renewalPlans.forgetPlans(tx);
}
