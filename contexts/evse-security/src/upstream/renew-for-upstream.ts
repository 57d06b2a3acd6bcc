import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { type Charger, type ChargerId, isOwnPurpose } from '../charger/charger.ts';
import { vehicleCertificates } from '../commands/vehicle-certificates.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { UpstreamRenewal, UpstreamRenewalAnswer } from '../station-contract/index.ts';
import { purposeFor } from '../vehicle-endpoint/vehicle-endpoint.ts';

const actor = systemActor('upstream');

/**
 * A CSMS behind us has asked its station for a signing request: what the station has in force for that use is renewed, in
 * our way. Only of the session that is open, and only what is in force: on its way to its first one it is led by its
 * migration, and a first one for vehicles is ordered by whoever answers for them. Where it has several for vehicles it is
 * asked for each of them.
 */
export async function renewForUpstream(
  deps: EvseSecurityDependencies,
  { identityId, connectionId, use = 'charging_station' }: UpstreamRenewal,
): Promise<UpstreamRenewalAnswer> {
  const { stores, transactions, lifecycle } = deps;
  const id = identityId as ChargerId;
  const [session, charger] = await transactions.run(async (tx) => [
    await stores.sessions.current(tx, id),
    await stores.chargers.find(tx, id),
  ]);
  if (session?.connectionId !== connectionId || charger === null) return { accepted: false };
  const inForce =
    use === 'charging_station'
      ? await ownInForce(deps, charger, session.controllerId)
      : (await vehicleCertificates(deps, id))
          .filter(({ standing, endpoint }) => standing === 'active' && endpoint.purpose === purposeFor(use))
          .map((one) => one.id);
  const reason = 'the central system behind us asked for it';
  let accepted = false;
  for (const certificateId of inForce) {
    const context = { actor, reason, correlationId: newId('cor') };
    const outcome = await lifecycle.renewCertificate({ certificateId }, context);
    accepted ||= outcome.ok;
  }
  return { accepted };
}

/** Through a controller nothing of its own comes in with which the next one could be proven. */
async function ownInForce(
  { lifecycle }: EvseSecurityDependencies,
  charger: Charger,
  controllerId: string | null,
): Promise<readonly CertificateId[]> {
  if (controllerId !== null) return [];
  const certificates = await lifecycle.certificatesOf(charger.identityId, actor);
  return certificates
    .filter(({ purpose, state }) => isOwnPurpose(charger, purpose) && state === 'active')
    .map((one) => one.id);
}
