import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Posture } from '../policy/posture.ts';
import type { RenewalStart } from './quota.ts';
import type { DueRenewal, RenewalCandidate, RenewalPlan } from './renewal-plan.ts';

export interface PlannedRenewal {
  readonly certificateId: CertificateId;
  /** As it was read: a plan for an older one is not kept. */
  readonly revision: number;
  readonly renewalAt: string;
  readonly lookAt: string;
  readonly posture: Posture;
}

export interface LookedAtRenewal extends Pick<RenewalPlan, 'triesAt' | 'hold' | 'detail'> {
  readonly certificateId: CertificateId;
  readonly lookAt: string;
}

/** The end of a scheduler's turn with the certificates it took. */
export interface Turn {
  /** Who took them: a turn that somebody else has taken over since changes nothing any more. */
  readonly claim: string;
  /** RFC 3339: whoever is not done by then has died, and another takes over. */
  readonly until: string;
}

/**
 * One plan for each certificate in force, from its activation until it leaves that state: the database
 * sees to both, whoever changes the record.
 */
export interface RenewalPlanStore {
  /** Those planned by no policy or by an older one than `policy`. */
  unplanned(policy: number, limit: number): Promise<readonly RenewalCandidate[]>;
  plan(tx: Transaction, plans: readonly PlannedRenewal[], policy: number): Promise<void>;
  /** Takes those whose look is due, what ends first first; of two who take at once each gets others. */
  takeDue(tx: Transaction, at: string, turn: Turn, limit: number): Promise<readonly DueRenewal[]>;
  /** Whether the certificate is still in this claim; locked until the transaction ends. */
  holds(tx: Transaction, id: CertificateId, claim: string): Promise<boolean>;
  /** Gives back what was taken under the claim. */
  lookedAt(tx: Transaction, looks: readonly LookedAtRenewal[], claim: string): Promise<void>;
  told(tx: Transaction, id: CertificateId, posture: Posture): Promise<void>;
  /** Every plan is made anew: what was written by a wrong clock means nothing. */
  forgetPlans(tx: Transaction): Promise<void>;
  of(ids: readonly CertificateId[]): Promise<ReadonlyMap<CertificateId, RenewalPlan>>;

  /** Begun with this authority from `since` on; nobody else reads or begins any until the transaction ends. */
  lockStarts(tx: Transaction, authority: string, since: string): Promise<readonly RenewalStart[]>;
  addStart(tx: Transaction, authority: string, minute: string): Promise<void>;
  forgetStarts(tx: Transaction, before: string): Promise<void>;

  /** What an alarm is about. */
  standing(at: string): Promise<RenewalStanding>;
}

export interface RenewalStanding {
  readonly held: readonly { readonly reason: string; readonly count: number }[];
  /** Certificates in force that nobody has renewed, by the posture last told. */
  readonly postures: readonly { readonly posture: Posture; readonly count: number }[];
  /** RFC 3339: since when the scheduler owes its oldest look; null: it owes none. */
  readonly owesSince: string | null;
  /** In force, and not planned yet. */
  readonly unplanned: number;
}
