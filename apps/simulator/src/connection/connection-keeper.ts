import type { FaultSet } from '../faults/fault-set.ts';
import type { Flash } from '../flash/flash.ts';
import type { OcppVersion } from '../ocpp/ocpp-version.ts';
import type { Timers } from '../ocpp/timers.ts';
import type { EventFeed } from '../station/event-feed.ts';
import type { BackOff } from './back-off.ts';
import type { Carrier, CarrierLine } from './carrier.ts';
import { chooseRoute, newCredentialHasFailed, type Route } from './choose-route.ts';
import { type DialFailure, dial } from './dial.ts';
import type { OpenSocket } from './open-socket.ts';
import type { SecureContexts } from './secure-contexts.ts';
import type { ServerProof } from './server-proof.ts';

/** An open connection. */
export interface Session {
  readonly route: Route;
  readonly socket: OpenSocket;
  readonly server: ServerProof;
}

export interface ConnectionKeeperParts {
  readonly identity: string;
  readonly version: Pick<OcppVersion, 'subprotocol' | 'passwordBytes'>;
  readonly crossSignedRoots: boolean;
  readonly flash: Flash;
  readonly faults: FaultSet;
  readonly events: EventFeed;
  readonly contexts: SecureContexts;
  readonly backOff: BackOff;
  readonly timers: Timers;
  readonly connectTimeoutMs: number;
  readonly resolve: (host: string) => string;
  /** Its local controller's line, over which alone it comes in; null: it has its own. */
  readonly carriedBy: Carrier | null;
  readonly opened: (session: Session) => Promise<void>;
  readonly closed: () => void;
  readonly failed: (failure: DialFailure) => Promise<void>;
  readonly rolledBack: (discarded: string, restored: string) => Promise<void>;
}

type KeptRoute = Route & Pick<CarrierLine, 'anchors'>;

const NO_LINE = { reason: 'unreachable', detail: 'its local controller has no certificate yet' } as const;

/** Keeps the station connected: tries its slots in order, for ever, and comes back at once when it left on purpose. */
export class ConnectionKeeper {
  readonly #parts: ConnectionKeeperParts;
  #session: Session | null = null;
  #loop: Promise<void> | null = null;
  #stopping = false;
  #failures = 0;
  #connections = 0;
  /** The connection ends because the station wants another: no back-off before that. */
  #leaving = false;
  #wake: () => void = () => undefined;

  constructor(parts: ConnectionKeeperParts) {
    this.#parts = parts;
  }

  get session(): Session | null {
    return this.#session;
  }

  get connections(): number {
    return this.#connections;
  }

  start(): void {
    this.#stopping = false;
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    this.#session?.socket.close(1001, 'the station stops');
    await this.#loop;
    this.#loop = null;
  }

  /** Ends the connection and dials again at once, from the top of the priority list. */
  leave(reason: string): void {
    this.#leaving = true;
    this.#failures = 0;
    this.#wake();
    this.#session?.socket.close(1000, reason);
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#leaving = false;
      await this.#rollBackIfNewCredentialFailed();
      const route = this.#route();
      const failure = route === null ? NO_LINE : await this.#connect(route);
      if (failure !== null) {
        this.#failures++;
        this.#parts.events.emit({ type: 'connection_failed', slot: route?.slot ?? 0, ...failure });
      }
      if (!this.#leaving && !this.#stopping) await this.#pause(this.#parts.backOff.next());
    }
  }

  /** Null: the controller that carries it has no line yet. */
  #route(): KeptRoute | null {
    const { carriedBy, flash } = this.#parts;
    return carriedBy === null
      ? { ...chooseRoute(flash.memory, this.#failures), anchors: flash.memory.anchors }
      : carriedBy();
  }

  /** Null once the connection was open and has ended. */
  async #connect(route: KeptRoute): Promise<{ reason: DialFailure['reason'] | 'fault'; detail: string } | null> {
    const { faults, flash, identity, version } = this.#parts;
    const attempt = {
      securityProfile: route.profile.securityProfile,
      connectionsBefore: this.#connections,
      certificateInstalled: flash.memory.credential !== null,
    };
    if (!faults.mayDial(attempt)) return { reason: 'fault', detail: 'a fault keeps it from dialling' };
    const anchorsPem = route.anchors.filter(({ use }) => use === 'CSMSRootCertificate').map(({ pem }) => pem);
    const dialled = await dial({
      url: `${route.profile.url}/${encodeURIComponent(identity)}`,
      context: this.#parts.contexts.of({
        anchorsPem,
        credential: route.credential,
        crossSignedRoots: this.#parts.crossSignedRoots,
      }),
      anchorsPem,
      basic: route.profile.securityProfile < 3 ? this.#basic(route) : null,
      subprotocols: faults.subprotocols([version.subprotocol]),
      resolve: this.#parts.resolve,
      timeoutMs: this.#parts.connectTimeoutMs,
    });
    if (!dialled.ok) {
      await this.#parts.failed(dialled.refusal);
      return dialled.refusal;
    }
    await this.#serve({ route, ...dialled.value });
    return null;
  }

  #basic({ profile }: Route): Buffer {
    const { faults, flash, identity, version } = this.#parts;
    const password = profile.password ?? flash.memory.password;
    const bytes = faults.passwordAsTold(password) ? Buffer.from(password) : version.passwordBytes(password);
    return Buffer.concat([Buffer.from(`${identity}:`), bytes]);
  }

  async #serve(session: Session): Promise<void> {
    if (this.#stopping) return session.socket.cut();
    this.#failures = 0;
    this.#parts.backOff.reset();
    this.#connections++;
    this.#session = session;
    this.#parts.events.emit({
      type: 'connected',
      slot: session.route.slot,
      securityProfile: session.route.profile.securityProfile,
      fingerprint: session.route.credential?.fingerprint ?? null,
      tlsVersion: session.server.tlsVersion,
    });
    const cutAfterMs = this.#parts.faults.cutAfterMs;
    const cancelCut =
      cutAfterMs === null ? () => undefined : this.#parts.timers.after(cutAfterMs, () => session.socket.cut());
    await this.#parts.opened(session);
    const { code, reason } = await session.socket.closed;
    cancelCut();
    this.#session = null;
    this.#parts.closed();
    this.#parts.events.emit({ type: 'disconnected', code, reason });
  }

  /** A02.FR.28: the credential before the new one comes back once the new one connects nowhere. */
  async #rollBackIfNewCredentialFailed(): Promise<void> {
    const { flash } = this.#parts;
    const { credential, previousCredential } = flash.memory;
    if (!newCredentialHasFailed(flash.memory, this.#failures) || credential === null || previousCredential === null)
      return;
    await flash.change(() => ({ credential: previousCredential, previousCredential: null }));
    this.#failures = 0;
    await this.#parts.rolledBack(credential.fingerprint, previousCredential.fingerprint);
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.timers.after(milliseconds, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
