import type { Sighting } from '@bfcert/certificate-lifecycle';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { StationFact } from '../station-contract/index.ts';
import { type CommandContext, stationContext } from './command-context.ts';

export type SessionOpened = Extract<StationFact, { kind: 'session_opened' }>;

/** The local controller with whose certificate it came; null: it came by itself. */
export const carrierOf = ({ controllerId }: Pick<SessionOpened, 'controllerId'>): ChargerId | null =>
  (controllerId as ChargerId | undefined) ?? null;

/** What its handshake shows of this certificate. */
export function sightingOf(
  { identityId, wireName }: Pick<Charger, 'identityId' | 'wireName'>,
  fact: SessionOpened,
  { fingerprint, nodeId }: { readonly fingerprint: string; readonly nodeId: string },
): Sighting {
  return {
    // What the handshake proved is the controller's, where one carries the station.
    identityId: carrierOf(fact) ?? identityId,
    fingerprint,
    type: 'mtls_handshake',
    from: 'station_gateway',
    source: nodeId,
    at: fact.at,
    details: {
      port: fact.port,
      tlsVersion: fact.tlsVersion,
      remoteAddress: fact.remoteAddress,
      ...(fact.controllerId === undefined ? {} : { stationBehind: wireName }),
    },
  };
}

export const handshakeContext = (charger: Charger, { connectionId }: SessionOpened): CommandContext =>
  stationContext(charger, connectionId, 'handshake');

/** `at`: when it becomes known here. */
export const sessionOf = (
  fact: SessionOpened,
  known: { readonly nodeId: string; readonly epoch: number; readonly at: Date; readonly superseded: boolean },
): Session => ({
  connectionId: fact.connectionId,
  nodeId: known.nodeId,
  epoch: known.epoch,
  openedAt: known.at,
  connectedAt: new Date(fact.at),
  superseded: known.superseded,
  protocol: fact.protocol,
  securityProfile: fact.securityProfile,
  port: fact.port,
  remoteAddress: fact.remoteAddress,
  fingerprint: fact.fingerprint,
  controllerId: carrierOf(fact),
  isBootstrap: fact.bootstrap,
  keyId: fact.keyId,
  upstream: null,
});
