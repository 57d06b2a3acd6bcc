import type { Certificate } from '../certificate/certificate.ts';
import { type NotOurSay, refusalSentences, type TransitionRefusal } from '../certificate/refusals.ts';
import { isCompromise } from '../certificate/revocation-reason.ts';
import { notOurSay } from '../certificate/whose-say.ts';
import type { Refusal } from '../commands/command.ts';
import type { PlannedRevocation } from './planned-revocation.ts';

export type PlanRefusal =
  | NotOurSay
  | 'not_possible_in_this_state'
  /** Whoever holds the key is not left with it: it is revoked at once. */
  | 'compromise_not_delayed'
  /** That reason says that there is to be no next one. */
  | 'cessation_has_no_successor'
  /** It has passed, or the certificate ends before it. */
  | 'deadline_invalid'
  /** Another plan for this certificate is pending. */
  | 'revocation_planned';

/** For a person, where no more is known than the name. */
export const planSentences: Readonly<Record<Exclude<PlanRefusal, TransitionRefusal>, string>> = {
  compromise_not_delayed: 'A compromised certificate is revoked at once: revoke it, and order the next one beside.',
  cessation_has_no_successor: 'Where operation ceases nothing takes its place: revoke it.',
  deadline_invalid: 'The deadline must lie ahead, and not after the end of the certificate.',
  revocation_planned: 'Its revocation is planned in another way.',
};

/** Why this certificate is not replaced and revoked in this way; null when it is. Pure. */
export function objectionToPlan(
  record: Certificate,
  { reason, deadline }: Pick<PlannedRevocation, 'reason' | 'deadline'>,
  plan: PlannedRevocation | null,
  now: Date,
): Refusal<PlanRefusal> | null {
  if (isCompromise(reason)) {
    return { reason: 'compromise_not_delayed', detail: planSentences.compromise_not_delayed };
  }
  if (reason === 'cessationOfOperation') {
    return { reason: 'cessation_has_no_successor', detail: planSentences.cessation_has_no_successor };
  }
  const notOurs = notOurSay(record, 'renew') ?? notOurSay(record, 'revoke');
  if (notOurs !== null) return { reason: notOurs, detail: refusalSentences[notOurs] };
  if (record.state !== 'active') {
    return { reason: 'not_possible_in_this_state', detail: 'Only an active certificate is replaced.' };
  }
  if (deadline !== null && (deadline <= now.toISOString() || deadline > record.signed.notAfter)) {
    const detail = `The deadline must lie ahead, and not after ${record.signed.notAfter}, when the certificate ends.`;
    return { reason: 'deadline_invalid', detail };
  }
  if (plan?.status !== 'pending' || (plan.reason === reason && plan.deadline === deadline)) return null;
  const until = plan.deadline === null ? '' : `, by ${plan.deadline} at the latest`;
  const detail = `${plan.requestedBy} has planned its revocation as ${plan.reason}${until}: take that back first.`;
  return { reason: 'revocation_planned', detail };
}
