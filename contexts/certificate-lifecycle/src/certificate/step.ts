import type { Json } from '@bfcert/kernel/canonical-json';
import type { Result } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import type { OwnershipDecision } from '../ownership/ownership-decision.ts';
import {
  type ActiveCertificate,
  type BuriedRevocation,
  type Certificate,
  type CertificateWithMaterial,
  hasMaterial,
  type RequestEnd,
  type RequestedCertificate,
  type RetiredCertificate,
  type SignedCertificate,
  spkiOf,
} from './certificate.ts';
import type { AwaitedCertificate } from './left-behind.ts';
import type { TransitionRefusal } from './refusals.ts';
import { mayBegin, stageOf, type Trigger, targetOf } from './transitions.ts';

/** The facts beside the record that a decision needs. */
export interface Surroundings {
  readonly now: Date;
  /** The record that is active in the same identity + purpose + slot, or null; may be the record itself. */
  readonly activeInPlace: ActiveCertificate | null;
  /** Those of its place that nobody waits for once the endpoint comes with this one. */
  readonly leftBehind: readonly AwaitedCertificate[];
  /** Seconds, from the purpose's policy. */
  readonly rollbackWindow: number;
  /** Whether the identity certainly has a way in without this record. */
  readonly anotherIsWorking: boolean;
  /** What the ownership matrix says of it; left out where nobody asks for anything that it decides. */
  readonly ownership?: OwnershipDecision;
  /** Its identity is gone for good; left out: it is not. */
  readonly isDecommissioned?: true;
}

/** What can be learned about a record without a change of its stage. */
export type Fact =
  | 'signing_request'
  | 'end_intended'
  | 'install_ordered'
  | 'sent'
  | 'installed_again'
  | 'seen'
  | 'revocation_confirmed'
  | 'unknown_to_pki';

/** One record's change: a transition of the table, or a fact. */
export interface Step {
  readonly on: Trigger | Fact;
  /** Null: the record begins. */
  readonly before: Certificate | null;
  readonly after: Certificate;
  /** What the command said beside; goes into event and audit. */
  readonly notes: { readonly [name: string]: Json };
}

/** Steps in the order in which they must be stored: whoever leaves `active` leaves first. */
export type Decision = Result<readonly Step[], TransitionRefusal>;

export function isOver(record: CertificateWithMaterial, now: Date): boolean {
  return record.signed.notAfter <= now.toISOString();
}

/** What every state keeps; the version counts the change. */
export function common(record: Certificate) {
  const { id, identityId, purpose, slot, operatingModel, requestedAt, requestReason, renewalOf, policyVersion } =
    record;
  const version = record.version + 1;
  return {
    id,
    identityId,
    purpose,
    slot,
    operatingModel,
    version,
    requestedAt,
    requestReason,
    renewalOf,
    policyVersion,
    ...(record.ownershipVersion === undefined ? {} : { ownershipVersion: record.ownershipVersion }),
    ...(record.askedWith === undefined ? {} : { askedWith: record.askedWith }),
    ...(record.alsoFor === undefined ? {} : { alsoFor: record.alsoFor }),
  };
}

export function tombstone(
  record: Certificate,
  cause: RequestEnd | 'operator',
  reason: string,
  detail: string,
  now: Date,
): Certificate {
  return {
    ...common(record),
    state: 'deleted',
    deletedAt: now.toISOString(),
    cause,
    reason,
    detail,
    spkiSha256: spkiOf(record),
    fingerprint: hasMaterial(record) ? record.signed.fingerprint : null,
    revocation: buried(record),
  };
}

function buried(record: Certificate): BuriedRevocation | null {
  if (record.state !== 'revoked' || record.confirmedByAuthorityAt === null) return null;
  const { authority, serial, notAfter } = record.signed;
  const issuer = issuingCertificateOf(record.signed);
  return { authority, issuer, serial, reason: record.reason, confirmedAt: record.confirmedByAuthorityAt, notAfter };
}

/** Fingerprint of the certificate above the leaf; null: the root, which chains leave out. */
export function issuingCertificateOf({
  chainPem,
  issuingCertificate,
}: Pick<SignedCertificate, 'chainPem' | 'issuingCertificate'>): string | null {
  if (chainPem === null) return issuingCertificate ?? null;
  const chain = parseChainPem(chainPem);
  return chain.ok ? (chain.value[1]?.fingerprint ?? null) : null;
}

/** The table has the last word: a step that it does not know is a bug here, not a refusal. */
export function move(before: Certificate, on: Trigger, after: Certificate, notes: Step['notes'] = {}): Step {
  if (targetOf(stageOf(before), on) !== stageOf(after)) {
    throw new Error(`${stageOf(before)} ─${on}→ ${stageOf(after)} is not in the transition table`);
  }
  return { on, before, after, notes };
}

/** A sighting is no change that a reader of the record could have missed: it leaves the version alone. */
export function learn(before: Certificate, on: Fact, after: Certificate, notes: Step['notes'] = {}): Step {
  const version = on === 'seen' ? before.version : before.version + 1;
  return { on, before, after: { ...after, version }, notes };
}

export function begin(on: 'request' | 'renew', after: RequestedCertificate): Step {
  return { on, before: null, after, notes: {} };
}

/** The record of a certificate that existed before it; `notes` say where its state comes from. */
export function bringIn(after: CertificateWithMaterial, notes: Step['notes']): Step {
  if (!mayBegin('import', stageOf(after))) throw new Error(`no record begins as ${stageOf(after)} by an import`);
  return { on: 'import', before: null, after, notes };
}

export function recover(after: RetiredCertificate): Step {
  return { on: 'recover', before: null, after, notes: {} };
}
