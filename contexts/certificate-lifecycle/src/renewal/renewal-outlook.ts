import type { Certificate } from '../certificate/certificate.ts';
import { isStillAwaited } from '../certificate/still-awaited.ts';
import { type ClockDoubt, doubtInWords } from '../clock/clock-doubt.ts';
import { inPlace, isOnItsWayAfter, wasBegunBefore } from '../commands/open-request.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import { neverRenewed } from './decide-renewal.ts';
import type { HeldRenewal } from './renewal-hold.ts';
import type { RenewalPlan } from './renewal-plan.ts';
import { renewalTime } from './renewal-time.ts';

export interface RenewalOutlook {
  /** RFC 3339; null: it does not begin by itself, or nobody knows when. */
  readonly nextRenewalAt: string | null;
  readonly renewalHeld: HeldRenewal | null;
}

const NONE: RenewalOutlook = { nextRenewalAt: null, renewalHeld: null };

/** What an operator is told of the renewal of one certificate, by the policy and the records of now. */
export function renewalOutlook(
  given: {
    readonly record: Certificate;
    /** All of the identity's. */
    readonly records: readonly Certificate[];
    readonly policy: LifecyclePolicy;
    /** Null: the scheduler has not seen it yet. */
    readonly plan: RenewalPlan | null;
    readonly clockDoubt: ClockDoubt | null;
  },
  now: Date,
): RenewalOutlook {
  const { record, records, policy, plan, clockDoubt } = given;
  if (record.state !== 'active') return NONE;
  const never = neverRenewed(record);
  if (never !== null) return { nextRenewalAt: null, renewalHeld: never };
  const next = records.find((other) => isNextOf(record, other, now));
  if (next !== undefined) {
    const detail = `The next certificate is on its way: ${next.id} is ${next.state}.`;
    return { nextRenewalAt: null, renewalHeld: { reason: 'renewal_under_way', detail } };
  }
  const { id } = record;
  const { notBefore, notAfter } = record.signed;
  const renewalAt = renewalTime(policy, { id, notBefore, notAfter });
  if (renewalAt > now) return { nextRenewalAt: renewalAt.toISOString(), renewalHeld: null };
  if (clockDoubt !== null) {
    return { nextRenewalAt: null, renewalHeld: { reason: 'suspended_clock_jump', detail: doubtInWords(clockDoubt) } };
  }
  // One that was under way is no more, or it would have been found above.
  if (plan === null || plan.hold === null || plan.hold === 'renewal_under_way') {
    return { nextRenewalAt: renewalAt.toISOString(), renewalHeld: null };
  }
  return { nextRenewalAt: plan.triesAt, renewalHeld: { reason: plan.hold, detail: plan.detail ?? '' } };
}

/**
 * One that the endpoint went back from does not count: the certificate in force needs another. Nor does one that was
 * begun before it and came to nothing: an endpoint that took a later one does not go on to an earlier. Nor does one that
 * nobody waits for any more.
 */
export const isNextOf = (current: Certificate, record: Certificate, now: Date): boolean =>
  isOnItsWayAfter(current, record, now) ||
  (record.state === 'installed_pending_activation' &&
    record.since !== 'rollback' &&
    inPlace(record, current) &&
    !wasBegunBefore(record, current) &&
    isStillAwaited(record, now));
