import { hash } from 'node:crypto';

/** Something signed that is served as it is, while it is in force. */
export class SignedStatement {
  readonly der: Buffer;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly #contentType: string;
  #prepared: { readonly etag: string; readonly headers: string[] } | null = null;

  constructor(contentType: string, der: Buffer, thisUpdate: number, nextUpdate: number) {
    this.#contentType = contentType;
    this.der = der;
    this.thisUpdate = thisUpdate;
    this.nextUpdate = nextUpdate;
  }

  /** With its quotes. */
  get etag(): string {
    return this.#prepare().etag;
  }

  /**
   * As RFC 5019 chapter 6 asks for. Caches may have it for an hour at most, whatever it says of itself:
   * a revocation is to be seen.
   */
  headersAt(now: number): string[] {
    const { headers } = this.#prepare();
    const secondsLeft = Math.floor((this.nextUpdate - now) / 1_000);
    return secondsLeft >= LONGEST_IN_CACHES_S ? headers : [...headers.slice(0, -1), cacheControl(secondsLeft)];
  }

  /** At the first request: most answers are never asked for. */
  #prepare() {
    if (this.#prepared !== null) return this.#prepared;
    const etag = `"${hash('sha256', this.der)}"`;
    const headers = [
      'etag',
      etag,
      'content-type',
      this.#contentType,
      'content-length',
      String(this.der.length),
      'last-modified',
      new Date(this.thisUpdate).toUTCString(),
      'expires',
      new Date(this.nextUpdate).toUTCString(),
      'cache-control',
      cacheControl(LONGEST_IN_CACHES_S),
    ];
    this.#prepared = { etag, headers };
    return this.#prepared;
  }
}

const LONGEST_IN_CACHES_S = 3_600;

const cacheControl = (seconds: number): string => `max-age=${seconds}, public, no-transform, must-revalidate`;
