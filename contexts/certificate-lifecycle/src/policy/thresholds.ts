import type { LifecyclePolicy } from './policy.ts';

/** RFC 3339, as the certificate has them. */
export interface Validity {
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Seconds before notAfter. */
export type Thresholds = Pick<LifecyclePolicy, 'renewBefore' | 'escalateBefore' | 'incidentBefore'>;

/**
 * How long before the end of this certificate it is renewed, escalated and an incident: as the policy says, and for
 * one that lives shorter than the policy thinks (its CA ends soon, it was imported) at the same shares of its own
 * life. Else it would be due, or an incident, as soon as it is there, and so would its successor. Never longer than
 * the policy says; a policy that leaves the validity to the issuer (0) is taken as it is.
 */
export function thresholdsOf(policy: Thresholds & Pick<LifecyclePolicy, 'validity'>, validity: Validity): Thresholds {
  const life = (Date.parse(validity.notAfter) - Date.parse(validity.notBefore)) / 1000;
  const share = policy.validity === 0 ? 1 : Math.min(1, life / policy.validity);
  return {
    renewBefore: policy.renewBefore * share,
    escalateBefore: policy.escalateBefore * share,
    incidentBefore: policy.incidentBefore * share,
  };
}
