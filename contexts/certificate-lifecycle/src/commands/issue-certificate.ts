import { createHash } from 'node:crypto';
import { mayTouch } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { acceptedFor } from '../binding-exception/accepted-name.ts';
import { type Certificate, type CertificateState, hasMaterial, spkiOf } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { type CarrierRefusal, objectionToCarrier } from '../certificate/check-carrier.ts';
import { checkSigningRequest, type SigningRequestRefusal } from '../certificate/check-signing-request.ts';
import { decide } from '../certificate/decide.ts';
import type { CertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { evsePlaceOf } from '../combined/evse-place.ts';
import { objectionOfProgram } from '../combined/objection-of-program.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { objectionToSynthetic } from '../synthetic-probe/synthetic-endpoint.ts';
import { releaseAddedAnchors } from '../trust-anchor-bundle/release-anchors.ts';
import { askOutside } from './ask-outside.ts';
import { objectionOfBroker, routeOf } from './check-place.ts';
import type { CommandContext, Outcome, Refusal } from './command.ts';
import { openHoldings, surroundingsIn } from './open-holdings.ts';
import { beginRequest, inPlace, isEndingIn, openRequestIn } from './open-request.ts';
import type { Place, PlaceRefusal } from './outcomes.ts';
import { runCommand } from './run-command.ts';
import { writeSteps } from './write-steps.ts';

export type IssueRefusal =
  | PlaceRefusal
  | SigningRequestRefusal
  /** It comes over the endpoint's own line or not at all (charger_identity). */
  | CarrierRefusal
  | 'key_in_use_by_another_identity'
  | 'key_was_used_before'
  /** The PKI will not sign for this key. */
  | 'key_refused_before'
  | 'issue_pending';

export type IssueOrdered = {
  readonly certificateId: CertificateId;
  readonly jobId: CertificateJobId | null;
  readonly state: CertificateState;
};

export async function issueCertificate(
  deps: LifecycleDependencies,
  input: Place & { readonly csrPem: string; readonly provenWith?: string | null },
  context: CommandContext,
): Promise<Outcome<IssueOrdered, IssueRefusal>> {
  const { identityId, purpose, slot, csrPem } = input;
  const csrHash = createHash('sha256').update(csrPem).digest('hex');
  // Our listeners know the CA of a combined one before there is any.
  if (purpose === 'charger_combined') await releaseAddedAnchors(deps);
  return runCommand(deps, {
    name: 'issue-certificate',
    input: { identityId, purpose, slot, csrHash },
    context,
    subject: { identityId, purpose },
    work: async (tx): Promise<Outcome<IssueOrdered, IssueRefusal>> => {
      // 1 the subject must exist, the purpose be its own, and the request come from whom it may come
      const holdings = await openHoldings(deps, tx, identityId);
      if (holdings === null || !mayTouch(context.actor, holdings.identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'No such identity.' });
      }
      const route = routeOf(deps, input, holdings.identity);
      if (!route.ok) return route;
      const { by, program, purpose: wanted } = route.value;
      const carried = objectionToCarrier(wanted, context.actor);
      if (carried !== null) return refused(carried);
      const objection =
        objectionToSynthetic(holdings.identity, context.actor) ??
        (by === 'us' ? objectionOfBroker(holdings.records, input) : null) ??
        (await objectionOfProgram(deps, tx, input, holdings.identity));
      if (objection !== null) return refused(objection);

      // 2 the request must be sound and name exactly this subject
      const now = deps.clock.now();
      const accepted = acceptedFor(await deps.bindingExceptions.activeOf(tx, identityId), wanted.name, now);
      const checked = checkSigningRequest(csrPem, holdings.identity, wanted, slot, accepted, now);
      if (!checked.ok) return checked;
      const { request, exceptions } = checked.value;
      // Of a combined one: whom it speaks for to vehicles.
      const evse = purpose === 'charger_combined' ? await evsePlaceOf(deps, tx, holdings.identity) : null;
      if (evse !== null && !evse.ok) return evse;

      // 3 its key must be new, or be the key of a record that is on its way
      const known = await recordOfKey(deps, tx, input, holdings.records, request.spkiSha256);
      if (!known.ok) return known;
      if (known.value !== null) {
        const open = await deps.jobs.openOf(tx, known.value.id);
        return ok({ certificateId: known.value.id, jobId: open?.id ?? null, state: known.value.state });
      }

      // 4 what is brokered is asked for outside, and never signed here
      const cause = { action: 'issue-certificate', context } as const;
      if (by === 'outside') {
        const asked = { place: input, program, wish: { kind: 'issue', csrPem } } as const;
        const placed = await askOutside(deps, tx, holdings, asked, cause);
        return placed.ok ? ok({ ...placed.value, jobId: null, state: 'requested' }) : placed;
      }

      // 5 one key at a time: the PKI binds the record's command id to the first
      const open = openRequestIn(holdings.records, input);
      if ((open !== null && open.signingRequest !== null) || isEndingIn(holdings.records, input)) {
        const detail = 'A certificate for another key is being issued here: try again when that is done.';
        return refused({ reason: 'issue_pending', detail });
      }

      // 6 record, event, audit and job together
      const record = open ?? (await beginRequest(deps, tx, input, holdings.identity, cause));
      const around = surroundingsIn(deps, holdings, record);
      const askedWith = withWhat(holdings.records, input.provenWith ?? null, now);
      const command = {
        kind: 'signing_request',
        request,
        exceptions,
        ...askedWith,
        ...(evse === null ? {} : { alsoFor: evse.value }),
      } as const;
      const decision = decide(record, command, around);
      if (!decision.ok) throw new Error(`a request without a key refuses one: ${decision.refusal}`);
      await writeSteps(deps, tx, decision.value, cause);
      const job = await deps.jobs.openOf(tx, record.id);
      return ok({ certificateId: record.id, jobId: job?.id ?? null, state: 'requested' });
    },
  });
}

function withWhat(records: readonly Certificate[], fingerprint: string | null, now: Date) {
  const proven = records.find((record) => hasMaterial(record) && record.signed.fingerprint === fingerprint);
  return proven === undefined ? {} : { askedWith: { certificateId: proven.id, at: now.toISOString() } };
}

/**
 * A key belongs to one record. Resent, it leads back to that record as long as its certificate can
 * still be delivered or is in force; a key whose certificate is over needs a successor (OCPP 2.0.1
 * A02.FR.02: the station makes a new key pair). A key that was never signed is free, unless the PKI
 * refused the key itself: it would do so again, record after record.
 */
async function recordOfKey(
  deps: LifecycleDependencies,
  tx: Transaction,
  place: Place,
  records: readonly Certificate[],
  spkiSha256: string,
): Promise<
  Result<Certificate | null, Refusal<'key_in_use_by_another_identity' | 'key_was_used_before' | 'key_refused_before'>>
> {
  const holders = await deps.certificates.holdersOfKey(tx, spkiSha256);
  if (holders.some((holder) => holder !== place.identityId)) {
    const detail = 'Another identity has a certificate for this key.';
    return refused({ reason: 'key_in_use_by_another_identity', detail });
  }
  const withKey = records.filter((record) => spkiOf(record) === spkiSha256);
  const alive = withKey.find((record) => inPlace(record, place) && isOnItsWay(record));
  if (alive !== undefined) return ok(alive);
  const refusal = withKey.find(refusedItsKey);
  if (refusal !== undefined) {
    const detail = `The PKI refused this key for ${refusal.id}: a new certificate needs a new key.`;
    return refused({ reason: 'key_refused_before', detail });
  }
  const over = withKey.find((record) => record.state !== 'deleted' || record.fingerprint !== null);
  if (over === undefined) return ok(null);
  const detail = `The key belongs to ${over.id}, which is ${over.state}: a new certificate needs a new key.`;
  return refused({ reason: 'key_was_used_before', detail });
}

function isOnItsWay(record: Certificate): boolean {
  switch (record.state) {
    case 'requested':
      return record.intendedEnd === null;
    case 'issued':
    case 'installed_pending_activation':
    case 'active':
      return true;
    default:
      return false;
  }
}

/** What the PKI says when it is the key that it will not sign for. */
const KEY_REFUSALS: ReadonlySet<string> = new Set([
  'key_blocked',
  'key_too_weak',
  'key_algorithm_not_allowed',
  'key_used_by_another_subject',
]);

function refusedItsKey(record: Certificate): boolean {
  const end = record.state === 'requested' ? record.intendedEnd : record;
  return end !== null && 'cause' in end && end.cause === 'refused' && KEY_REFUSALS.has(end.reason);
}
