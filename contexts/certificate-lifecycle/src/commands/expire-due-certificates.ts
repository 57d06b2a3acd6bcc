import { ok, refused } from '@bfcert/kernel/result';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { decide } from '../certificate/decide.ts';
import { type ClockDoubt, doubtInWords } from '../clock/clock-doubt.ts';
import { type ClockGuard, settleDoubt } from '../clock/clock-guard.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome, Refusal } from './command.ts';
import { openHoldingsOf, surroundingsIn } from './open-holdings.ts';
import { runCommand } from './run-command.ts';
import { writeSteps } from './write-steps.ts';

/** A small fleet may lose this many at once before one percent of it means anything. */
const ALWAYS_TOLERATED = 10;
const TOLERATED_SHARE = 0.01;
/** Records per sweep; the rest follow in the next. */
const BATCH = 1000;

export type SweepRefusal = 'clock_jumped' | 'too_many_at_once';

export interface HeldSweep extends Refusal<SweepRefusal> {
  /** How many records would retire; 1,000 stands for that many or more. */
  readonly due: number;
}

export async function expireDueCertificates(
  deps: LifecycleDependencies,
  guard: ClockGuard,
  input: { readonly confirmed: boolean },
  context: CommandContext,
): Promise<Outcome<{ readonly retired: readonly CertificateId[] }, SweepRefusal>> {
  const confirmed = input.confirmed && context.actor.kind === 'user';
  const { due, tolerated } = await dueNow(deps);
  const doubt = await guard.doubt();
  return runCommand(deps, {
    name: 'expire-due-certificates',
    input: { confirmed },
    context,
    subject: {},
    work: async (tx) => {
      const held = confirmed ? null : objection(doubt, due.length, tolerated);
      if (held !== null) return refused(held);
      if (confirmed) await settleDoubt(deps, tx);

      const retired: CertificateId[] = [];
      // By identity, as everybody locks: two sweeps at once then meet in one order.
      for (const { id } of [...due].sort((a, b) => (a.identityId < b.identityId ? -1 : 1))) {
        const found = await openHoldingsOf(deps, tx, id);
        if (found === null) continue;
        const around = surroundingsIn(deps, found.holdings, found.record);
        const decision = decide(found.record, { kind: 'expire' }, around);
        // Somebody else was quicker.
        if (!decision.ok) continue;
        await writeSteps(deps, tx, decision.value, { action: 'expire-due-certificates', context });
        retired.push(id);
      }
      return ok({ retired });
    },
  });
}

/** Why the sweep waits for a person, or null: what the next round would say, without a round. */
export async function heldSweep(deps: LifecycleDependencies, guard: ClockGuard): Promise<HeldSweep | null> {
  const { due, tolerated } = await dueNow(deps);
  const held = objection(await guard.doubt(), due.length, tolerated);
  return held === null ? null : { ...held, due: due.length };
}

async function dueNow(deps: LifecycleDependencies) {
  const due = await deps.certificates.dueToExpire(deps.clock.now().toISOString(), BATCH);
  return { due, tolerated: Math.max(ALWAYS_TOLERATED, TOLERATED_SHARE * (await liveCount(deps))) };
}

function objection(doubt: ClockDoubt | null, due: number, tolerated: number): Refusal<SweepRefusal> | null {
  if (doubt !== null) return { reason: 'clock_jumped', detail: doubtInWords(doubt) };
  if (due <= tolerated) return null;
  const detail = `${due} certificates would retire at once: a person must confirm that.`;
  return { reason: 'too_many_at_once', detail };
}

async function liveCount(deps: LifecycleDependencies): Promise<number> {
  const counts = await deps.certificates.counts('all');
  const live = counts.filter(({ state }) => state !== 'retired' && state !== 'revoked' && state !== 'deleted');
  return live.reduce((sum, { count }) => sum + count, 0);
}
