import type { GovernedCertificate } from '../policy/governed-certificate.ts';
import type { Posture } from '../policy/posture.ts';
import type { PassingHold } from './renewal-hold.ts';

/** When one certificate in force is renewed, and what the scheduler last made of it. Times RFC 3339. */
export interface RenewalPlan {
  /** By policy alone. */
  readonly renewalAt: string;
  /** It was put off until then; null: it was not. */
  readonly triesAt: string | null;
  readonly hold: PassingHold | null;
  /** One sentence; null without a hold. */
  readonly detail: string | null;
  /** The last one that was told. */
  readonly posture: Posture;
}

/** A certificate in force, with what policy and scheduler decide by. */
export interface RenewalCandidate extends GovernedCertificate {
  readonly fingerprint: string;
  /** Who signed it, and is taken to sign the next: the quota is of them. */
  readonly authority: string;
  /** Grows when the identity changes hands, so that a plan made of what it was is not kept. */
  readonly revision: number;
  /** The posture last told. */
  readonly posture: Posture;
}

export interface DueRenewal extends RenewalCandidate, Omit<RenewalPlan, 'posture'> {
  /** A next record of the same place is requested, issued or installed. */
  readonly underWay: boolean;
}
