import type { LifecyclePolicy } from './policy.ts';
import { thresholdsOf, type Validity } from './thresholds.ts';

/** How near the end of validity is. Derived from policy and clock, never stored. */
export type Posture = 'valid' | 'renewal_due' | 'escalated' | 'incident' | 'expired';

export function postureOf(policy: LifecyclePolicy, validity: Validity, now: Date): Posture {
  const secondsLeft = (Date.parse(validity.notAfter) - now.getTime()) / 1000;
  const { renewBefore, escalateBefore, incidentBefore } = thresholdsOf(policy, validity);
  if (secondsLeft <= 0) return 'expired';
  if (secondsLeft <= incidentBefore) return 'incident';
  if (secondsLeft <= escalateBefore) return 'escalated';
  if (secondsLeft <= renewBefore) return 'renewal_due';
  return 'valid';
}

export const postures = [
  'valid',
  'renewal_due',
  'escalated',
  'incident',
  'expired',
] as const satisfies readonly Posture[];

/** What is told when it is reached. */
export type Threshold = Extract<Posture, 'escalated' | 'incident'>;

/** The thresholds between the posture last told and the one of now, the earlier first. */
export function crossed(told: Posture, now: Posture): readonly Threshold[] {
  const between = postures.slice(postures.indexOf(told) + 1, postures.indexOf(now) + 1);
  return between.filter((posture) => posture === 'escalated' || posture === 'incident');
}

/** RFC 3339: when the certificate comes to be so near its end. */
export const reachedAt = (policy: LifecyclePolicy, validity: Validity, threshold: Threshold): string => {
  const { escalateBefore, incidentBefore } = thresholdsOf(policy, validity);
  const before = threshold === 'escalated' ? escalateBefore : incidentBefore;
  return new Date(Date.parse(validity.notAfter) - Math.floor(before * 1000)).toISOString();
};
