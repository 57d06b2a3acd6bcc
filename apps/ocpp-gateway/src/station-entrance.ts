import type { Logger } from 'pino';
import type { WebSocket, WebSocketServer } from 'ws';
import type { PortRule } from './admission/admission-decision.ts';
import type { Attempt, AttemptLimiter } from './admission/attempt-limiter.ts';
import { closeSocket, POLICY_VIOLATION } from './connection/close-socket.ts';
import { type AdmittedBy, type Door, decideHandshake, isStillAdmitted } from './connection/handshake.ts';
import type { KeepAlive } from './connection/keep-alive.ts';
import type { UpgradeRequest } from './connection/listener.ts';
import { makeSession } from './connection/make-session.ts';
import { refuseUpgrade } from './connection/refuse-upgrade.ts';
import type { Session, Sessions } from './connection/sessions.ts';
import { addressOf, type ChargerIdentity } from './connection/tls.ts';
import type { UnconfirmedSessions } from './connection/unconfirmed-sessions.ts';
import { upgrade } from './connection/websocket.ts';
import type { Dialect } from './dialect/dialect.ts';
import type { Dialects } from './dialect/dialects.ts';
import type { StationSide } from './dialect/station-side.ts';
import { printableAscii } from './rpc/printable-ascii.ts';
import { openUpstream, type UpstreamParts } from './upstream/open-upstream.ts';

export interface EntranceParts {
  readonly door: Door;
  /** Of sessions of one identity: beyond it no further one is opened. */
  readonly reconnections: AttemptLimiter;
  /** Those that wait for the server's word that they may be there (`waitsForServer`): until then nothing is heard of them. */
  readonly unconfirmed: UnconfirmedSessions;
  readonly side: StationSide;
  readonly sessions: Sessions;
  readonly dialects: Dialects;
  readonly keepAlive: KeepAlive;
  readonly upstream: UpstreamParts;
  readonly webSockets: WebSocketServer;
  readonly log: Logger;
}

/** RFC 6455 registry: come back. */
const SERVICE_RESTART = 1012;
/**
 * How long what a station sends waits for the server's word on its last boot, which may have been at another gateway. When
 * there is none by then the table speaks.
 */
const LAST_BOOT_PATIENCE_MS = 2_000;
/** What a slow reader may leave unread before it is cut. */
const MAX_UNREAD_BYTES = 1_048_576;

/** The way of a station from the upgrade request to a session, and out again. */
export class StationEntrance {
  readonly #parts: EntranceParts;
  readonly #admittedBy = new Map<string, AdmittedBy>();
  /** One-time keys that have let somebody in here, whose login was kept or may still be; there are as many as recoveries. */
  readonly #spentKeys = new Set<string>();
  readonly #ends = new Set<Promise<void>>();
  #closing = false;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
  }

  async receive(upgraded: UpgradeRequest, port: PortRule, dialled?: number): Promise<void> {
    const { request, socket, head, settle, pardon } = upgraded;
    const { door, reconnections, webSockets, dialects, upstream, log } = this.#parts;
    const dialledPort = dialled ?? socket.localPort ?? 0;
    let reconnection: Attempt | null = null;
    try {
      // 1 · Who is it, and may it enter? Decided before the upgrade is answered.
      const outcome = await decideHandshake(door, { socket, request, port, dialledPort, pardon });
      if (!outcome.ok) return refuseUpgrade(socket, outcome.reason);
      if (socket.destroyed || this.#closing) return void socket.destroy();
      // Whoever it is, and whatever it has: the session that is open goes on.
      const { identityId, wireName } = outcome.identity;
      reconnection = reconnections.take(identityId);
      if (reconnection === null) {
        const reason = 'connects_too_often';
        const certificate = outcome.admittedBy.certificate;
        const seen = { port: dialledPort, remoteAddress: addressOf(socket), certificate };
        door.refusals.record({ reason, wireName, identityId, ...seen });
        return refuseUpgrade(socket, reason);
      }
      // 2 · The upgrade. Without a common subprotocol it is completed and closed (Part 4, 3.2).
      const behind = outcome.identity.isBootstrap ? null : upstreamOf(door.table, identityId);
      const spoken = upstream.upstreams.named(behind)?.protocols ?? null;
      const { webSocket, protocol } = await upgrade(webSockets, request, socket, head, spoken);
      settle();
      webSocket.on('error', (error) => log.debug({ error: error.message }, 'WebSocket error'));
      if (protocol === null) {
        const remoteAddress = addressOf(socket);
        const certificate = outcome.admittedBy.certificate;
        const reason = 'subprotocol_unsupported';
        door.refusals.record({ reason, wireName, identityId, port: dialledPort, remoteAddress, certificate });
        return closeSocket(webSocket, 1002, 'no common subprotocol');
      }
      // 3 · The decision may be older than the table by now.
      if (door.table.changes !== outcome.lookedAt && !isStillAdmitted(door.table, outcome))
        return closeSocket(webSocket, POLICY_VIOLATION, 'no longer admitted');
      // 4 · A one-time key opens once, also before the server has heard of it.
      const { isBootstrap, keyId } = outcome.identity;
      if (isBootstrap && keyId !== null && keyId === door.table.entryOfIdentity(identityId)?.oneTimeKey?.keyId) {
        if (this.#spentKeys.has(keyId)) return closeSocket(webSocket, POLICY_VIOLATION, 'no longer admitted');
        this.#spentKeys.add(keyId);
      }
      // 5 · The newest authenticated connection owns the identity.
      reconnection.count();
      this.#open(webSocket, { ...outcome, port: dialledPort, dialect: dialects[protocol] });
    } catch (error) {
      log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'an upgrade failed');
      socket.destroy();
    } finally {
      reconnection?.giveBack();
    }
  }

  /** The table changed: what would no longer be admitted is closed at once. Null: look at every session. */
  reviewSessions(identityIds: readonly string[] | null): void {
    const { sessions, door, log } = this.#parts;
    const affected = identityIds === null ? [...sessions.all()] : this.#affectedBy(identityIds);
    for (const session of affected) {
      const admittedBy = this.#admittedBy.get(session.connectionId);
      if (admittedBy === undefined) continue;
      if (isStillAdmitted(door.table, { identity: session.identity, admittedBy })) {
        const upstream = session.identity.isBootstrap ? null : upstreamOf(door.table, session.identity.identityId);
        // What it has behind it is decided when it comes.
        if ((session.upstream?.name ?? null) !== upstream) session.close(SERVICE_RESTART, 'another upstream');
        continue;
      }
      log.info({ identityId: session.identity.identityId }, 'session closed: no longer admitted');
      session.close(POLICY_VIOLATION, 'no longer admitted');
    }
  }

  /** These are reached otherwise from now on, or may be reached at last: their stations are told to come back. */
  reviewUpstreams(changed: ReadonlySet<string>): void {
    for (const session of this.#parts.sessions.all())
      if (session.upstream !== null && changed.has(session.upstream.name))
        session.close(SERVICE_RESTART, 'another upstream');
  }

  /** Their own sessions, and of a local controller those of all stations that it carries. */
  #affectedBy(identityIds: readonly string[]): ReadonlySet<Session> {
    const { sessions } = this.#parts;
    const own = identityIds.flatMap((identityId) => sessions.ownerOf(identityId) ?? []);
    return new Set([...own, ...identityIds.flatMap((identityId) => [...sessions.through(identityId)])]);
  }

  /** Service restart: every station is told to come back, and every end is on stable storage. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const session of this.#parts.sessions.all()) session.close(SERVICE_RESTART, 'the gateway restarts');
    while (this.#ends.size > 0) await Promise.all(this.#ends);
  }

  #open(
    webSocket: WebSocket,
    {
      identity,
      admittedBy,
      port,
      dialect,
    }: {
      readonly identity: ChargerIdentity;
      readonly admittedBy: AdmittedBy;
      readonly port: number;
      readonly dialect: Dialect;
    },
  ): void {
    const { sessions, side, door, keepAlive, unconfirmed, log } = this.#parts;
    const { identityId } = identity;
    const ended = Promise.withResolvers<void>();
    const session = makeSession({
      identity,
      port,
      dialect,
      side,
      socket: {
        send: (text) => {
          if (webSocket.bufferedAmount > MAX_UNREAD_BYTES) return webSocket.terminate();
          webSocket.send(text);
        },
        close: (code, reason) => closeSocket(webSocket, code, reason),
      },
      note: (what, details) => log.warn({ identityId, what, ...details }, 'station message'),
    });
    this.#admittedBy.set(session.connectionId, { ...admittedBy, connectionId: session.connectionId });
    this.#ends.add(ended.promise);
    keepAlive.watch(webSocket);
    webSocket.on('message', (data, isBinary) => {
      if (isBinary) return session.close(1003, 'text frames only');
      session.pipe.receive(data.toString());
    });
    webSocket.on('close', (code, reason) => {
      session.upstream?.end();
      sessions.closed(session);
      this.#admittedBy.delete(session.connectionId);
      void this.#reportEnd(session, code, printableAscii(reason.toString('utf8'))).finally(() => {
        this.#ends.delete(ended.promise);
        ended.resolve();
      });
    });
    sessions.open(session);
    // A station in recovery has nothing to say but to us.
    const upstream = identity.isBootstrap ? null : upstreamOf(door.table, identityId);
    if (upstream !== null) session.upstream = openUpstream(upstream, session, this.#parts.upstream);
    if (admittedBy.waitsForServer) {
      unconfirmed.add(session, () => this.#releaseConfirmed(session, admittedBy));
      webSocket.on('close', () => unconfirmed.forget(session.connectionId));
    } else {
      const patience = setTimeout(() => session.release(), LAST_BOOT_PATIENCE_MS).unref();
      webSocket.on('close', () => clearTimeout(patience));
    }
    this.#reportStart(session, admittedBy);
  }

  /** What nobody has confirmed by now is refused, or cannot be confirmed: the station has said nothing yet that was heard. */
  #releaseConfirmed(session: Session, { adoptedPem }: AdmittedBy): void {
    if (session.epoch !== null) {
      session.release();
      return;
    }
    const why = adoptedPem === null ? 'its certificate is not confirmed' : 'its certificate is not recorded';
    this.#parts.log.info({ identityId: session.identity.identityId }, `session closed: ${why}`);
    session.close(POLICY_VIOLATION, why);
  }

  /** Without a kept fact the server never learns of the session and gives it no epoch: better none at all. */
  #reportStart(session: Session, { exceptions, adoptedPem }: AdmittedBy): void {
    const { side, log } = this.#parts;
    const { identityId, controllerId, securityProfile, remoteAddress, fingerprint } = session.identity;
    const { keyId, passwordReading, tlsVersion, isBootstrap } = session.identity;
    side.facts
      .report({
        factId: side.newFactId(),
        at: side.clock.now().toISOString(),
        kind: 'session_opened',
        identityId,
        connectionId: session.connectionId,
        protocol: session.dialect.subprotocol,
        securityProfile,
        port: session.port,
        remoteAddress,
        fingerprint,
        keyId,
        passwordReading,
        tlsVersion,
        bootstrap: isBootstrap,
        bindingExceptions: [...exceptions],
        ...(controllerId === null ? {} : { controllerId }),
        ...(adoptedPem === null ? {} : { adoptedPem }),
      })
      .catch((error: unknown) => {
        log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'a session could not be reported');
        session.close(1013, 'try again later');
        // Nobody has heard of this login, so the key that two people gave the station opens once more.
        if (isBootstrap && keyId !== null) this.#spentKeys.delete(keyId);
      });
  }

  async #reportEnd(session: Session, code: number, reason: string): Promise<void> {
    const { side, log } = this.#parts;
    try {
      await side.facts.report({
        factId: side.newFactId(),
        at: side.clock.now().toISOString(),
        kind: 'session_closed',
        identityId: session.identity.identityId,
        connectionId: session.connectionId,
        code,
        reason,
      });
    } catch (error) {
      log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'the end of a session was not kept');
    }
  }
}

const upstreamOf = (table: Door['table'], identityId: string): string | null =>
  table.entryOfIdentity(identityId)?.upstream ?? null;
