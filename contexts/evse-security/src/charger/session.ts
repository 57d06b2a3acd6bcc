import type { ChargerId } from './charger.ts';

/** How far the clocks of gateways may go wrong before the order in which sessions become known counts instead. */
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * A gateway that was cut off reports late. Whether its session is older than the one that is known is decided by when
 * the station entered; a time that has not come yet proves nothing.
 */
export function isOutlived(connectedAt: Date, owner: Pick<Session, 'connectedAt'>, now: Date): boolean {
  return owner.connectedAt > connectedAt && owner.connectedAt.getTime() <= now.getTime() + CLOCK_TOLERANCE_MS;
}

/**
 * One socket of a station on one gateway. Epochs come from one sequence: of the open sessions that no other has taken
 * over from, the one with the highest epoch owns the identity, and a command is meant for one epoch only.
 */
export interface Session {
  readonly connectionId: string;
  readonly nodeId: string;
  readonly epoch: number;
  /** When it became known here. */
  readonly openedAt: Date;
  /** When the station entered, by its gateway's clock. */
  readonly connectedAt: Date;
  /** A later connection at another gateway has taken its station over: it gets no commands and is being ended. */
  readonly superseded: boolean;
  /** e.g. `ocpp2.0.1`. */
  readonly protocol: string;
  /** 3: client certificate; 2: password over TLS. */
  readonly securityProfile: number;
  readonly port: number;
  readonly remoteAddress: string;
  /** SHA-256 of the client certificate proven in the handshake, lower-case hex. */
  readonly fingerprint: string | null;
  /**
   * The local controller that carries the station, whose certificate `fingerprint` then is: what this connection
   * proves it proves of the controller, and nothing of the station.
   */
  readonly controllerId: ChargerId | null;
  /** It was let in for a certificate of its own, and for nothing else: in recovery, new, or with one that has expired. */
  readonly isBootstrap: boolean;
  /** The authorization key version that let it in. */
  readonly keyId: string | null;
  /** The CSMS behind it, as it was last told of; null: there is none, or nothing was told yet. */
  readonly upstream: SessionUpstream | null;
}

/** Of one upstream the stations that have told the same of it in the same minute. */
export interface UpstreamPresence {
  readonly name: string;
  readonly isConnected: boolean;
  /** The beginning of that minute. */
  readonly since: Date;
  readonly stations: number;
}

export interface SessionUpstream {
  readonly name: string;
  readonly isConnected: boolean;
  readonly since: Date;
  /** Why it is away, for people. */
  readonly detail: string;
}

/** For whatever is no step to a certificate of the station's own: where it is in for that alone, it is as if it were away. */
export const inService = (session: Session | null): Session | null => (session?.isBootstrap === true ? null : session);
