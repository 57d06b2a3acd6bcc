/** An answer that is held against time and trust anew at each use; only the way to its source is saved. */
export interface KeptAnswer {
  readonly der: Buffer;
  /** Milliseconds since 1970: from then on its source is asked again. */
  readonly askAgainAt: number;
}

/** Together; an OCSP response has some 0.5 to 4 kB, a list up to 1 MiB. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Those used last stay. */
export class AnswerCache<Kept extends KeptAnswer = KeptAnswer> {
  readonly #kept = new Map<string, Kept>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  get(key: string): Kept | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  set(key: string, kept: Kept): void {
    this.delete(key);
    this.#kept.set(key, kept);
    this.#bytes += kept.der.length;
    for (const [oldest] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= kept.der.length;
  }
}
