/** What it had to bear. */
export interface Load {
  /** Pieces of work in all. */
  readonly total: number;
  /** Most that were asked for within one second, whatever it can do. */
  readonly askedInASecond: number;
  /** And within one hour. */
  readonly askedInAnHour: number;
  /** Longest that one had to wait for its turn, in seconds. */
  readonly longestWaitSeconds: number;
}

/** Something that does so many pieces of work a second, one after the other: a CA that signs, a gateway that shakes hands. */
export class RateLimited {
  readonly #eachMs: number;
  #freeAt = 0;
  #total = 0;
  #longestWaitMs = 0;
  readonly #seconds = new Busiest(1_000);
  readonly #hours = new Busiest(3_600_000);

  constructor(perSecond: number) {
    this.#eachMs = 1_000 / perSecond;
  }

  /** When a piece that is asked for now is done. */
  doneAt(now: number): number {
    const begins = Math.max(now, this.#freeAt);
    this.#freeAt = begins + this.#eachMs;
    this.#total++;
    this.#longestWaitMs = Math.max(this.#longestWaitMs, begins - now);
    this.#seconds.count(now);
    this.#hours.count(now);
    return this.#freeAt;
  }

  load(): Load {
    return {
      total: this.#total,
      askedInASecond: this.#seconds.most,
      askedInAnHour: this.#hours.most,
      longestWaitSeconds: Math.round(this.#longestWaitMs / 100) / 10,
    };
  }
}

/** Of spans of one length, one after the other, the one in which the most happened. */
class Busiest {
  most = 0;
  readonly #spanMs: number;
  #span = -1;
  #inSpan = 0;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  count(now: number): void {
    const span = Math.floor(now / this.#spanMs);
    if (span !== this.#span) this.#inSpan = 0;
    this.#span = span;
    this.most = Math.max(this.most, ++this.#inSpan);
  }
}
