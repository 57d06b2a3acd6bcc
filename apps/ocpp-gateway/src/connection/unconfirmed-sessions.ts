import type { Clock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { Session } from './sessions.ts';

export interface Patience {
  /** How long a session may wait for a server that can be reached. */
  readonly recordPatienceMs: number;
  /** How old one that waits for servers to come back may become. */
  readonly awayPatienceMs: number;
  /** So many wait for that at a time. */
  readonly awaySessions: number;
}

interface Waiting {
  readonly session: Pick<Session, 'epoch'>;
  readonly over: () => void;
  /** Monotonic. */
  readonly since: number;
  readonly isHeld: boolean;
  readonly timer: NodeJS.Timeout;
}

/**
 * Sessions of which nothing is heard before the server has taken them for its own. While no server can be reached nobody can:
 * a station that was closed for that would be back at once, for another handshake and the same end. So it is held, and its
 * patience begins anew when a server is there.
 */
export class UnconfirmedSessions {
  readonly #link: Pick<GatewayLink, 'connected'>;
  readonly #clock: Clock;
  readonly #patience: Patience;
  readonly #waiting = new Map<string, Waiting>();
  #held = 0;

  constructor(link: Pick<GatewayLink, 'connected' | 'onState'>, clock: Clock, patience: Patience) {
    this.#link = link;
    this.#clock = clock;
    this.#patience = patience;
    link.onState(() => {
      for (const [connectionId, { session, over, since }] of this.#waiting)
        this.#wait(connectionId, { session, over, since });
    });
  }

  /** `over` is called once, when the session has waited for long enough, unless it was forgotten before. */
  add(session: Pick<Session, 'epoch' | 'connectionId'>, over: () => void): void {
    this.#wait(session.connectionId, { session, over, since: this.#clock.monotonic() });
  }

  /** It has closed. */
  forget(connectionId: string): void {
    const known = this.#waiting.get(connectionId);
    if (known === undefined) return;
    clearTimeout(known.timer);
    if (known.isHeld) this.#held--;
    this.#waiting.delete(connectionId);
  }

  #wait(connectionId: string, { session, over, since }: Pick<Waiting, 'session' | 'over' | 'since'>): void {
    const { recordPatienceMs, awayPatienceMs, awaySessions } = this.#patience;
    const before = this.#waiting.get(connectionId);
    const wasHeld = before?.isHeld === true;
    // One that was confirmed waits for no server.
    const isHeld = !this.#link.connected && session.epoch === null && (wasHeld || this.#held < awaySessions);
    if (before !== undefined && isHeld === wasHeld) return;
    this.forget(connectionId);
    if (isHeld) this.#held++;
    const left = Math.max(0, since + awayPatienceMs - this.#clock.monotonic());
    const timer = setTimeout(
      () => {
        this.forget(connectionId);
        over();
      },
      isHeld ? left : recordPatienceMs,
    );
    this.#waiting.set(connectionId, { session, over, since, isHeld, timer: timer.unref() });
  }
}
