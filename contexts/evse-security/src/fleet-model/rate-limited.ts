/** What it had to bear. */
export interface Load {
  /** Pieces of work in all. */
  readonly total: number;
  /** Most that were asked for within one second, whatever it can do. */
  readonly askedInASecond: number;
  /** Longest that one had to wait for its turn, in seconds. */
  readonly longestWaitSeconds: number;
}

/** Something that does so many pieces of work a second, one after the other: a CA that signs, a gateway that shakes hands. */
export class RateLimited {
  readonly #eachMs: number;
  #freeAt = 0;
  #total = 0;
  #longestWaitMs = 0;
  #second = -1;
  #inSecond = 0;
  #mostInASecond = 0;

  constructor(perSecond: number) {
    this.#eachMs = 1_000 / perSecond;
  }

  /** When a piece that is asked for now is done. */
  doneAt(now: number): number {
    const begins = Math.max(now, this.#freeAt);
    this.#freeAt = begins + this.#eachMs;
    this.#total++;
    this.#longestWaitMs = Math.max(this.#longestWaitMs, begins - now);
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    this.#mostInASecond = Math.max(this.#mostInASecond, ++this.#inSecond);
    return this.#freeAt;
  }

  load(): Load {
    return {
      total: this.#total,
      askedInASecond: this.#mostInASecond,
      longestWaitSeconds: Math.round(this.#longestWaitMs / 100) / 10,
    };
  }
}
