import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { type NotOurSay, refusalSentences } from '../certificate/refusals.ts';
import { notOurSay } from '../certificate/whose-say.ts';
import { objectionOfProgram } from '../combined/objection-of-program.ts';
import { type OwnershipRefusal, objectionToIssue } from '../ownership/objection-of-ownership.ts';
import { postureOf } from '../policy/posture.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { askOutside } from './ask-outside.ts';
import { versionConflict } from './change-certificate.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldingsFor } from './open-holdings.ts';
import { beginRequest, isEndingIn, isOnItsWayAfter } from './open-request.ts';
import { runCommand } from './run-command.ts';

export type RenewOutcome = Outcome<
  { readonly certificateId: CertificateId },
  | 'certificate_unknown'
  | 'not_possible_in_this_state'
  | 'issue_pending'
  | 'combined_crosses_trust_domains'
  | OwnershipRefusal
  | NotOurSay
>;

/** Begins the next record; the current one stays in force until the next was seen in use. */
export function renewCertificate(
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<RenewOutcome> {
  return runCommand(deps, {
    name: 'renew-certificate',
    input: { certificateId: input.certificateId },
    context,
    subject: { certificateId: input.certificateId },
    work: (tx) => renewRecord(deps, tx, input.certificateId, context),
  });
}

/** Inside a command's transaction. `verb`: whose authority in the ownership matrix is asked for it. */
export async function renewRecord(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
  context: CommandContext,
  verb: 'renew' | 'replace' = 'renew',
): Promise<RenewOutcome> {
  // 1 current and next
  const found = await openHoldingsFor(deps, tx, certificateId, context.actor);
  if (found === null) return refused({ reason: 'certificate_unknown', detail: 'No such certificate.' });
  const { record: current, holdings } = found;
  const conflict = versionConflict(current, context);
  if (conflict !== null) return refused(conflict);
  const ownership = deps.ownership.about(current, holdings.identity);
  const isBrokered = (ownership.operatingModel ?? current.operatingModel) === 'brokered';
  const objection = isBrokered ? null : notOurSay(current, 'renew');
  if (objection !== null) return refused({ reason: objection, detail: refusalSentences[objection] });
  if (current.state !== 'active') {
    return refused({ reason: 'not_possible_in_this_state', detail: 'Only an active certificate is renewed.' });
  }
  if (isEndingIn(holdings.records, current)) {
    return refused({ reason: 'issue_pending', detail: 'The request before it is being ended: try again.' });
  }

  // 2 a next one that is on its way is the answer
  const next = holdings.records.find((record) => isOnItsWayAfter(current, record, deps.clock.now()));
  if (next !== undefined) return ok({ certificateId: next.id });

  // 3 else it begins here, unless it may be there no more
  const undecided = objectionToIssue(ownership, verb);
  if (undecided !== null) return refused(undecided);
  const crossing = await objectionOfProgram(deps, tx, current, holdings.identity);
  if (crossing?.reason === 'combined_crosses_trust_domains') return refused({ ...crossing, reason: crossing.reason });
  const policy = deps.policies.of(current, holdings.identity);
  const thresholdTriggered = postureOf(policy, current.signed, deps.clock.now());
  const cause = { action: 'renew-certificate', context } as const;
  const renewal = { of: current, thresholdTriggered };
  if (isBrokered) {
    const asked = { place: current, program: ownership.program, wish: { kind: 'renew', renewal } } as const;
    return askOutside(deps, tx, holdings, asked, cause);
  }
  const begun = await beginRequest(deps, tx, current, holdings.identity, cause, renewal);
  return ok({ certificateId: begun.id });
}
