import type { LifecyclePolicy } from '../policy/policy.ts';
import { crossed, type Posture, postureOf, reachedAt, type Threshold } from '../policy/posture.ts';
import { decideRenewal, neverRenewed, type RenewalFacts, type RenewalVerdict } from './decide-renewal.ts';
import type { DueRenewal, RenewalCandidate } from './renewal-plan.ts';
import type { LookedAtRenewal, PlannedRenewal } from './renewal-plan-store.ts';
import { renewalTime } from './renewal-time.ts';

/** After every time there is. */
const NEVER = '9999-12-31T23:59:59.999Z';

/** The plan of one certificate: when it is renewed by this policy, and when the scheduler looks at it first. */
export function planRenewal(candidate: RenewalCandidate, policy: LifecyclePolicy, now: Date): PlannedRenewal {
  const { id, revision } = candidate;
  const posture = postureOf(policy, candidate, now);
  const renewalAt = renewalTime(policy, candidate).toISOString();
  const told = crossed(candidate.posture, posture).length > 0 ? candidate.posture : posture;
  const lookAt = told === posture ? nextLook(candidate, policy, renewalAt, posture) : now.toISOString();
  return { certificateId: id, revision, renewalAt, lookAt, posture: told };
}

export interface RenewalLook {
  readonly verdict: RenewalVerdict;
  /** Reached since the last look, and not told yet. */
  readonly crossed: readonly Threshold[];
  readonly posture: Posture;
}

export function lookAtRenewal(
  due: DueRenewal,
  policy: LifecyclePolicy,
  endpoint: Pick<RenewalFacts, 'reachable' | 'objection'>,
  now: Date,
): RenewalLook {
  const { id, purpose, operatingModel, underWay, renewalAt, triesAt } = due;
  const posture = postureOf(policy, due, now);
  const dueAt = new Date(triesAt ?? renewalAt);
  const facts = { id, purpose, operatingModel, dueAt, maintenance: policy.maintenance, underWay, ...endpoint };
  return { verdict: decideRenewal(facts, now), crossed: crossed(due.posture, posture), posture };
}

/** What is kept of a look that began no renewal. */
export function afterLook(
  due: DueRenewal,
  policy: LifecyclePolicy,
  { verdict, posture }: Pick<RenewalLook, 'posture'> & { readonly verdict: Exclude<RenewalVerdict, { kind: 'start' }> },
): LookedAtRenewal {
  const kept = { triesAt: due.triesAt, hold: due.hold, detail: due.detail };
  const { triesAt, hold, detail } =
    verdict.kind === 'hold'
      ? { triesAt: verdict.again.toISOString(), hold: verdict.hold, detail: verdict.detail }
      : verdict.kind === 'never'
        ? { triesAt: null, hold: null, detail: null }
        : kept;
  const lookAt = nextLook(due, policy, triesAt ?? due.renewalAt, posture);
  return { certificateId: due.id, lookAt, triesAt, hold, detail };
}

/** The renewal, or the next threshold if that comes first. */
function nextLook(candidate: RenewalCandidate, policy: LifecyclePolicy, triesAt: string, posture: Posture): string {
  const thresholds = (['escalated', 'incident'] as const)
    .filter((threshold) => crossed(posture, threshold).length > 0)
    .map((threshold) => reachedAt(policy, candidate, threshold));
  const tries = neverRenewed(candidate) === null && posture !== 'expired' ? [triesAt] : [];
  return [...tries, ...thresholds].sort()[0] ?? NEVER;
}
