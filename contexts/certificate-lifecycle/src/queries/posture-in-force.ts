import { type Certificate, type CertificateState, hasMaterial } from '../certificate/certificate.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import { type Posture, postureOf } from '../policy/posture.ts';

/** Elsewhere validity means nothing any more, or nothing yet. */
export const hasPosture = (state: CertificateState): boolean =>
  state === 'issued' || state === 'installed_pending_activation' || state === 'active' || state === 'inactive';

export const postureInForce = (record: Certificate, policy: LifecyclePolicy, now: Date): Posture | null =>
  hasMaterial(record) && hasPosture(record.state) ? postureOf(policy, record.signed, now) : null;
