import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate, RequestedCertificate } from '../certificate/certificate.ts';
import { type CertificateId, newCertificateId } from '../certificate/certificate-id.ts';
import type { CertificateEvent } from '../certificate/events.ts';
import { begin } from '../certificate/step.ts';
import { isStillAwaited } from '../certificate/still-awaited.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import type { CommandContext, CommandName } from './command.ts';
import type { Place } from './outcomes.ts';
import { writeSteps } from './write-steps.ts';

export const inPlace = (record: Certificate, { identityId, purpose, slot }: Place): boolean =>
  record.identityId === identityId && record.purpose === purpose && record.slot === slot;

/** The request that is open in this place; there is at most one. One that is about to end is open no more. */
export function openRequestIn(records: readonly Certificate[], place: Place): RequestedCertificate | null {
  const open = records.find((record) => record.state === 'requested' && inPlace(record, place));
  return open?.state === 'requested' && open.intendedEnd === null ? open : null;
}

/** What a renewal of this one would come to: the open request, or what was issued for it since and is still waited for. */
export const isOnItsWayAfter = (current: Certificate, record: Certificate, now: Date): boolean =>
  inPlace(record, current) &&
  (record.state === 'requested' ||
    (record.state === 'issued' && !wasBegunBefore(record, current) && isStillAwaited(record, now)));

export const wasBegunBefore = (record: Certificate, current: Certificate): boolean =>
  record.requestedAt < current.requestedAt;

export function isEndingIn(records: readonly Certificate[], place: Place): boolean {
  return records.some(
    (record) => record.state === 'requested' && record.intendedEnd !== null && inPlace(record, place),
  );
}

/** The certificate that the next one is for. */
export interface Renewal {
  readonly of: Certificate;
  readonly thresholdTriggered: string;
}

/** Begins a record of this identity, by the ownership matrix and the policy in force. `renewal` makes it the next of that one. */
export async function beginRequest(
  deps: LifecycleDependencies,
  tx: Transaction,
  { purpose, slot }: Pick<Place, 'purpose' | 'slot'>,
  identity: Identity,
  cause: { readonly action: CommandName; readonly context: CommandContext },
  renewal: Renewal | null = null,
  id?: CertificateId,
): Promise<RequestedCertificate> {
  const now = deps.clock.now();
  const decision = deps.ownership.about({ purpose, slot }, identity);
  const [usual] = purposes[purpose].operatingModels;
  const operatingModel = decision.operatingModel ?? renewal?.of.operatingModel ?? usual;
  const policy = deps.policies.of({ purpose, slot, operatingModel }, identity);
  const record: RequestedCertificate = {
    state: 'requested',
    id: id ?? newCertificateId(now),
    identityId: identity.id,
    purpose,
    slot,
    operatingModel,
    version: 1,
    requestedAt: now.toISOString(),
    requestReason: cause.context.reason,
    renewalOf: renewal?.of.id ?? null,
    policyVersion: policy.version,
    ...(decision.kind === 'own' ? {} : { ownershipVersion: decision.version }),
    validity: policy.validity,
    signingRequest: null,
    intendedEnd: null,
  };
  const alsoTell: CertificateEvent | null =
    renewal === null
      ? null
      : {
          type: 'CertificateRenewalStarted',
          data: {
            certificateRecordId: record.id,
            managedIdentityId: record.identityId,
            certificatePurpose: record.purpose,
            slot: record.slot,
            existingCertificateId: renewal.of.id,
            renewalReason: cause.context.reason,
            thresholdTriggered: renewal.thresholdTriggered,
          },
        };
  const step = begin(renewal === null ? 'request' : 'renew', record);
  await writeSteps(deps, tx, [step], { ...cause, ...(alsoTell === null ? {} : { alsoTell }) });
  return record;
}
