/** Nobody listens on the path, or it cannot be reached. Nothing was sent; trying again later is safe. */
export class LocalSocketUnavailable extends Error {
  override readonly name = 'LocalSocketUnavailable';
}

/** A live process already holds the socket or the directory: usually a second start on one data directory. */
export class LocalSocketInUse extends Error {
  override readonly name = 'LocalSocketInUse';
}

/** The path, its directory or a secret file is not safe to use as it is; the message says what to change. */
export class LocalSocketUnsafe extends Error {
  override readonly name = 'LocalSocketUnsafe';
}

/**
 * One side could not prove that it holds the caller's secret. Deliberately says no more: an unknown
 * caller, a wrong secret, an unexpected server and a silent peer look alike.
 */
export class LocalAuthenticationFailed extends Error {
  override readonly name = 'LocalAuthenticationFailed';
  constructor(path: string) {
    super(`mutual authentication on ${path} failed`);
  }
}

/** The peer went away before it answered. */
export class LocalPeerClosed extends Error {
  override readonly name = 'LocalPeerClosed';
  /** Whether the peer may have received the request: if so its outcome is unknown. */
  readonly sent: boolean;
  constructor(peer: string, sent: boolean) {
    super(`${peer} closed the connection`);
    this.sent = sent;
  }
}

export class LocalRequestTimedOut extends Error {
  override readonly name = 'LocalRequestTimedOut';
  /** Whether the peer may have received the request: if so its outcome is unknown. */
  readonly sent: boolean;
  constructor(peer: string, method: string, timeoutMs: number, sent: boolean) {
    super(`${peer} did not answer ${method} within ${timeoutMs} ms`);
    this.sent = sent;
  }
}

/** The peer's handler threw. Carries its message only. */
export class LocalRequestFailed extends Error {
  override readonly name = 'LocalRequestFailed';
}

/** Our own message is larger than a frame may be; it was not sent. */
export class LocalFrameTooLarge extends Error {
  override readonly name = 'LocalFrameTooLarge';
}

/** The peer sent something that is not the protocol; the connection is closed. */
export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame';
}
