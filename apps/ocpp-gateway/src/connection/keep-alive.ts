import type { WebSocket } from 'ws';

const TICK_MS = 1_000;

interface Watched {
  heardAt: number;
  /** When a ping without an answer was sent; null while none is open. */
  pingedAt: number | null;
}

/**
 * Finds dead peers: a socket that was silent for one interval is pinged, and one silent for another
 * interval is cut. One timer for all sockets, spread by the time each was last heard.
 */
export class KeepAlive {
  readonly #intervalMs: number;
  readonly #watched = new Map<WebSocket, Watched>();
  readonly #timer: NodeJS.Timeout;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
    this.#timer = setInterval(() => this.#tick(performance.now()), Math.min(TICK_MS, intervalMs));
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
        if (now - state.pingedAt >= this.#intervalMs) socket.terminate();
      } else if (now - state.heardAt >= this.#intervalMs) {
        state.pingedAt = now;
        socket.ping();
      }
    }
  }
}
