import { Backoff } from '@bfcert/kernel/backoff';
import type { Clock } from '@bfcert/kernel/clock';
import { oneLine } from '@bfcert/kernel/one-line';
import { TokenBucket } from '@bfcert/kernel/token-bucket';

/** AWS understood the call and declined it. */
export interface Declined {
  /** The name of its exception. */
  readonly declined: string;
  /** One line. */
  readonly detail: string;
}

export const isDeclined = (answer: object): answer is Declined => 'declined' in answer;

/** Time as an adapter spends it; a test's waits pass at once. */
export interface Patience {
  readonly clock: Clock;
  wait(milliseconds: number): Promise<void>;
}

export interface CallLimits {
  /** Calls per second: the account's quota, less what others use of it. */
  readonly perSecond: number;
  /** For one exchange, milliseconds. */
  readonly answerMilliseconds: number;
  /** For a call with all its waits, milliseconds. */
  readonly callMilliseconds: number;
}

const THROTTLED: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
]);

/** Before a byte of the request has left: nobody there, not whom we trust, or no credentials to sign with. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CredentialsProviderError',
]);

/**
 * Calls of one kind to one AWS service. They stay below a rate; one that AWS throttles all the same,
 * which means that it did nothing, is repeated after a growing pause. No other call is repeated, because
 * what AWS answers with a fault of its own, or not at all, may have been done.
 */
export class AwsCalls {
  readonly #service: string;
  readonly #time: Patience;
  readonly #limits: CallLimits;
  readonly #bucket: TokenBucket;
  readonly #unavailable: (message: string, mayHaveActed: boolean, cause: unknown) => Error;

  constructor(
    service: string,
    time: Patience,
    limits: CallLimits,
    unavailable: (message: string, mayHaveActed: boolean, cause: unknown) => Error,
  ) {
    this.#service = service;
    this.#time = time;
    this.#limits = limits;
    this.#bucket = new TokenBucket(limits.perSecond, time.clock);
    this.#unavailable = unavailable;
  }

  /** What AWS declines is returned; whatever leaves its outcome open is thrown as this service's `unavailable`. */
  async send<Output extends object>(call: (signal: AbortSignal) => Promise<Output>): Promise<Output | Declined> {
    const endsAt = this.#time.clock.monotonic() + this.#limits.callMilliseconds;
    const pauses = new Backoff(200, 5_000);
    for (;;) {
      for (let short = this.#bucket.take(); short > 0; short = this.#bucket.take()) await this.#wait(short, endsAt);
      const answer = await this.#once(call);
      if (!isDeclined(answer) || !THROTTLED.has(answer.declined)) return answer;
      await this.#wait(pauses.next(), endsAt);
    }
  }

  async #wait(milliseconds: number, endsAt: number): Promise<void> {
    if (this.#time.clock.monotonic() + milliseconds >= endsAt) {
      throw this.#unavailable(`${this.#service} is asked more often than it answers`, false, undefined);
    }
    await this.#time.wait(milliseconds);
  }

  async #once<Output extends object>(call: (signal: AbortSignal) => Promise<Output>): Promise<Output | Declined> {
    try {
      return await call(AbortSignal.timeout(this.#limits.answerMilliseconds));
    } catch (error) {
      const { name, message, code, $fault, $metadata } = error as SdkError;
      if ($fault !== undefined && ($metadata?.httpStatusCode ?? 500) < 500) {
        return { declined: name, detail: oneLine(`${this.#service}: ${name}: ${message}`) };
      }
      const sent = !NOT_SENT.has(code ?? '') && !NOT_SENT.has(name);
      throw this.#unavailable(oneLine(`${this.#service}: ${name}: ${message}`), sent, error);
    }
  }
}

interface SdkError extends Error {
  readonly code?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
