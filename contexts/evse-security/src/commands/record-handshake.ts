import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { handshakeContext, type SessionOpened, sightingOf } from './session-opened.ts';

/** Which certificate this handshake was seen with, and whether that brought it into force. */
export async function recordHandshake(
  { lifecycle, stores, transactions }: EvseSecurityDependencies,
  fact: SessionOpened,
  nodeId: string,
): Promise<{ readonly certificateId: CertificateId; readonly broughtIntoForce: boolean } | null> {
  const { fingerprint } = fact;
  if (fingerprint === null) return null;
  const charger = await transactions.run((tx) => stores.chargers.find(tx, fact.identityId as ChargerId));
  if (charger === null) return null;
  const sighting = sightingOf(charger, fact, { fingerprint, nodeId });
  const recorded = await lifecycle.recordEvidence(sighting, handshakeContext(charger, fact));
  if (!recorded.ok) return null;
  const { certificateId, effect } = recorded.value;
  // A bootstrap that comes into use is no step of any process: those are about certificates of the station's own.
  return { certificateId, broughtIntoForce: effect === 'activated' && !fact.bootstrap };
}
