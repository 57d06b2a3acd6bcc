import { boundValue, type CertificateId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { type ChargerId, isOwnPurpose } from '../charger/charger.ts';
import { ownPlacesOf } from '../commands/own-place.ts';
import { planRenewal } from '../commands/plan-renewal.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isVehiclePurpose, type VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { type Reaction, textOf } from './reaction.ts';

/**
 * A new certificate is wanted for a station on Profile 3, or for one of a station's EVSEs, and no key was made for it yet:
 * the station is asked for one. What was wanted while the renewal before was being finished is asked for when that is done.
 */
export const whenRenewalRequested: Reaction = {
  name: 'evse-security.when-renewal-requested',
  types: ['CertificateRequested', 'CredentialRenewalStateChanged'],
  react: async (deps, event) => {
    const certificateId = await requested(deps, event);
    if (certificateId === null) return;
    const actor = systemActor('renewal');
    const page = await deps.lifecycle.certificate(certificateId, actor);
    if (page === null || page.record.state !== 'requested' || page.record.signingRequest !== null) return;
    const { identityId, purpose, slot } = page.record;
    const endpoint = isVehiclePurpose(purpose) ? { identityId, purpose, slot } : null;
    const stationId = endpoint === null ? identityId : await stationOf(deps, endpoint);
    await deps.transactions.run(async (tx) => {
      const charger = stationId === null ? null : await deps.stores.chargers.find(tx, stationId);
      if (charger === null) return;
      if (endpoint === null && (!isOwnPurpose(charger, purpose) || charger.profileFloor !== 3)) return;
      const { correlationId, id } = event;
      const context = { actor, reason: page.record.requestReason, correlationId, causationId: id };
      await planRenewal(deps, tx, charger.identityId, context, { endpoint });
    });
  },
};

/** Null: the EVSE's station is not known by this name, and nobody can be asked. */
async function stationOf(
  { lifecycle }: EvseSecurityDependencies,
  { identityId }: VehicleEndpoint,
): Promise<ChargerId | null> {
  const evse = await lifecycle.findIdentity(identityId);
  const station = evse === null ? null : boundValue(evse, 'station');
  return station === null ? null : ((await lifecycle.identityByBinding('ocpp_identity', station))?.id ?? null);
}

async function requested(
  deps: EvseSecurityDependencies,
  { type, subject, data }: DomainEvent,
): Promise<CertificateId | null> {
  const { lifecycle, transactions, stores } = deps;
  if (type === 'CertificateRequested') return textOf(data, 'certificateRecordId') as CertificateId | null;
  if (textOf(data, 'after') !== 'completed') return null;
  const ended = await stores.renewals.find(textOf(data, 'processId') ?? '');
  const identityId = subject as ChargerId;
  const charger = await transactions.run((tx) => stores.chargers.find(tx, identityId));
  if (ended?.endpoint != null) return lifecycle.requestWaitingForKey(ended.endpoint);
  for (const place of charger === null ? [] : await ownPlacesOf(deps, charger)) {
    const waiting = await lifecycle.requestWaitingForKey(place);
    if (waiting !== null) return waiting;
  }
  return null;
}
