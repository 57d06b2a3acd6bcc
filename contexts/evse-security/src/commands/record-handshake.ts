import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { stationContext } from './command-context.ts';
import type { SessionOpened } from './record-session-opened.ts';

/** The local controller with whose certificate it came; null: it came by itself. */
export const carrierOf = ({ controllerId }: Pick<SessionOpened, 'controllerId'>): ChargerId | null =>
  (controllerId as ChargerId | undefined) ?? null;

/** Which certificate this handshake was seen with, and whether that brought it into force. */
export async function recordHandshake(
  { lifecycle, stores, transactions }: EvseSecurityDependencies,
  fact: SessionOpened,
  nodeId: string,
): Promise<{ readonly certificateId: CertificateId; readonly broughtIntoForce: boolean } | null> {
  if (fact.fingerprint === null) return null;
  const identityId = fact.identityId as ChargerId;
  const charger = await transactions.run((tx) => stores.chargers.find(tx, identityId));
  if (charger === null) return null;
  const recorded = await lifecycle.recordEvidence(
    {
      // What the handshake proved is the controller's, where one carries the station.
      identityId: carrierOf(fact) ?? identityId,
      fingerprint: fact.fingerprint,
      type: 'mtls_handshake',
      from: 'station_gateway',
      source: nodeId,
      at: fact.at,
      details: {
        port: fact.port,
        tlsVersion: fact.tlsVersion,
        remoteAddress: fact.remoteAddress,
        ...(fact.controllerId === undefined ? {} : { stationBehind: charger.wireName }),
      },
    },
    stationContext(charger, fact.connectionId, 'handshake'),
  );
  if (!recorded.ok) return null;
  const { certificateId, effect } = recorded.value;
  // A bootstrap that comes into use is no step of any process: those are about certificates of the station's own.
  return { certificateId, broughtIntoForce: effect === 'activated' && !fact.bootstrap };
}
