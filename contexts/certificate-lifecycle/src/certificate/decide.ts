import { ok, refused } from '@bfcert/kernel/result';
import type { SecondPerson } from '../approval/second-person.ts';
import { restingOn } from '../binding-exception/accepted-name.ts';
import type { BindingExceptionId } from '../binding-exception/binding-exception-id.ts';
import type { EvidenceType } from '../evidence/evidence.ts';
import { isForOutside } from '../ownership/objection-of-ownership.ts';
import { isOwedByThePki } from '../revocation/plane/at-the-authority.ts';
import {
  type AcceptedSigningRequest,
  type AlsoFor,
  type AskedWith,
  type Certificate,
  firstSentAt,
  hasMaterial,
  type InstalledCertificate,
  type IntendedEnd,
  type RevokedCertificate,
  type SignedCertificate,
} from './certificate.ts';
import type { CertificateId } from './certificate-id.ts';
import { never } from './never.ts';
import { isCompromise, type RevocationReason } from './revocation-reason.ts';
import { giveUp, seenInUse } from './seen-in-use.ts';
import { common, type Decision, isOver, learn, move, type Step, type Surroundings, tombstone } from './step.ts';
import { stageOf, targetOf } from './transitions.ts';
import { notOurSay } from './whose-say.ts';
import { mayBeReliedOn } from './working-credential.ts';

/** What happened to a record, or what somebody wants to happen. */
export type CertificateCommand =
  | {
      readonly kind: 'signing_request';
      readonly request: AcceptedSigningRequest;
      readonly askedWith?: AskedWith;
      readonly alsoFor?: AlsoFor;
      /** Without which its names would not have passed. */
      readonly exceptions: readonly BindingExceptionId[];
    }
  | { readonly kind: 'issued'; readonly signed: SignedCertificate }
  | { readonly kind: 'intend_end'; readonly end: IntendedEnd }
  /** The PKI has durably voided the command id, so the intended end may happen. */
  | { readonly kind: 'voided' }
  | { readonly kind: 'sent'; readonly executionPath: string }
  /** The same chain is to be sent again. */
  | { readonly kind: 'install'; readonly executionPath: string }
  | { readonly kind: 'installed'; readonly channel: string }
  | { readonly kind: 'rejected_by_endpoint'; readonly detail: string }
  /** `seenAt` is the observer's time, RFC 3339. */
  | { readonly kind: 'evidence'; readonly type: EvidenceType; readonly seenAt: string }
  | { readonly kind: 'abandon'; readonly provenUnused: boolean }
  | { readonly kind: 'expire' }
  | { readonly kind: 'deactivate'; readonly secondPerson?: SecondPerson }
  | { readonly kind: 'activate' }
  | RevokeCommand
  /** The CA calls it revoked: that is not ours to refuse. */
  | { readonly kind: 'revoked_by_authority'; readonly reason: RevocationReason }
  | { readonly kind: 'revocation_confirmed'; readonly at: string }
  /** Neither the certificate nor its issuer is the PKI's own: it cannot revoke it, and has confirmed nothing. */
  | { readonly kind: 'unknown_to_pki'; readonly at: string }
  /** Somebody says that its issuer, whom our PKI cannot ask, has revoked it. */
  | { readonly kind: 'revocation_reported'; readonly detail: string }
  | { readonly kind: 'delete'; readonly reason: string };

export interface RevokeCommand {
  readonly kind: 'revoke';
  readonly reason: RevocationReason;
  readonly secondPerson?: SecondPerson;
  /** RFC 3339: of a compromise, since when it is suspected. */
  readonly suspectedSince?: string;
  /** The compromised one that takes this one with it. */
  readonly revokedWith?: CertificateId;
}

/** What a command does to a record. Pure: the same facts always give the same answer, and nothing is changed. */
export function decide(record: Certificate, command: CertificateCommand, around: Surroundings): Decision {
  const objection = notOurSay(record, command.kind);
  if (objection !== null) return refused(objection);
  if (isForOutside(record, command, around.ownership)) return refused('authority_is_outside');
  switch (command.kind) {
    case 'signing_request':
      return attachSigningRequest(record, command);
    case 'issued':
      return issued(record, command.signed, around);
    case 'intend_end':
      return intendEnd(record, command.end);
    case 'voided':
      return endRequest(record, around);
    case 'sent':
      return sent(record, command.executionPath, around);
    case 'install':
      return install(record, command.executionPath, around);
    case 'installed':
      return installed(record, command.channel, around);
    case 'rejected_by_endpoint':
      return rejected(record, command.detail, around);
    case 'evidence':
      return seenInUse(record, command, around);
    case 'abandon':
      return abandon(record, command.provenUnused, around);
    case 'expire':
      return expire(record, around);
    case 'deactivate':
      return deactivate(record, command.secondPerson, around);
    case 'activate':
      return activate(record, around);
    case 'revoke':
      return revoke(record, command, around);
    case 'revoked_by_authority':
      return revokeNow(record, { reason: command.reason }, around, {}, confirmedBySaying(record, around.now));
    case 'revocation_confirmed':
      return confirmRevocation(record, command.at);
    case 'unknown_to_pki':
      return unknownToPki(record, command.at);
    case 'revocation_reported':
      return reportRevocation(record, command.detail, around);
    case 'delete':
      return remove(record, command.reason, around);
    default:
      return never(command);
  }
}

function attachSigningRequest(
  record: Certificate,
  { request, askedWith, alsoFor, exceptions }: Extract<CertificateCommand, { readonly kind: 'signing_request' }>,
): Decision {
  if (record.state !== 'requested' || record.intendedEnd !== null) return refused('not_possible_in_this_state');
  if (record.signingRequest?.spkiSha256 === request.spkiSha256) return ok([]);
  // The PKI may be signing the first one at this moment: its command id is bound to that key.
  if (record.signingRequest !== null) return refused('not_possible_in_this_state');
  const asked = { ...(askedWith === undefined ? {} : { askedWith }), ...(alsoFor === undefined ? {} : { alsoFor }) };
  return ok([
    learn(record, 'signing_request', { ...record, signingRequest: request, ...asked }, restingOn(exceptions)),
  ]);
}

function issued(record: Certificate, signed: SignedCertificate, around: Surroundings): Decision {
  // A doubled job brings the same certificate a second time.
  if (hasMaterial(record) && record.signed.fingerprint === signed.fingerprint) return ok([]);
  if (record.state !== 'requested') return refused('not_possible_in_this_state');
  const step = move(record, 'issued', { ...common(record), state: 'issued', signed, sentAt: null });
  if (record.intendedEnd === null) return ok([step]);
  // It was signed before its end reached the PKI. Nobody has it, and nobody is to get it.
  const unwanted = abandon(step.after, false, around);
  return unwanted.ok ? ok([step, ...unwanted.value]) : unwanted;
}

export function intendEnd(record: Certificate, end: IntendedEnd): Decision {
  if (record.state !== 'requested') return refused('not_possible_in_this_state');
  if (record.intendedEnd !== null) return ok([]);
  const notes = { cause: end.cause, reason: end.reason, detail: end.detail };
  return ok([learn(record, 'end_intended', { ...record, intendedEnd: end }, notes)]);
}

function endRequest(record: Certificate, { now }: Surroundings): Decision {
  if (record.state === 'deleted') return ok([]);
  if (record.state !== 'requested' || record.intendedEnd === null) return refused('not_possible_in_this_state');
  const { cause, reason, detail } = record.intendedEnd;
  return ok([move(record, cause, tombstone(record, cause, reason, detail, now), { reason, detail })]);
}

/** The stage stays: what the endpoint may hold already it may hold still. Only that it certainly does is no longer said. */
function install(record: Certificate, executionPath: string, { now }: Surroundings): Decision {
  if (record.state !== 'issued' && record.state !== 'installed_pending_activation') {
    return refused('not_possible_in_this_state');
  }
  if (isOver(record, now)) return refused('expired');
  const doubted: Certificate = record.state === 'issued' ? record : { ...record, since: 'sent_again' };
  return ok([learn(record, 'install_ordered', doubted, { executionPath })]);
}

/** Each time it leaves is recorded: from then on the endpoint may have taken it, and given another one up for it. */
function sent(record: Certificate, executionPath: string, { now }: Surroundings): Decision {
  const isSentAgain = record.state === 'installed_pending_activation' && record.since === 'sent_again';
  if (record.state !== 'issued' && !isSentAgain) return refused('not_possible_in_this_state');
  if (isOver(record, now)) return refused('expired');
  const at = now.toISOString();
  const left: Certificate =
    record.state === 'issued'
      ? { ...record, sentAt: at, firstSentAt: firstSentAt(record) ?? at }
      : { ...record, installedAt: at };
  return ok([learn(record, 'sent', left, { executionPath })]);
}

function installed(record: Certificate, channel: string, { now }: Surroundings): Decision {
  const notes = { installationChannel: channel };
  const installedAt = now.toISOString();
  if (record.state === 'installed_pending_activation' && record.since === 'sent_again') {
    return ok([learn(record, 'installed_again', { ...record, installedAt, since: 'endpoint_answer' }, notes)]);
  }
  // Its use was seen before its answer arrived, or the answer came twice: the record knows more already.
  if (record.state === 'active' || record.state === 'installed_pending_activation') return ok([]);
  if (record.state !== 'issued') return refused('not_possible_in_this_state');
  const pending: InstalledCertificate = {
    ...common(record),
    state: 'installed_pending_activation',
    signed: record.signed,
    installedAt,
    since: 'endpoint_answer',
  };
  return ok([move(record, 'installed', pending, notes)]);
}

function rejected(record: Certificate, detail: string, { now }: Surroundings): Decision {
  if (record.state === 'retired' && record.cause === 'install_rejected') return ok([]);
  if (record.state !== 'issued') return refused('not_possible_in_this_state');
  const retired: Certificate = {
    ...common(record),
    state: 'retired',
    cause: 'install_rejected',
    signed: record.signed,
    retiredAt: now.toISOString(),
    detail,
  };
  return ok([move(record, 'rejected_by_endpoint', retired, { detail })]);
}

function abandon(record: Certificate, provenUnused: boolean, { now }: Surroundings): Decision {
  if (record.state !== 'issued' && record.state !== 'installed_pending_activation') {
    return refused('not_possible_in_this_state');
  }
  const mayBeInUse = record.state === 'installed_pending_activation' || record.sentAt !== null;
  if (mayBeInUse && !provenUnused) return refused('may_be_in_use');
  return ok([giveUp(record, now)]);
}

const isInService = (record: Certificate) =>
  record.state === 'issued' ||
  record.state === 'installed_pending_activation' ||
  record.state === 'active' ||
  record.state === 'inactive';

function expire(record: Certificate, { now }: Surroundings): Decision {
  if (!hasMaterial(record) || targetOf(stageOf(record), 'expire') === null) {
    return refused('not_possible_in_this_state');
  }
  if (!isOver(record, now)) return refused('not_expired_yet');
  return ok([
    move(record, 'expire', {
      ...common(record),
      state: 'retired',
      cause: 'expired',
      ...(isInService(record) ? { was: record.state } : {}),
      signed: record.signed,
      retiredAt: now.toISOString(),
    }),
  ]);
}

function deactivate(record: Certificate, secondPerson: SecondPerson | undefined, around: Surroundings): Decision {
  if (record.state !== 'active') return refused('not_possible_in_this_state');
  if (!around.anotherIsWorking && !isCovered(record, secondPerson)) return refused('last_credential');
  const inactive: Certificate = {
    ...common(record),
    state: 'inactive',
    signed: record.signed,
    deactivatedAt: around.now.toISOString(),
  };
  return ok([move(record, 'deactivate', inactive, secondPerson?.notes)]);
}

function activate(record: Certificate, { now, isDecommissioned }: Surroundings): Decision {
  if (record.state !== 'inactive') return refused('not_possible_in_this_state');
  if (isDecommissioned) return refused('identity_decommissioned');
  if (isOver(record, now)) return refused('expired');
  return ok([
    move(record, 'activate', {
      ...common(record),
      state: 'installed_pending_activation',
      signed: record.signed,
      installedAt: now.toISOString(),
      since: 'reactivation',
    }),
  ]);
}

function revoke(record: Certificate, command: RevokeCommand, around: Surroundings): Decision {
  const { reason, secondPerson, suspectedSince, revokedWith } = command;
  if (suspectedSince !== undefined && !(isCompromise(reason) && suspectedSince <= around.now.toISOString())) {
    return refused('suspicion_unsuitable');
  }
  const needed = hasMaterial(record) && mayBeReliedOn(record, around.now) && !around.anotherIsWorking;
  if (needed && !isCompromise(reason) && !isCovered(record, secondPerson)) return refused('last_credential');
  const why = {
    ...(suspectedSince === undefined ? {} : { suspectedSince }),
    ...(revokedWith === undefined ? {} : { revokedWith }),
  };
  return revokeNow(record, { reason, ...why }, around, { ...secondPerson?.notes, ...why });
}

const isCovered = ({ id }: Certificate, secondPerson: SecondPerson | undefined): boolean =>
  secondPerson?.covers(id) === true;

/** What an outside authority calls revoked it has revoked; ours is asked for the date. */
const confirmedBySaying = ({ operatingModel }: Certificate, now: Date): string | null =>
  operatingModel === 'managed' ? null : now.toISOString();

function revokeNow(
  record: Certificate,
  why: Pick<RevokedCertificate, 'reason' | 'suspectedSince' | 'revokedWith'>,
  { now }: Surroundings,
  notes: Step['notes'] = {},
  confirmedByAuthorityAt: string | null = null,
): Decision {
  if (record.state === 'revoked') {
    return confirmedByAuthorityAt === null ? ok([]) : confirmRevocation(record, confirmedByAuthorityAt);
  }
  if (!hasMaterial(record)) return refused('not_possible_in_this_state');
  const revoked: Certificate = {
    ...common(record),
    state: 'revoked',
    signed: record.signed,
    revokedAt: now.toISOString(),
    ...why,
    confirmedByAuthorityAt,
  };
  return ok([move(record, 'revoke', revoked, notes)]);
}

function confirmRevocation(record: Certificate, at: string): Decision {
  if (record.state !== 'revoked') return refused('not_possible_in_this_state');
  if (record.confirmedByAuthorityAt !== null) return ok([]);
  return ok([learn(record, 'revocation_confirmed', { ...record, confirmedByAuthorityAt: at })]);
}

function unknownToPki(record: Certificate, at: string): Decision {
  if (record.state !== 'revoked') return refused('not_possible_in_this_state');
  if (record.confirmedByAuthorityAt !== null || record.unknownToPkiAt !== undefined) return ok([]);
  return ok([learn(record, 'unknown_to_pki', { ...record, unknownToPkiAt: at })]);
}

function reportRevocation(record: Certificate, detail: string, { now }: Surroundings): Decision {
  if (record.state !== 'revoked') return refused('not_possible_in_this_state');
  if (record.confirmedByAuthorityAt !== null) return ok([]);
  if (isOwedByThePki(record)) return refused('pki_is_asked');
  const reported: Certificate = { ...record, confirmedByAuthorityAt: now.toISOString(), reportedRevoked: detail };
  return ok([learn(record, 'revocation_confirmed', reported, { plane: 'ca', sentence: detail })]);
}

function remove(record: Certificate, reason: string, { now }: Surroundings): Decision {
  if (!hasMaterial(record) || targetOf(stageOf(record), 'delete') === null) {
    return refused('not_possible_in_this_state');
  }
  // Until the CA has confirmed a revocation, its status service still calls the certificate good.
  const revoked = record.state === 'revoked' && record.confirmedByAuthorityAt !== null;
  if (!revoked && !isOver(record, now)) return refused('still_acceptable_to_others');
  return ok([move(record, 'delete', tombstone(record, 'operator', reason, '', now))]);
}
