import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ActiveCertificate, Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { leftBehind } from '../certificate/left-behind.ts';
import type { Surroundings } from '../certificate/step.ts';
import { canStandIn, isWorkingCredential } from '../certificate/working-credential.ts';
import { isSamePlace } from '../combined/own-place.ts';
import { isDecommissioned } from '../decommission/decommission.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { isOwnService } from '../purposes/own-service.ts';

/** An identity, locked, and its records: nobody else changes any of them until the transaction ends. */
export const openHoldings = (
  deps: LifecycleDependencies,
  tx: Transaction,
  identityId: IdentityId,
): Promise<Holdings | null> => deps.certificates.hold(tx, identityId);

export async function openHoldingsOf(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
): Promise<{ readonly holdings: Holdings; readonly record: Certificate } | null> {
  const holdings = await deps.certificates.holdOwnerOf(tx, certificateId);
  const record = holdings?.records.find(({ id }) => id === certificateId);
  return holdings === null || record === undefined ? null : { holdings, record };
}

/** The same for an actor, for whom a record of somebody else's identity is not there. */
export async function openHoldingsFor(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
  actor: Actor,
): Promise<{ readonly holdings: Holdings; readonly record: Certificate } | null> {
  const found = await openHoldingsOf(deps, tx, certificateId);
  return found !== null && mayTouch(actor, found.holdings.identity.owner) ? found : null;
}

/**
 * By the clock and the policy in force. What is a part of this system goes back by the hand of whoever runs the PKI, by
 * a ceremony for instance, and as long as it is valid: no window of a policy stands against what the PKI works with.
 */
export const surroundingsIn = (
  { clock, policies, ownership }: Pick<LifecycleDependencies, 'clock' | 'policies' | 'ownership'>,
  { identity, records }: Holdings,
  record: Certificate,
): Surroundings => {
  const window = isOwnService(record.purpose) ? Number.POSITIVE_INFINITY : policies.of(record, identity).rollbackWindow;
  const gone = isDecommissioned(identity) ? { isDecommissioned: true as const } : {};
  return {
    ...surroundingsOf(record, records, clock.now(), window),
    ownership: ownership.about(record, identity),
    ...gone,
  };
};

/** `rollbackWindow` in seconds. */
export function surroundingsOf(
  record: Certificate,
  records: readonly Certificate[],
  now: Date,
  rollbackWindow: number,
): Surroundings {
  const others = records.filter(({ id }) => id !== record.id);
  return {
    now,
    activeInPlace: records.find((other) => isActiveIn(other, record)) ?? null,
    leftBehind: leftBehind(record, others),
    rollbackWindow,
    anotherIsWorking: others.some((other) => canStandIn(other, record) && isWorkingCredential(other, records, now)),
  };
}

const isActiveIn = (other: Certificate, record: Certificate): other is ActiveCertificate =>
  other.state === 'active' && isSamePlace(other, record);
