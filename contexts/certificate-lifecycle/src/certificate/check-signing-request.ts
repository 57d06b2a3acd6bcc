import { createHash } from 'node:crypto';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import {
  asksForCaRights,
  keyIdentifierOf,
  nameOf,
  parseSigningRequest,
  type SigningRequest,
} from '@bfcert/kernel/x509';
import { type AcceptedName, namesStanding } from '../binding-exception/accepted-name.ts';
import type { BindingExceptionId } from '../binding-exception/binding-exception-id.ts';
import type { BindingKind } from '../identity/binding.ts';
import { boundValue, type Identity } from '../identity/identity.ts';
import type { Purpose } from '../purposes/purpose.ts';
import type { AcceptedSigningRequest } from './certificate.ts';

/** Why a signing request is not accepted (FR-005). */
export type SigningRequestRefusal =
  | 'csr_malformed'
  | 'csr_too_large'
  | 'csr_not_exactly_one'
  | 'csr_signature_invalid'
  | 'csr_key_algorithm_not_allowed'
  | 'csr_key_too_weak'
  /** Its extension request asks for cA:TRUE or for a key usage that signs certificates or CRLs. */
  | 'csr_requests_ca_rights'
  | 'common_name_mismatch'
  | 'organisation_mismatch'
  /** The identity lacks the binding that the certificate's subject is made of. */
  | 'binding_missing';

interface Diagnosis {
  readonly reason: SigningRequestRefusal;
  readonly detail: string;
}

/** The subject that the certificate will carry: from our records, never from the request. */
export interface BoundSubject {
  readonly organisation: string;
  readonly commonName: string;
  readonly country: string | null;
  readonly dnsNames: readonly string[];
}

/** `slot` is the slot's name; where it is named by the binding that is the CN, it is the CN. */
export function boundSubject(
  identity: Identity,
  purpose: Purpose,
  slot: string | null,
): Result<BoundSubject, Diagnosis> {
  const organisation = boundValue(identity, 'organisation');
  if (organisation === null) return missing('organisation');
  const commonName = boundCommonName(identity, purpose, slot);
  if (commonName === null) return missing(purpose.commonName ?? 'common name');
  const dnsName = purpose.dnsNames === null ? null : boundValue(identity, purpose.dnsNames);
  const country = purpose.country ? boundValue(identity, 'country') : null;
  return ok({ organisation, commonName, country, dnsNames: dnsName === null ? [] : [dnsName] });
}

export function boundCommonName(identity: Identity, purpose: Purpose, slot: string | null): string | null {
  const { commonName, slots } = purpose;
  if (commonName === null) return null;
  return slots.kind === 'by_binding' && slots.binding === commonName ? slot : boundValue(identity, commonName);
}

/** Null: nothing to say against it; an id: the exception without which there would be. */
type Finding = Diagnosis | BindingExceptionId | null;

interface Expected {
  readonly subject: BoundSubject;
  /** The binding that the CN is. */
  readonly commonNameKind: BindingKind | null;
  readonly accepted: readonly AcceptedName[];
}

type Check = (request: SigningRequest, expected: Expected) => Finding;

/**
 * In this order; the first that objects decides. CN and O are compared character by character and
 * must occur exactly once: a substring or second value is how one station gets another's
 * certificate. Another name than the bound one passes by an exception that two people have granted. Other subject attributes (C, OU, …) and every requested extension are tolerated
 * because nothing of a request but its key ever reaches a certificate; only a wish for CA rights is
 * refused, since no honest endpoint has it.
 */
const checks: readonly Check[] = [
  (request) =>
    asksForCaRights(request) ? { reason: 'csr_requests_ca_rights', detail: 'The request asks for CA rights.' } : null,
  (request, { subject: { commonName }, commonNameKind, accepted }) => {
    const found = nameOf(request.subject, 'CN');
    const passes = namesStanding(found, commonName, commonNameKind, accepted);
    if (passes !== null) return passes === 'bound' ? null : passes;
    return { reason: 'common_name_mismatch', detail: `CN must be ${commonName}, the request has ${listed(found)}.` };
  },
  (request, { subject: { organisation }, accepted }) => {
    const found = nameOf(request.subject, 'O');
    const passes = namesStanding(found, organisation, 'organisation', accepted);
    if (passes !== null) return passes === 'bound' ? null : passes;
    return { reason: 'organisation_mismatch', detail: `O must be ${organisation}, the request has ${listed(found)}.` };
  },
];

/** A request that may be signed for, and the exceptions without which it would have been refused. */
export interface CheckedSigningRequest {
  readonly request: AcceptedSigningRequest;
  readonly exceptions: readonly BindingExceptionId[];
}

export function checkSigningRequest(
  csrPem: string,
  identity: Identity,
  purpose: Purpose,
  slot: string | null,
  /** What is accepted from this identity for this purpose beside what it is bound to. */
  accepted: readonly AcceptedName[],
  now: Date,
): Result<CheckedSigningRequest, Diagnosis> {
  const subject = boundSubject(identity, purpose, slot);
  if (!subject.ok) return subject;
  const parsed = parseSigningRequest(csrPem);
  if (!parsed.ok) return refused({ reason: `csr_${parsed.refusal}`, detail: parsed.detail });
  const exceptions: BindingExceptionId[] = [];
  for (const check of checks) {
    const finding = check(parsed.value, { subject: subject.value, commonNameKind: purpose.commonName, accepted });
    if (typeof finding === 'string') exceptions.push(finding);
    else if (finding !== null) return refused(finding);
  }
  const request = {
    pem: csrPem,
    fingerprint: createHash('sha256').update(parsed.value.der).digest('hex'),
    spkiSha256: parsed.value.spkiSha256,
    subjectKeyId: keyIdentifierOf(parsed.value.spki).toString('hex'),
    receivedAt: now.toISOString(),
  };
  return ok({ request, exceptions });
}

const missing = (kind: string): Result<never, Diagnosis> =>
  refused({ reason: 'binding_missing', detail: `The identity has no ${kind} binding.` });

const listed = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.map(quoted).join(' and '));

const quoted = (value: string): string => JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
