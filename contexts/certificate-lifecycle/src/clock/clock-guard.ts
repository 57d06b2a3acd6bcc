import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { RenewalPlanStore } from '../renewal/renewal-plan-store.ts';
import type { ClockDoubt, ClockDoubtStore } from './clock-doubt.ts';
import { ClockWatch } from './clock-watch.ts';
import { offAtStart } from './judge-start.ts';

type Needed = Pick<
  LifecycleDependencies,
  'clock' | 'clockDoubts' | 'confirmedSweeps' | 'audit' | 'renewalPlans' | 'transactions'
>;

/** A start that this process has doubted, until its clock agrees or a person confirms. */
interface DoubtedStart {
  readonly lastSign: string;
  /** By the clock that only counts. */
  readonly startedAt: number;
  /** What a person had confirmed by then. */
  readonly confirmed: string | null;
}

/**
 * Whether the time may be acted by: asked by whatever does something to many certificates because a time
 * has come. A jump that one server notices stops all of them, also after a restart; so does a start that does
 * not go with the records.
 */
export class ClockGuard {
  readonly #watch: ClockWatch;
  readonly #deps: Needed;
  #start: DoubtedStart | null = null;

  constructor(deps: Needed) {
    this.#watch = new ClockWatch(deps.clock);
    this.#deps = deps;
  }

  /** Once, before anything is done by the time: compares the clock with the newest audit entry written by one that nobody doubted. */
  async judgeStart(): Promise<ClockDoubt | null> {
    const { clock, audit, clockDoubts } = this.#deps;
    // While a start is in doubt, what was written since has its time.
    const lastSign = (await clockDoubts.find())?.lastSign ?? (await audit.newestAt());
    if (lastSign === null) return clockDoubts.find();
    if (offAtStart(clock.now(), lastSign) === 0) await this.#agree();
    else {
      this.#start = { lastSign, startedAt: clock.monotonic(), confirmed: await this.#confirmed() };
      await this.#raise(this.#start);
    }
    return clockDoubts.find();
  }

  /** Null: the clock is right, as far as anybody knows. */
  async doubt(): Promise<ClockDoubt | null> {
    const { clock, clockDoubts } = this.#deps;
    const jump = this.#watch.jump();
    // Kept from here on by the store; what comes after is another jump, and what a time server slews is none.
    if (this.#start !== null) await this.#lookAgain(this.#start);
    else if (jump !== 0) await clockDoubts.raise({ noticedAt: clock.now().toISOString(), jump, lastSign: null });
    this.#watch.trust();
    return clockDoubts.find();
  }

  /** A jump that sets right what was wrong at the start is no other doubt. Another server may have settled ours by its own clock. */
  async #lookAgain(start: DoubtedStart): Promise<void> {
    const { clock, clockDoubts } = this.#deps;
    if (offAtStart(clock.now(), start.lastSign, clock.monotonic() - start.startedAt) === 0) {
      await this.#agree();
      this.#start = null;
    } else if ((await clockDoubts.find()) === null) {
      if ((await this.#confirmed()) === start.confirmed) await this.#raise(start);
      else this.#start = null;
    }
  }

  async #raise({ lastSign, startedAt }: DoubtedStart): Promise<void> {
    const { clock, clockDoubts } = this.#deps;
    const jump = offAtStart(clock.now(), lastSign, clock.monotonic() - startedAt);
    await clockDoubts.raise({ noticedAt: clock.now().toISOString(), jump, lastSign });
  }

  async #agree(): Promise<void> {
    const { clock, clockDoubts, audit, transactions } = this.#deps;
    const known = await clockDoubts.find();
    if (known === null || known.lastSign === null) return;
    const { noticedAt, lastSign } = known;
    await transactions.run(async (tx) => {
      if (!(await settleDoubt(this.#deps, tx, 'at_start'))) return;
      const now = clock.now();
      const cause = {
        actor: systemActor('clock-guard'),
        reason: 'the clock goes with the records again',
        correlationId: newId('cor', now.getTime()),
      };
      const detail = { noticedAt, lastSign };
      await audit.append(tx, auditEntryOf(now, cause, { action: 'settle-clock-doubt', detail }));
    });
  }

  async #confirmed(): Promise<string | null> {
    return (await this.#deps.confirmedSweeps.find())?.asOf ?? null;
  }
}

/** A person has said that the clock is right, or it was set right. What was planned while it was in doubt is planned anew. */
export async function settleDoubt(
  deps: { readonly clockDoubts: ClockDoubtStore; readonly renewalPlans: Pick<RenewalPlanStore, 'forgetPlans'> },
  tx: Transaction,
  which: 'any' | 'at_start' = 'any',
): Promise<boolean> {
  const settled = await deps.clockDoubts.settle(tx, which);
  if (settled) await deps.renewalPlans.forgetPlans(tx);
  return settled;
}
