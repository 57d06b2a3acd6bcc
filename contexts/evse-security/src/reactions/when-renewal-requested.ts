import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { ChargerId } from '../charger/charger.ts';
import { planRenewal } from '../commands/plan-renewal.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type Reaction, textOf } from './reaction.ts';

/**
 * A new certificate is wanted for a station on Profile 3 and no key was made for it yet: the station is
 * asked for one. What was wanted while the renewal before was being finished is asked for when that is done.
 */
export const whenRenewalRequested: Reaction = {
  name: 'evse-security.when-renewal-requested',
  types: ['CertificateRequested', 'CredentialRenewalStateChanged'],
  react: async (deps, event) => {
    const certificateId = await requested(deps, event);
    if (certificateId === null) return;
    const actor = systemActor('renewal');
    const page = await deps.lifecycle.certificate(certificateId, actor);
    if (page === null || page.purpose !== 'charger_identity') return;
    if (page.record.state !== 'requested' || page.record.signingRequest !== null) return;
    const identityId = event.subject as ChargerId;
    await deps.transactions.run(async (tx) => {
      const charger = await deps.stores.chargers.find(tx, identityId);
      if (charger === null || charger.profileFloor !== 3) return;
      const { correlationId, id } = event;
      await planRenewal(deps, tx, identityId, {
        actor,
        reason: page.record.requestReason,
        correlationId,
        causationId: id,
      });
    });
  },
};

async function requested(
  { lifecycle }: EvseSecurityDependencies,
  { type, subject, data }: DomainEvent,
): Promise<CertificateId | null> {
  if (type === 'CertificateRequested') return textOf(data, 'certificateRecordId') as CertificateId | null;
  if (textOf(data, 'after') !== 'completed') return null;
  return lifecycle.requestWaitingForKey({
    identityId: subject as ChargerId,
    purpose: 'charger_identity',
    slot: null,
  });
}
