import type { Fleet, StationEvent } from '@bfcert/simulator';

/** What of the fleet's own doing says how much the system had to bear. */
export interface Peaks {
  /** Most connections that were opened within one second: the gateway's handshakes. */
  readonly connectsPerSecond: number;
  /** Most certificates that were asked for within one second: the CA's signatures. */
  readonly requestsPerSecond: number;
}

/** Watches what stations do, from its making on. */
export class Traffic {
  readonly #fleet: Fleet;
  readonly #now: () => number;
  readonly #connects = new BusiestSecond();
  readonly #requests = new BusiestSecond();
  readonly #everConnected = new Set<string>();
  /** Of those who have lost their connection: whether anything but a fault of their own has kept them away since. */
  readonly #away = new Map<string, boolean>();

  /** `now`: in milliseconds, from any beginning. */
  constructor(fleet: Fleet, now: () => number = () => performance.now()) {
    this.#fleet = fleet;
    this.#now = now;
    fleet.onAny((event, { identity }) => this.#see(event, identity));
  }

  get everConnected(): ReadonlySet<string> {
    return this.#everConnected;
  }

  peaks(): Peaks {
    return { connectsPerSecond: this.#connects.most, requestsPerSecond: this.#requests.most };
  }

  /**
   * Who was connected once, is not now, and is kept away by more than a fault of its own. Those who are just dialling
   * are waited for, so long at most.
   */
  async lockedOut(patienceMs: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const all = Promise.withResolvers<void>();
    // Whoever was let in since is not locked out, though its connection may break again and again.
    const missing = new Set(this.#notOpen());
    const end = this.#fleet.onAny(({ type }, { identity }) => {
      if (type === 'connected' && missing.delete(identity) && missing.size === 0) all.resolve();
    });
    const timer = setTimeout(all.resolve, patienceMs);
    const stop = (): void => all.resolve();
    signal.addEventListener('abort', stop);
    if (missing.size === 0 || signal.aborted) all.resolve();
    await all.promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    end();
    return new Set([...missing].filter((identity) => this.#away.get(identity) === true));
  }

  #notOpen(): readonly string[] {
    return this.#fleet.stations
      .map((station) => station.state())
      .filter(({ identity, connection }) => connection !== 'open' && this.#everConnected.has(identity))
      .map(({ identity }) => identity);
  }

  #see(event: StationEvent, identity: string): void {
    const now = this.#now();
    if (event.type === 'connected') {
      this.#connects.count(now);
      this.#everConnected.add(identity);
      this.#away.delete(identity);
    } else if (event.type === 'connection_failed') {
      this.#away.set(identity, this.#away.get(identity) === true || event.reason !== 'fault');
    } else if (event.type === 'signing_request_answered') this.#requests.count(now);
  }
}

class BusiestSecond {
  #second = -1;
  #count = 0;
  most = 0;

  count(at: number): void {
    const second = Math.floor(at / 1_000);
    if (second !== this.#second) this.#count = 0;
    this.#second = second;
    this.most = Math.max(this.most, ++this.#count);
  }
}
