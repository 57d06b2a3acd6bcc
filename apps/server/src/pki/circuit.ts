import { type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';
import { aroundCalls } from './around-calls.ts';

/** So long those who wait may have waited, and nobody was answered, before those who come later are refused at once. */
const SILENCE_MS = 5_000;
/** One of them is let through so often, to see whether the silence is over. */
const TRIAL_EVERY_MS = 1_000;

/**
 * The control plane as before, but for while it hangs: then who asks it is told so at once, all but one
 * a second. Nobody queues up behind a silence, and the first answer to anybody ends it.
 */
export function withCircuit(pki: PkiControlPlane, now: () => number = () => performance.now()): PkiControlPlane {
  /** When each of the calls under way began. */
  const waiting = new Set<{ readonly since: number }>();
  let answeredAt = Number.NEGATIVE_INFINITY;
  let trialAt = Number.NEGATIVE_INFINITY;

  const silentFor = (): number => {
    const [oldest] = waiting;
    return oldest === undefined ? 0 : now() - Math.max(oldest.since, answeredAt);
  };

  return aroundCalls(pki, async (_, call) => {
    if (silentFor() > SILENCE_MS) {
      if (now() - trialAt < TRIAL_EVERY_MS)
        throw new PkiUnavailable('the PKI control plane has answered nobody for a while', false);
      trialAt = now();
    }
    const mine = { since: now() };
    waiting.add(mine);
    try {
      const answer = await call();
      answeredAt = now();
      return answer;
    } finally {
      waiting.delete(mine);
    }
  });
}
