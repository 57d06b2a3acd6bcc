import { idempotent } from '@bfcert/api-client';
import { wholeNumber } from './whole-number.ts';

/** The server takes nine digits. */
const LAST_VERSION = 999_999_999;

interface CommandHeader {
  readonly 'idempotency-key': string;
  readonly 'if-match'?: string;
}

/**
 * What a command is sent with: a key of its own and, where `ifVersion` is given (what `--if-version` was told, or
 * what was read), the version that its object must still have.
 *
 * @throws WrongUse when that is no version.
 */
export function commandHeader(ifVersion?: string | number): CommandHeader {
  if (ifVersion === undefined) return idempotent();
  const version = wholeNumber(String(ifVersion), 'if-version', 0, LAST_VERSION);
  return { ...idempotent(), 'if-match': `"${version}"` };
}
