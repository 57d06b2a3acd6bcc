import type { IssuancePending, IssuedCertificate, IssueRefusal, Refused } from '@bfcert/pki-contract';
import { AuthorityUnavailable, type OrderOutcome, repeatIsSafe } from '@bfcert/pki-contract/authority';
import type { CallerEntry } from '../callers.ts';
import type { CheckedRequest } from '../check-request.ts';
import type { ControlPlane } from '../control-plane.ts';
import { LOOK_AGAIN_SECONDS, unavailable } from '../issuance-pending.ts';
import { issuedCertificate } from '../issued-certificate.ts';
import type { AuthorityCall, Intent, OrderIntent } from '../ledger/records.ts';
import { type Attempt, lastAttempt, orderOf } from './attempt.ts';
import type { OutsideAuthority, ReachedAuthority } from './outside-authority.ts';
import { reconcileAttempt } from './reconcile-attempt.ts';
import { type Taken, takeCertificate } from './take-certificate.ts';

type Answer = IssuedCertificate | IssuancePending | Refused<IssueRefusal>;

/**
 * Steps 4 to 9 of the issuance cycle where another holds the key. Bytes cannot be fixed beforehand
 * and a second call may yield a second certificate, so each call is recorded before it is made, and
 * after a lost answer the authority is asked what it did before it is asked to do anything.
 */
export async function issueFromOutside(
  plane: ControlPlane,
  caller: CallerEntry,
  checked: CheckedRequest,
  intended: Intent | OrderIntent | null,
  authority: OutsideAuthority,
): Promise<Answer> {
  const { ledger, clock, onStep } = plane;

  // 4 The exact order, durably, before anything is sent.
  const intent = intended === null ? await recordOrder(plane, caller, checked, authority) : orderIntent(intended);
  onStep('intent_recorded', null);

  // 5 What became of the calls so far?
  const reached = await reach(authority);
  if ('pending' in reached) return reached;
  let attempt = lastAttempt(ledger.outside.calls(intent.commandId));
  if (attempt?.standing === 'unacceptable') {
    return answerOf(plane, intent, { unacceptable: `${authority.name} has issued something else for this command` });
  }
  if (attempt?.standing === 'unknown' && !isRepeatable(reached, intent, attempt, clock.now())) {
    const found = await reconcileAttempt(plane, authority, reached, intent, attempt);
    if (found === 'too_early' || found === 'unavailable') return outcomeUnknown(authority, found);
    if (found !== 'nothing') return answerOf(plane, intent, found);
    attempt = lastAttempt(ledger.outside.calls(intent.commandId));
  }

  // 6 The call, first on record.
  const call = await recordCall(plane, intent, attempt);
  onStep('call_recorded', null);
  const attemptedAt = call.attempt === attempt?.attempt ? attempt.calls[0].recordedAt : call.recordedAt;
  let outcome: OrderOutcome;
  try {
    outcome = await reached.port.order(orderOf(intent, call.attempt, attemptedAt));
  } catch (error) {
    if (!(error instanceof AuthorityUnavailable)) throw error;
    if (error.sent) return outcomeUnknown(authority, 'unavailable');
    await ledger.outside.recordCallOutcome(call, 'busy', error.message, clock.now());
    return unavailable(authority.name, error);
  }
  onStep('signed', null);

  const { retryAfterSeconds } = { retryAfterSeconds: 0, ...outcome };
  switch (outcome.status) {
    case 'pending':
      await ledger.outside.recordCallOutcome(call, 'pending', '', clock.now());
      return { pending: 'authority_working', retryAfterSeconds, detail: `${authority.name} works on it` };
    case 'busy':
      await ledger.outside.recordCallOutcome(call, 'busy', '', clock.now());
      return { pending: 'authority_busy', retryAfterSeconds, detail: `${authority.name} takes nothing now` };
    case 'refused': {
      const detail = `${outcome.reason}: ${outcome.detail}`;
      await ledger.outside.recordCallOutcome(call, 'refused', detail, clock.now());
      return { refused: 'authority_refused', detail };
    }
    case 'issued':
      // 7 and 8 What was issued is what was ordered, and is durably recorded before anybody sees it.
      return answerOf(
        plane,
        intent,
        await takeCertificate(plane, authority, intent, [call], outcome.chainPem, 'issued'),
      );
    default:
      return outcome satisfies never;
  }
}

/** 9 Return it. */
function answerOf(
  plane: ControlPlane,
  { commandId }: OrderIntent,
  taken: Taken,
): IssuedCertificate | IssuancePending | Refused<IssueRefusal> {
  if (taken === 'unreadable') {
    const detail = 'the authority sent a certificate that cannot be read; it is looked for in its list';
    return { pending: 'outcome_unknown', retryAfterSeconds: LOOK_AGAIN_SECONDS, detail };
  }
  if (taken !== 'taken') return { refused: 'authority_issued_otherwise', detail: taken.unacceptable };
  const recorded = plane.ledger.findCertificate(commandId);
  if (recorded === null) throw new Error(`the certificate of ${commandId} was taken and is not recorded`);
  return issuedCertificate(plane, recorded);
}

function orderIntent(intended: Intent | OrderIntent): OrderIntent {
  if ('order' in intended) return intended;
  throw new Error(`${intended.commandId} was intended for a key of ours`);
}

async function reach(authority: OutsideAuthority): Promise<ReachedAuthority | IssuancePending> {
  try {
    return await authority.reach();
  } catch (error) {
    if (error instanceof AuthorityUnavailable) return unavailable(authority.name, error);
    throw error;
  }
}

const isRepeatable = (authority: ReachedAuthority, intent: OrderIntent, { attempt, calls }: Attempt, now: Date) =>
  repeatIsSafe(authority, orderOf(intent, attempt, calls[0].recordedAt), now);

function outcomeUnknown({ name }: OutsideAuthority, why: 'too_early' | 'unavailable'): IssuancePending {
  return {
    pending: 'outcome_unknown',
    retryAfterSeconds: LOOK_AGAIN_SECONDS,
    detail:
      why === 'too_early'
        ? `an answer of ${name} was lost, and whether it has issued is still to be seen`
        : `an answer of ${name} was lost, and it cannot be asked now`,
  };
}

async function recordOrder(
  { ledger, clock }: ControlPlane,
  caller: CallerEntry,
  { request, profile, subject, spkiSha256, notBefore, notAfter, digest }: CheckedRequest,
  authority: OutsideAuthority,
): Promise<OrderIntent> {
  const { commandId } = request;
  const intent: OrderIntent = {
    commandId,
    requestDigest: digest,
    caller: caller.name,
    profile: profile.name,
    profileVersion: profile.version,
    authority: authority.name,
    subject,
    spkiSha256,
    order: {
      commandId,
      profile: profile.name,
      csrPem: request.csrPem,
      subject: request.subject,
      dnsNames: request.dnsNames ?? [],
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    },
    recordedAt: clock.now(),
  };
  await ledger.recordIntent(intent);
  return intent;
}

async function recordCall(
  { ledger, clock }: ControlPlane,
  { commandId }: OrderIntent,
  last: Attempt | null,
): Promise<AuthorityCall> {
  const isRepetition = last?.standing === 'open' || last?.standing === 'unknown';
  const attempt = (last?.attempt ?? 0) + (isRepetition ? 0 : 1);
  await ledger.outside.recordCall(commandId, attempt, clock.now());
  const call = ledger.outside.calls(commandId).at(-1);
  if (call === undefined) throw new Error(`the call for ${commandId} is not recorded`);
  return call;
}
