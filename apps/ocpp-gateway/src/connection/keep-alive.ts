import type { WebSocket } from 'ws';

const LONGEST_TICK_MS = 1_000;
const TICKS_PER_INTERVAL = 10;

interface Watched {
  heardAt: number;
  /** When a ping without an answer was sent; null while none is open. */
  pingedAt: number | null;
}

/**
 * Finds dead peers: a socket that is silent for an interval is pinged, and one that is silent for another
 * is cut. One timer for all sockets looks a tick before either would be over, so that both end in time:
 * a peer is gone two intervals after it was last heard, and not later.
 */
export class KeepAlive {
  readonly #silenceMs: number;
  readonly #watched = new Map<WebSocket, Watched>();
  readonly #timer: NodeJS.Timeout;

  constructor(intervalMs: number) {
    const tickMs = Math.min(LONGEST_TICK_MS, intervalMs / TICKS_PER_INTERVAL);
    this.#silenceMs = intervalMs - tickMs;
    this.#timer = setInterval(() => this.#tick(performance.now()), tickMs);
  }

  watch(socket: WebSocket): void {
    const state: Watched = { heardAt: performance.now(), pingedAt: null };
    const heard = (): void => {
      state.heardAt = performance.now();
      state.pingedAt = null;
    };
    this.#watched.set(socket, state);
    socket.on('pong', heard);
    socket.on('ping', heard);
    socket.on('message', heard);
    socket.on('close', () => this.#watched.delete(socket));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(now: number): void {
    for (const [socket, state] of this.#watched) {
      if (state.pingedAt !== null) {
        if (now - state.pingedAt >= this.#silenceMs) socket.terminate();
      } else if (now - state.heardAt >= this.#silenceMs) {
        state.pingedAt = now;
        socket.ping();
      }
    }
  }
}
