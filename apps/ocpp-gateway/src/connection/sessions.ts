import type { Id } from '@bfcert/kernel/ids';
import type { CheckOfStation } from '../dialect/check-of-station.ts';
import type { Dialect } from '../dialect/dialect.ts';
import type { CallPipe } from '../rpc/call-pipe.ts';
import type { SessionUpstream } from '../upstream/session-upstream.ts';
import { POLICY_VIOLATION } from './close-socket.ts';
import type { ChargerIdentity } from './tls.ts';

export type ConnectionId = Id<'con'>;

export type BootAnswer = 'accepted' | 'pending' | 'rejected';

/** One authenticated connection of one station. */
export interface Session {
  readonly connectionId: ConnectionId;
  readonly identity: ChargerIdentity;
  readonly port: number;
  /** The version that the station chose at the upgrade. */
  readonly dialect: Dialect;
  readonly check: CheckOfStation;
  readonly pipe: CallPipe;
  /** Given by the server; a command with another epoch is not sent. Null until it has spoken. */
  epoch: number | null;
  /** The last answer to a BootNotification on this connection; null before one. */
  bootAnswer: BootAnswer | null;
  /** Actions we asked this station to send, legal while its boot is pending (B02.FR.09). */
  readonly triggered: Set<string>;
  /** The CSMS behind us; null: there is none for this station. */
  upstream: SessionUpstream | null;
  /** It is known what the station may do, as far as it will be: what it has sent is looked at, and its upstream called. */
  release(): void;
  /** Ends the pipe at once and closes the WebSocket; the session leaves the registry when the socket has closed. */
  close(code: number, reason: string): void;
}

/**
 * The live sessions of this gateway. The newest authenticated connection owns its identity; the end
 * of an older one is recognised by its connection id and leaves the owner alone.
 */
export class Sessions {
  readonly #byIdentity = new Map<string, Session>();
  /** Of local controllers: the sessions that came in with their certificates. */
  readonly #byController = new Map<string, Set<Session>>();

  open(session: Session): void {
    const { identityId } = session.identity;
    const previous = this.#byIdentity.get(identityId);
    this.#byIdentity.set(identityId, session);
    this.#join(session);
    previous?.close(POLICY_VIOLATION, 'replaced by a newer connection');
  }

  /** Call when the socket of `session` has closed. */
  closed(session: Session): void {
    session.pipe.close();
    this.#leave(session);
    const { identityId } = session.identity;
    if (this.#byIdentity.get(identityId)?.connectionId === session.connectionId) this.#byIdentity.delete(identityId);
  }

  ownerOf(identityId: string): Session | null {
    return this.#byIdentity.get(identityId) ?? null;
  }

  /** Sessions of stations that came in with the certificate of this local controller, whether or not each still owns its identity. */
  through(controllerId: string): Iterable<Session> {
    return this.#byController.get(controllerId) ?? [];
  }

  #join(session: Session): void {
    const { controllerId } = session.identity;
    if (controllerId === null) return;
    const carried = this.#byController.get(controllerId) ?? new Set();
    this.#byController.set(controllerId, carried.add(session));
  }

  #leave(session: Session): void {
    const { controllerId } = session.identity;
    const carried = controllerId === null ? undefined : this.#byController.get(controllerId);
    if (carried === undefined || controllerId === null) return;
    carried.delete(session);
    if (carried.size === 0) this.#byController.delete(controllerId);
  }

  all(): Iterable<Session> {
    return this.#byIdentity.values();
  }

  get size(): number {
    return this.#byIdentity.size;
  }
}
