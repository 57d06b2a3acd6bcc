import type { CallRefusal } from './answers.ts';

/**
 * The control plane could not be reached or gave no usable answer. With `sent` the request may have
 * been received: its outcome is unknown, so ask `lookup` for the command id before anything else.
 */
export class PkiUnavailable extends Error {
  override readonly name = 'PkiUnavailable';
  readonly sent: boolean;
  constructor(message: string, sent: boolean, options?: ErrorOptions) {
    super(message, options);
    this.sent = sent;
  }
}

/** The control plane did not try: this caller may not use the method, or our request was not well-formed. A fault of set-up or code. */
export class PkiCallRefused extends Error {
  override readonly name = 'PkiCallRefused';
  readonly reason: Exclude<CallRefusal, 'internal_error'>;
  constructor(reason: Exclude<CallRefusal, 'internal_error'>, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
  }
}
