import type { Json } from '@bfcert/kernel/canonical-json';
import {
  LocalAuthenticationFailed,
  type LocalPeer,
  LocalPeerClosed,
  LocalRequestFailed,
  LocalRequestTimedOut,
  LocalSocketUnavailable,
} from '@bfcert/kernel/local-socket';

/** Makes the error a client of the contract promises; with `sent` the request may have been received. */
export type Outage = (message: string, sent: boolean, options?: ErrorOptions) => Error;

/**
 * One caller's line to a server. It connects at the first request and again at the next one after a
 * loss; a request itself is never repeated, because only its caller knows whether that is safe.
 */
export class Line {
  readonly #connect: () => Promise<LocalPeer>;
  readonly #timeoutMs: number | undefined;
  readonly #outage: Outage;
  readonly #onLost: () => void;
  #peer: Promise<LocalPeer> | null = null;
  #closed = false;

  /** `timeoutMs`: how long one call may take; default 10,000. `onLost`: a connection has ended; the next may lead to another process. */
  constructor(
    connect: () => Promise<LocalPeer>,
    timeoutMs: number | undefined,
    outage: Outage,
    onLost: () => void = () => {},
  ) {
    this.#connect = connect;
    this.#timeoutMs = timeoutMs;
    this.#outage = outage;
    this.#onLost = onLost;
  }

  async request(method: string, payload: Json): Promise<Json> {
    if (this.#closed) throw this.#outage('the connection was closed by its owner', false);
    try {
      const peer = await this.#connected();
      return await peer.request(method, payload, this.#timeoutMs);
    } catch (error) {
      throw this.#translated(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const peer = await this.#peer?.catch(() => null);
    peer?.close();
  }

  #connected(): Promise<LocalPeer> {
    if (this.#peer !== null) return this.#peer;
    const attempt = this.#connect();
    const forget = () => {
      if (this.#peer === attempt) this.#peer = null;
    };
    this.#peer = attempt;
    const lost = () => {
      forget();
      this.#onLost();
    };
    attempt.then((peer) => peer.onClose(lost), forget);
    return attempt;
  }

  #translated(error: unknown): unknown {
    if (error instanceof LocalPeerClosed || error instanceof LocalRequestTimedOut) {
      return this.#outage(error.message, error.sent, { cause: error });
    }
    if (error instanceof LocalSocketUnavailable || error instanceof LocalAuthenticationFailed) {
      return this.#outage(error.message, false, { cause: error });
    }
    if (error instanceof LocalRequestFailed) return this.#outage(error.message, true, { cause: error });
    return error;
  }
}
