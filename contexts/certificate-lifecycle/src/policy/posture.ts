import type { LifecyclePolicy } from './policy.ts';

/** How near the end of validity is. Derived from policy and clock, never stored. */
export type Posture = 'valid' | 'renewal_due' | 'escalated' | 'incident' | 'expired';

export function postureOf(policy: LifecyclePolicy, notAfter: string, now: Date): Posture {
  const secondsLeft = (Date.parse(notAfter) - now.getTime()) / 1000;
  if (secondsLeft <= 0) return 'expired';
  if (secondsLeft <= policy.incidentBefore) return 'incident';
  if (secondsLeft <= policy.escalateBefore) return 'escalated';
  if (secondsLeft <= policy.renewBefore) return 'renewal_due';
  return 'valid';
}
