import { hash } from 'node:crypto';

/** Something signed that is served as it is, while it is in force. */
export class SignedStatement {
  readonly der: Buffer;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly #contentType: string;
  #headers: readonly string[] | null = null;

  constructor(contentType: string, der: Buffer, thisUpdate: number, nextUpdate: number) {
    this.#contentType = contentType;
    this.der = der;
    this.thisUpdate = thisUpdate;
    this.nextUpdate = nextUpdate;
  }

  get etag(): string {
    return this.#unchanging[ETAG] ?? '';
  }

  /**
   * As RFC 5019 chapter 6 asks for. Caches may have it for an hour at most, whatever it says of itself:
   * a revocation is to be seen.
   */
  headersAt(now: number): string[] {
    const seconds = Math.min(LONGEST_IN_CACHES_S, Math.floor((this.nextUpdate - now) / 1_000));
    return [...this.#unchanging, 'cache-control', `max-age=${seconds}, public, no-transform, must-revalidate`];
  }

  /** Made at the first request: most answers are never asked for. */
  get #unchanging(): readonly string[] {
    this.#headers ??= [
      'etag',
      `"${hash('sha256', this.der)}"`,
      'content-type',
      this.#contentType,
      'last-modified',
      new Date(this.thisUpdate).toUTCString(),
      'expires',
      new Date(this.nextUpdate).toUTCString(),
    ];
    return this.#headers;
  }
}

const LONGEST_IN_CACHES_S = 3_600;
const ETAG = 1;
