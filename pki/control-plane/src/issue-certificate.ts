import type { IssuancePending, IssuedCertificate, IssueRefusal, IssueRequest, Refused } from '@bfcert/pki-contract';
import { type CallerEntry, mayIssue } from './callers.ts';
import { judgeRequest, readRequest } from './check-request.ts';
import type { ControlPlane } from './control-plane.ts';
import { issueWithOwnKey } from './issue-with-own-key.ts';
import { issuedCertificate } from './issued-certificate.ts';
import { issueFromOutside } from './outside/issue-from-outside.ts';

export type IssueAnswer = IssuedCertificate | IssuancePending | Refused<IssueRefusal>;

/**
 * The issuance cycle; docs/issuance-cycle.md has the same steps with what a crash leaves behind.
 *
 * Up to step 4 nothing waits, so no other request can come between what was checked and what is
 * recorded; requests for one command id follow each other throughout.
 */
export function issueCertificate(
  plane: ControlPlane,
  caller: CallerEntry,
  request: IssueRequest,
): Promise<IssueAnswer> {
  return plane.commands.run(request.commandId, () => issue(plane, caller, request));
}

async function issue(plane: ControlPlane, caller: CallerEntry, request: IssueRequest): Promise<IssueAnswer> {
  const { ledger, onStep } = plane;

  // 1 May this caller have this profile?
  if (!mayIssue(caller, request.profile, null)) return notAllowed(caller, `with the profile ${request.profile}`);

  // 2 What it asks for: names and proof of possession, whoever checked them before.
  const read = readRequest(request);
  if (!read.ok) return read.refusal;

  // 3 The same command gets the same certificate, for ever; its id serves no other; a voided one is never signed.
  if (ledger.isVoided(request.commandId)) {
    return { refused: 'command_voided', detail: 'this command id was voided' };
  }
  const intended = ledger.findIntent(request.commandId);
  if (intended !== null && intended.requestDigest !== read.value.digest) {
    return { refused: 'command_id_reused', detail: 'this command id was used for another request' };
  }
  const recorded = ledger.findCertificate(request.commandId);
  if (recorded !== null && intended !== null) {
    return mayIssue(caller, request.profile, intended.authority)
      ? issuedCertificate(plane, recorded)
      : notAllowed(caller, `with the profile ${request.profile} under ${intended.authority}`);
  }

  // Key policy and validity as they are now, and may the caller have it from the authority that issues it?
  const checked = judgeRequest(plane, read.value);
  if (!checked.ok) return checked.refusal;
  const authority = intended?.authority ?? checked.value.authority;
  if (!mayIssue(caller, request.profile, authority)) {
    return notAllowed(caller, `with the profile ${request.profile} under ${authority}`);
  }
  onStep('request_checked', null);

  // 4 to 9 With a key of ours, or by the authority that has its own. What was begun is finished where it was begun.
  const outside = plane.outside.get(authority);
  return outside === undefined
    ? issueWithOwnKey(plane, caller, checked.value, intended)
    : issueFromOutside(plane, caller, checked.value, intended, outside);
}

const notAllowed = (caller: CallerEntry, what: string): Refused<IssueRefusal> => ({
  refused: 'caller_not_allowed',
  detail: `${caller.name} may not issue ${what}`,
});
