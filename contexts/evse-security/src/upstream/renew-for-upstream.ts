import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { type ChargerId, purposeOf } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { UpstreamRenewal, UpstreamRenewalAnswer } from '../station-contract/index.ts';

const actor = systemActor('upstream');

/**
 * A CSMS behind us has asked its station for a signing request: the station's certificate is renewed, in our way. Only of
 * the session that is open, and only of a station that has a certificate in force: on its way there it is led by its migration.
 */
export async function renewForUpstream(
  { stores, transactions, lifecycle }: EvseSecurityDependencies,
  { identityId, connectionId }: UpstreamRenewal,
): Promise<UpstreamRenewalAnswer> {
  const id = identityId as ChargerId;
  const [session, charger] = await transactions.run(async (tx) => [
    await stores.sessions.current(tx, id),
    await stores.chargers.find(tx, id),
  ]);
  // Through a controller nothing of its own comes in with which the next one could be proven.
  if (session?.connectionId !== connectionId || session.controllerId !== null || charger === null)
    return { accepted: false };
  const certificates = await lifecycle.certificatesOf(id, actor);
  const inForce = certificates.find(({ purpose, state }) => purpose === purposeOf(charger) && state === 'active');
  if (inForce === undefined) return { accepted: false };
  const context = { actor, reason: 'the central system behind us asked for it', correlationId: newId('cor') };
  const outcome = await lifecycle.renewCertificate({ certificateId: inForce.id }, context);
  return { accepted: outcome.ok };
}
