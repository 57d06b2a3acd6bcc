import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Approval } from './approval.ts';
import { standingOf } from './approval.ts';

export type ApprovalVerdict = 'approve' | 'decline' | 'withdraw';

export type ApprovalRefusal =
  /** It was answered or withdrawn before: an approval is used once. */
  | 'approval_not_pending'
  | 'approval_expired'
  /** What it is about has ended or changed since. */
  | 'approval_overtaken'
  /** A service or a device: only people approve. */
  | 'approver_is_no_person'
  /** All tokens and sessions of one person are one. */
  | 'approver_is_requester'
  | 'not_the_requester';

export const approvalSentences: Readonly<Record<ApprovalRefusal, string>> = {
  approval_not_pending: 'It was answered already.',
  approval_overtaken: 'What it is about has ended or changed since it was asked for: ask again if it is still needed.',
  approval_expired: 'Nobody answered it in time: ask again.',
  approver_is_no_person: 'Only a person may answer it, never a service.',
  approver_is_requester: 'Whoever asked cannot answer: another person has to.',
  not_the_requester: 'Only the person who asked may withdraw it.',
};

/** `single-operator` stands in the configuration file alone, and in every entry that came of it. */
export type ApprovalRule = 'two-people' | 'single-operator';

/** Who answers; `person` is null where there is none behind it. */
export interface Answering {
  readonly by: string;
  readonly person: string | null;
  readonly reason: string;
}

/** What an answer makes of the question. Pure; what the actor's role allows was asked before. */
export function decideApproval(
  approval: Approval,
  verdict: ApprovalVerdict,
  { by, person, reason }: Answering,
  { now, rule }: { readonly now: Date; readonly rule: ApprovalRule },
): Result<Approval, ApprovalRefusal> {
  const standing = standingOf(approval, now);
  if (standing === 'expired') return refused('approval_expired');
  if (standing === 'overtaken') return refused('approval_overtaken');
  if (standing !== 'pending') return refused('approval_not_pending');
  if (person === null) return refused('approver_is_no_person');
  const isRequester = person === approval.requester;
  if (verdict === 'withdraw' && !isRequester) return refused('not_the_requester');
  if (verdict === 'decline' && isRequester) return refused('approver_is_requester');
  if (verdict === 'approve' && isRequester && rule === 'two-people') return refused('approver_is_requester');
  const answer = { by, person, at: now.toISOString(), reason, selfApproved: verdict === 'approve' && isRequester };
  const status = ({ approve: 'approved', decline: 'declined', withdraw: 'withdrawn' } as const)[verdict];
  return ok({ ...approval, status, answer });
}
