/**
 * Between two handshakes of an address that fails. One costs the event loop a good millisecond, so such an address has some
 * 25th of it, however many connections it begins at once: stations elsewhere meet one of its handshakes seldom, and never two.
 */
const BETWEEN_MS = 40;

export interface LanePeer {
  readonly address: string;
  /** Destroyed: it has gone while it waited. */
  readonly socket: { readonly destroyed: boolean };
}

interface SlowLaneParts<Peer> {
  readonly isFailing: (address: string) => boolean;
  readonly begin: (peer: Peer) => void;
  /** Their address fails no longer, and they may be many. */
  readonly sendBack: (peer: Peer) => void;
}

/**
 * Lets peers of an address that fails begin one after the other, with time between, in the order in which they came; everybody
 * else at once. As soon as a station has entered from there, nobody behind that address waits any more.
 */
export class SlowLane<Peer extends LanePeer> {
  readonly #parts: SlowLaneParts<Peer>;
  /** By address, as long as the time after the last one that began there runs. */
  readonly #waiting = new Map<string, Peer[]>();

  constructor(parts: SlowLaneParts<Peer>) {
    this.#parts = parts;
  }

  arrive(peer: Peer): void {
    const { isFailing, begin } = this.#parts;
    if (isFailing(peer.address)) {
      const waiting = this.#waiting.get(peer.address);
      if (waiting !== undefined) {
        waiting.push(peer);
        return;
      }
      this.#open(peer.address);
    }
    begin(peer);
  }

  #open(address: string): void {
    this.#waiting.set(address, []);
    this.#nextAfterAWhile(address);
  }

  #nextAfterAWhile(address: string): void {
    setTimeout(() => this.#next(address), BETWEEN_MS).unref();
  }

  #next(address: string): void {
    const { isFailing, begin, sendBack } = this.#parts;
    const waiting = this.#waiting.get(address) ?? [];
    if (!isFailing(address)) {
      this.#waiting.delete(address);
      for (const peer of waiting) sendBack(peer);
      return;
    }
    let peer = waiting.shift();
    while (peer?.socket.destroyed === true) peer = waiting.shift();
    if (peer === undefined) {
      this.#waiting.delete(address);
      return;
    }
    this.#nextAfterAWhile(address);
    begin(peer);
  }
}
